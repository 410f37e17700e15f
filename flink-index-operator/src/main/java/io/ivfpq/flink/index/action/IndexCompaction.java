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

import io.ivfpq.flink.index.operator.MergeJob;
import io.ivfpq.flink.index.operator.MergeScope;
import io.ivfpq.paimon.compact.MergeGroup;
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
 * Merges the segments of a table by bounded Flink jobs until nothing is left to merge, and reports.
 *
 * <p>One job does it, unless another writer gets in the way of a merge: what was refused is planned
 * again by another job.
 */
public final class IndexCompaction {

    private static final int MAX_JOBS = 5;

    private final FileStoreTable table;
    private final MergeScope scope;
    private final List<String> report = new ArrayList<>();

    /**
     * @param partitions values by partition key; none for all partitions
     * @throws IllegalArgumentException if the table has no incremental index
     */
    public IndexCompaction(FileStoreTable table, List<Map<String, String>> partitions) {
        if (!Boolean.parseBoolean(table.options().get("vector.index.incremental"))) {
            throw new IllegalArgumentException(
                    "Table "
                            + table.fullName()
                            + " has no incremental vector index, expected"
                            + " 'vector.index.incremental' = 'true'. Set it with ALTER TABLE … SET,"
                            + " or name another table");
        }
        this.table = table;
        this.scope = MergeScope.of(table, partitions);
    }

    /** Says what {@link #run} would do, and changes nothing. */
    public List<String> explain() throws IOException {
        for (String column : scope.columns(table)) {
            List<MergeGroup> plan = scope.plan(table, column);
            report.add(
                    String.format(
                            "table %s, column %s: %s", table.fullName(), column, decision(plan)));
            for (MergeGroup group : plan) {
                report.add(
                        String.format(
                                "  rows %s: %d files of %d bytes become %d",
                                group.rows(),
                                group.files().size(),
                                group.bytes(),
                                group.fileCount()));
            }
        }
        report.add("dry run: nothing was changed");
        return report;
    }

    /** Merges what can be merged. */
    public List<String> run(StreamExecutionEnvironment env) throws Exception {
        long started = System.nanoTime();
        Map<VectorColumn, IndexSize> before = sizes();
        Map<String, List<MergeGroup>> first = plans();
        Map<String, List<MergeGroup>> plans = first;
        int jobs = 0;
        while (merges(plans) > 0) {
            if (jobs == MAX_JOBS) {
                throw new IOException(
                        "Compaction of table "
                                + table.fullName()
                                + " found "
                                + merges(plans)
                                + " merges to do after "
                                + MAX_JOBS
                                + " jobs; expected none, unless others keep changing the index. Run"
                                + " it again later");
            }
            MergeJob.addTo(env, table, scope);
            JobExecutionResult result = env.execute("compact-vector-index : " + table.fullName());
            if (result instanceof DetachedJobExecutionResult) {
                return submitted(result, merges(plans));
            }
            jobs++;
            plans = plans();
        }
        long millis = (System.nanoTime() - started) / 1_000_000;
        for (VectorColumn column : VectorColumn.of(table)) {
            addReport(column, before.get(column), first.get(column.name()));
        }
        report.add(String.format("%d jobs, %d ms", jobs, millis));
        return report;
    }

    /** The client of a detached job does not see it end. */
    private List<String> submitted(JobExecutionResult job, int merges) {
        report.add(
                String.format(
                        "table %s: submitted detached job %s with %d merges; its log says"
                                + " 'Compaction progress'",
                        table.fullName(), job.getJobID(), merges));
        return report;
    }

    private static int merges(Map<String, List<MergeGroup>> plans) {
        return plans.values().stream().mapToInt(List::size).sum();
    }

    private void addReport(VectorColumn column, IndexSize before, List<MergeGroup> plan)
            throws IOException {
        IndexSize after = IndexSize.of(table, column);
        long rows =
                plan.stream()
                        .flatMap(group -> group.segments().stream())
                        .mapToLong(entry -> entry.descriptor().statistics().rows())
                        .sum();
        report.add(
                String.format(
                        "table %s, column %s: %s",
                        table.fullName(), column.name(), decision(plan)));
        report.add(String.format("  %-14s %14s %14s", "", "before", "after"));
        report.add(line("segments", before.segments(), after.segments()));
        report.add(line("segment files", before.files(), after.files()));
        report.add(line("bytes", before.bytes(), after.bytes()));
        report.add(line("rows indexed", before.rows(), after.rows()));
        report.add(String.format("  rows copied %d, rows encoded 0", rows));
    }

    private static String line(String what, long before, long after) {
        return String.format("  %-14s %14d %14d", what, before, after);
    }

    private static String decision(List<MergeGroup> plan) {
        if (plan.isEmpty()) {
            return "nothing to merge, because no two segments of one codebook are neighbours";
        }
        int files = plan.stream().mapToInt(group -> group.files().size()).sum();
        return String.format(
                "merge %d files into %d segments, because they are neighbours of one codebook",
                files, plan.size());
    }

    private Map<VectorColumn, IndexSize> sizes() throws IOException {
        Map<VectorColumn, IndexSize> sizes = new LinkedHashMap<>();
        for (VectorColumn column : VectorColumn.of(table)) {
            sizes.put(column, IndexSize.of(table, column));
        }
        return sizes;
    }

    private Map<String, List<MergeGroup>> plans() throws IOException {
        Map<String, List<MergeGroup>> plans = new LinkedHashMap<>();
        for (String column : scope.columns(table)) {
            plans.put(column, scope.plan(table, column));
        }
        return plans;
    }
}
