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

import io.ivfpq.flink.index.operator.CompactionRequest;
import io.ivfpq.flink.index.operator.MergeJob;
import io.ivfpq.paimon.compact.CompactionMode;
import io.ivfpq.paimon.compact.CompactionPlan;
import io.ivfpq.paimon.compact.MergeGroup;
import io.ivfpq.paimon.options.TableRequirements;
import io.ivfpq.paimon.options.VectorColumn;
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
 * Compacts the index of a table by bounded Flink jobs until nothing is left to do, and reports.
 *
 * <p>One job does it, unless another writer gets in the way: what was refused is planned again by
 * another job.
 */
public final class IndexCompaction {

    private static final int MAX_JOBS = 5;

    private final FileStoreTable table;
    private final CompactionRequest request;
    private final long started = System.nanoTime();
    private final Map<String, IndexSize> before = new LinkedHashMap<>();
    private final Map<String, CompactionPlan> planned = new LinkedHashMap<>();

    /**
     * @param partitions values by partition key; none for all partitions
     * @throws IllegalArgumentException if the table has no incremental index
     */
    public IndexCompaction(FileStoreTable table, List<Map<String, String>> partitions) {
        TableRequirements.requireIncremental(table);
        this.table = table;
        this.request = CompactionRequest.of(table, CompactionMode.MERGE, partitions);
    }

    /** Says what {@link #run} would do, and changes nothing. */
    public CompactionResult explain() throws IOException {
        look();
        List<String> notes = new ArrayList<>();
        planned.forEach(
                (column, plan) -> {
                    for (MergeGroup group : plan.merges()) {
                        notes.add(
                                String.format(
                                        "  rows %s: %d files of %d bytes become %d",
                                        group.rows(),
                                        group.files().size(),
                                        group.bytes(),
                                        group.fileCount()));
                    }
                });
        notes.add("dry run: nothing was changed");
        return result(0, notes);
    }

    /** Does what the newest snapshot needs. */
    public CompactionResult run(StreamExecutionEnvironment env) throws Exception {
        look();
        int jobs = 0;
        int merges = merges(planned);
        while (merges > 0) {
            if (jobs == MAX_JOBS) {
                throw new IOException(
                        "Compaction of table "
                                + table.fullName()
                                + " found "
                                + merges
                                + " merges to do after "
                                + MAX_JOBS
                                + " jobs; expected none, unless others keep changing the index. Run"
                                + " it again later");
            }
            MergeJob.addTo(env, table, request);
            JobExecutionResult job = env.execute("compact-vector-index : " + table.fullName());
            if (job instanceof DetachedJobExecutionResult) {
                return submitted(job);
            }
            jobs++;
            merges = merges(plans());
        }
        return result(jobs, List.of());
    }

    private void look() throws IOException {
        for (VectorColumn column : VectorColumn.of(table)) {
            before.put(column.name(), IndexSize.of(table, column));
        }
        planned.putAll(plans());
    }

    /** The client of a detached job does not see it end. */
    private CompactionResult submitted(JobExecutionResult job) {
        return new CompactionResult(
                table.fullName(),
                List.of(),
                1,
                millis(),
                List.of(
                        String.format(
                                "table %s: submitted detached job %s with %d merges; its log says"
                                        + " 'Compaction progress'",
                                table.fullName(), job.getJobID(), merges(planned))));
    }

    private CompactionResult result(int jobs, List<String> notes) throws IOException {
        List<ColumnCompaction> columns = new ArrayList<>();
        for (VectorColumn column : VectorColumn.of(table)) {
            CompactionPlan plan = planned.get(column.name());
            columns.add(
                    new ColumnCompaction(
                            column.name(),
                            plan.decision(),
                            before.get(column.name()),
                            IndexSize.of(table, column),
                            jobs == 0 ? 0 : rows(plan.merges()),
                            0,
                            request.plan(table, column.name()).decision().drift()));
        }
        return new CompactionResult(table.fullName(), columns, jobs, millis(), notes);
    }

    private long millis() {
        return (System.nanoTime() - started) / 1_000_000;
    }

    private static int merges(Map<String, CompactionPlan> plans) {
        return plans.values().stream().mapToInt(plan -> plan.merges().size()).sum();
    }

    private static long rows(List<MergeGroup> merges) {
        return merges.stream()
                .flatMap(group -> group.segments().stream())
                .mapToLong(entry -> entry.descriptor().statistics().rows())
                .sum();
    }

    private Map<String, CompactionPlan> plans() throws IOException {
        Map<String, CompactionPlan> plans = new LinkedHashMap<>();
        for (String column : request.columns(table)) {
            plans.put(column, request.plan(table, column));
        }
        return plans;
    }
}
