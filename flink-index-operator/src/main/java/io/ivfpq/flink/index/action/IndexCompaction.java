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

import io.ivfpq.flink.index.operator.CompactionJob;
import io.ivfpq.flink.index.operator.CompactionRequest;
import io.ivfpq.paimon.compact.CompactionAction;
import io.ivfpq.paimon.compact.CompactionMode;
import io.ivfpq.paimon.compact.CompactionPlan;
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
 * Compacts the index of a table by bounded Flink jobs, and reports.
 *
 * <p>One job does it, unless another writer gets in the way: what was refused, and segments that
 * came with an earlier codebook meanwhile, are planned again by another job. Segments that a writer
 * merely added wait for the next compaction. What is to be done is decided here, from metadata;
 * training happens in the job.
 */
public final class IndexCompaction {

    private static final int MAX_JOBS = 5;

    private final FileStoreTable table;
    private final CompactionRequest request;

    /**
     * @param partitions values by partition key; none for all partitions
     * @throws IllegalArgumentException if the table has no incremental index, or a retraining is
     *     asked for in some partitions only
     */
    public IndexCompaction(
            FileStoreTable table, CompactionMode mode, List<Map<String, String>> partitions) {
        TableRequirements.requireIncremental(table);
        this.table = table;
        this.request = CompactionRequest.of(table, mode, partitions);
    }

    /** Says what {@link #run} would do, and changes nothing. */
    public CompactionResult explain() throws IOException {
        CompactionTally tally = new CompactionTally(table, plans(request));
        List<String> notes = new ArrayList<>();
        tally.planned().values().forEach(plan -> notes.addAll(CompactionText.steps(plan)));
        notes.add("dry run: nothing was changed");
        return tally.result(notes);
    }

    /** Does what the newest snapshot needs. */
    public CompactionResult run(StreamExecutionEnvironment env) throws Exception {
        Map<String, CompactionPlan> plans = plans(request);
        CompactionTally tally = new CompactionTally(table, plans);
        CompactionRequest next = request;
        boolean again = anyWork(plans);
        while (again) {
            if (tally.jobs() == MAX_JOBS) {
                throw new IOException(unfinished(plans));
            }
            new CompactionJob(table, next).addTo(env, reencode(plans));
            JobExecutionResult job = env.execute("compact-vector-index : " + table.fullName());
            if (job instanceof DetachedJobExecutionResult) {
                return tally.submitted(job);
            }
            long refused = tally.add(job);
            next = request.withoutTraining();
            plans = plans(next);
            again = !reencode(plans).isEmpty() || (refused > 0 && anyWork(plans));
        }
        return tally.result(List.of());
    }

    private static boolean anyWork(Map<String, CompactionPlan> plans) {
        return !plans.values().stream().allMatch(CompactionPlan::isEmpty);
    }

    /** The columns to encode again, and the generation beyond which nothing is trained. */
    private static Map<String, Integer> reencode(Map<String, CompactionPlan> plans) {
        Map<String, Integer> columns = new LinkedHashMap<>();
        plans.forEach(
                (column, plan) -> {
                    if (plan.decision().action() == CompactionAction.RETRAIN) {
                        columns.put(column, plan.newestGeneration());
                    } else if (plan.decision().action() == CompactionAction.REENCODE) {
                        columns.put(column, CompactionJob.TRAIN_NOTHING);
                    }
                });
        return columns;
    }

    private String unfinished(Map<String, CompactionPlan> plans) {
        List<String> left = new ArrayList<>();
        plans.forEach(
                (column, plan) ->
                        left.add(
                                String.format(
                                        "column %s: %d segments to encode again, %d merges",
                                        column,
                                        plan.steps().stream()
                                                .mapToInt(step -> step.files().size())
                                                .sum(),
                                        plan.merges().size())));
        return "Compaction of table "
                + table.fullName()
                + " found work to do after "
                + MAX_JOBS
                + " jobs ("
                + String.join("; ", left)
                + "); expected none, unless others keep changing the index. Run it again later: it"
                + " goes on from where it is";
    }

    private Map<String, CompactionPlan> plans(CompactionRequest wanted) throws IOException {
        Map<String, CompactionPlan> plans = new LinkedHashMap<>();
        for (VectorColumn column : VectorColumn.of(table)) {
            plans.put(column.name(), wanted.plan(table, column.name()));
        }
        return plans;
    }
}
