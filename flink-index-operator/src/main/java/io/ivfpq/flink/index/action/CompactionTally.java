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

import io.ivfpq.flink.index.operator.CompactionCounters;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.paimon.compact.CompactionAction;
import io.ivfpq.paimon.compact.CompactionMode;
import io.ivfpq.paimon.compact.CompactionPlan;
import io.ivfpq.paimon.compact.CompactionPlanner;
import io.ivfpq.paimon.compact.CompactionScope;
import io.ivfpq.paimon.options.SearchOptions;
import io.ivfpq.paimon.options.VectorColumn;
import io.ivfpq.paimon.plan.CodebookChoice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.paimon.table.FileStoreTable;

/** Adds up one compaction, from the first look at the table to the last. */
final class CompactionTally {

    private final FileStoreTable table;
    private final long started = System.nanoTime();
    private final Map<String, CompactionPlan> planned;
    private final Map<String, IndexSize> before = new LinkedHashMap<>();
    private final Map<String, Map<CompactionCounters, Long>> counts = new LinkedHashMap<>();
    private int jobs;

    /**
     * @param planned what is to be done, by column
     */
    CompactionTally(FileStoreTable table, Map<String, CompactionPlan> planned) throws IOException {
        this.table = table;
        this.planned = planned;
        for (VectorColumn column : VectorColumn.of(table)) {
            before.put(column.name(), IndexSize.of(table, column));
            counts.put(column.name(), new EnumMap<>(CompactionCounters.class));
        }
    }

    Map<String, CompactionPlan> planned() {
        return planned;
    }

    int jobs() {
        return jobs;
    }

    /**
     * Adds what a finished job counted.
     *
     * @return swaps that it was refused
     */
    long add(JobExecutionResult job) {
        jobs++;
        long refused = 0;
        for (var column : counts.entrySet()) {
            for (CompactionCounters counter : CompactionCounters.values()) {
                column.getValue().merge(counter, counter.of(job, column.getKey()), Long::sum);
            }
            refused += CompactionCounters.SWAPS_REFUSED.of(job, column.getKey());
        }
        return refused;
    }

    /** The client of a detached job does not see it end. */
    CompactionResult submitted(JobExecutionResult job) {
        List<String> notes = new ArrayList<>();
        planned.forEach((column, plan) -> notes.add(CompactionText.decision(table, column, plan)));
        notes.add(
                String.format(
                        "table %s: submitted detached job %s; its log says 'Re-encoding progress'"
                                + " and 'Compaction progress'",
                        table.fullName(), job.getJobID()));
        return new CompactionResult(table.fullName(), List.of(), jobs + 1, millis(), notes);
    }

    CompactionResult result(List<String> notes) throws IOException {
        List<ColumnCompaction> columns = new ArrayList<>();
        List<String> more = new ArrayList<>(notes);
        for (VectorColumn column : VectorColumn.of(table)) {
            CompactionPlan plan = planned.get(column.name());
            Map<CompactionCounters, Long> sums = counts.get(column.name());
            CompactionPlan after =
                    new CompactionPlanner(table, column)
                            .plan(CompactionScope.wholeTable(CompactionMode.MERGE));
            columns.add(
                    new ColumnCompaction(
                            column.name(),
                            plan.decision(),
                            before.get(column.name()),
                            IndexSize.of(table, column),
                            sums.getOrDefault(CompactionCounters.ROWS_COPIED, 0L),
                            sums.getOrDefault(CompactionCounters.ROWS_REENCODED, 0L),
                            after.decision().drift()));
            recallShortfall(column, after).ifPresent(more::add);
            if (jobs > 0
                    && plan.decision().action() == CompactionAction.RETRAIN
                    && after.newestGeneration() <= plan.newestGeneration()) {
                more.add("nothing was trained, because no row has a vector that can be indexed");
            }
        }
        return new CompactionResult(table.fullName(), columns, jobs, millis(), more);
    }

    /** What queries by the table's target recall get less than they ask for, if they do. */
    private Optional<String> recallShortfall(VectorColumn column, CompactionPlan after)
            throws IOException {
        if (after.codebook().isEmpty()) {
            return Optional.empty();
        }
        Codebook codebook = new CodebookChoice(table, column).load(after.codebook().get());
        return SearchOptions.of(column.name(), Map.of(), table.options())
                .shortfall(codebook)
                .map(shortfall -> "column " + column.name() + ": " + shortfall);
    }

    private long millis() {
        return (System.nanoTime() - started) / 1_000_000;
    }
}
