/*
 * Licensed under the Apache License, Version 2.0 (the "License"); you may not use this file except
 * in compliance with the License. You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software distributed under the License
 * is distributed on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express
 * or implied. See the License for the specific language governing permissions and limitations under
 * the License.
 */

package io.ivfpq.flink.index.action;

import io.ivfpq.flink.index.operator.BuildJob;
import io.ivfpq.flink.index.operator.BuildRequest;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.paimon.options.VectorColumn;
import io.ivfpq.paimon.plan.BuildPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.core.execution.DetachedJobExecutionResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.paimon.table.FileStoreTable;

/**
 * Gives every row of a table a segment, by bounded Flink jobs, and reports.
 *
 * <p>One job does it, unless other writers add or rewrite rows meanwhile; then a few more follow.
 */
public final class IndexBuild {

    private static final int MAX_JOBS = 5;

    private final FileStoreTable table;
    private final BuildRequest request;
    private final StreamExecutionEnvironment env;
    private final long started = System.nanoTime();

    public IndexBuild(FileStoreTable table, BuildRequest request, StreamExecutionEnvironment env) {
        this.table = table;
        this.request = request;
        this.env = env;
    }

    /** Says what {@link #run} would do, and changes nothing. */
    public BuildResult explain() throws IOException {
        List<String> notes = new ArrayList<>();
        for (var planned : plans().entrySet()) {
            notes.addAll(explain(planned.getKey(), planned.getValue()));
        }
        notes.add("dry run: nothing was changed");
        return result(List.of(), 0, notes);
    }

    private List<String> explain(VectorColumn column, BuildPlan plan) {
        String where = "table " + table.fullName() + ", column " + column.name();
        if (plan.missingRows() == 0) {
            return List.of(where + ": nothing to build, because no row is without a segment");
        }
        TrainingSpec spec = column.trainingSpec(plan.liveRows());
        return List.of(
                String.format(
                        "%s: %d rows without a segment, table of %d rows",
                        where, plan.missingRows(), plan.liveRows()),
                plan.codebook()
                        .map(codebook -> "  codebook " + codebook.fileName())
                        .orElse(
                                String.format(
                                        "  train a codebook of %d lists and %d subspaces on a"
                                                + " sample of at most %d rows",
                                        spec.listCount(), spec.subspaceCount(), spec.sampleSize())),
                String.format(
                        "  %d segments of at most %d rows, encoded by %d workers",
                        plan.pieces().size(), plan.stepRows(), BuildJob.workers(env)));
    }

    /** Indexes what is missing. */
    public BuildResult run() throws Exception {
        Map<VectorColumn, IndexSize> before = sizes();
        Map<VectorColumn, BuildPlan> first = plans();
        Map<VectorColumn, BuildPlan> plans = first;
        int jobs = 0;
        while (worthAJob(plans, jobs)) {
            BuildJob.addTo(env, table, request);
            JobExecutionResult job = env.execute("build-vector-index : " + table.fullName());
            jobs++;
            if (job instanceof DetachedJobExecutionResult) {
                return submitted(job);
            }
            plans = plans();
        }
        List<ColumnBuild> columns = new ArrayList<>();
        for (VectorColumn column : first.keySet()) {
            BuildPlan planned = first.get(column);
            columns.add(
                    new ColumnBuild(
                            column.name(),
                            planned.missingRows(),
                            plans.get(column).missingRows(),
                            planned.codebook().isEmpty(),
                            before.get(column),
                            IndexSize.of(table, column)));
        }
        return result(columns, jobs, List.of());
    }

    /** Another job for a column without a codebook would find no usable vector either. */
    private static boolean worthAJob(Map<VectorColumn, BuildPlan> plans, int jobs) {
        return jobs < MAX_JOBS
                && plans.values().stream()
                        .anyMatch(
                                plan ->
                                        plan.missingRows() > 0
                                                && (jobs == 0 || plan.codebook().isPresent()));
    }

    /** The client of a detached job does not see it end. */
    private BuildResult submitted(JobExecutionResult job) {
        return result(
                List.of(),
                1,
                List.of(
                        String.format(
                                "table %s: submitted detached job %s; its log says 'Build"
                                        + " progress'",
                                table.fullName(), job.getJobID())));
    }

    private BuildResult result(List<ColumnBuild> columns, int jobs, List<String> notes) {
        long millis = (System.nanoTime() - started) / 1_000_000;
        return new BuildResult(table.fullName(), columns, jobs, millis, notes);
    }

    private Map<VectorColumn, IndexSize> sizes() throws IOException {
        Map<VectorColumn, IndexSize> sizes = new LinkedHashMap<>();
        for (VectorColumn column : VectorColumn.of(table)) {
            sizes.put(column, IndexSize.of(table, column));
        }
        return sizes;
    }

    private Map<VectorColumn, BuildPlan> plans() throws IOException {
        Map<VectorColumn, BuildPlan> plans = new LinkedHashMap<>();
        for (VectorColumn column : VectorColumn.of(table)) {
            plans.put(column, request.plan(table, column, BuildJob.workers(env)));
        }
        return plans;
    }
}
