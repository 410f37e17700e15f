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

package io.ivfpq.paimon.compact;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.LiveRows;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.drift.Drift;
import io.ivfpq.paimon.drift.DriftMeasure;
import io.ivfpq.paimon.drift.Growth;
import io.ivfpq.paimon.options.VectorColumn;
import io.ivfpq.paimon.plan.CodebookChoice;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.paimon.Snapshot;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.utils.Range;

/** Measures drift and plans the compaction of one column from table metadata. */
public final class CompactionPlanner {

    /** Rows of a step in tasks: enough to keep workers busy, little to lose. */
    private static final int STEP_TASKS = 4;

    private final FileStoreTable table;
    private final VectorColumn column;
    private final CodebookChoice codebooks;

    public CompactionPlanner(FileStoreTable table, VectorColumn column) {
        this.table = table;
        this.column = column;
        this.codebooks = new CodebookChoice(table, column);
    }

    /** Plans against the newest snapshot; reads manifests and the codebook in force. */
    public CompactionPlan plan(CompactionScope scope) throws IOException {
        Snapshot snapshot = table.snapshotManager().latestSnapshot();
        if (snapshot == null) {
            return new CompactionPlan(
                    new CompactionDecision(
                            Optional.empty(), CompactionAction.NOTHING, "the table is empty"),
                    0,
                    Optional.empty(),
                    List.of(),
                    List.of());
        }
        IndexState index = IndexState.read(table, snapshot, column.fieldId());
        LiveRows live = LiveRows.read(table, snapshot, column.name());
        Optional<CodebookReference> codebook = codebooks.choose(index, coveredRows(index));
        Situation situation =
                new Situation(
                        scope,
                        codebook,
                        drift(index, codebook, live),
                        stale(index, codebook, scope),
                        newestGeneration(index),
                        live.rowCount() >= column.minTrainingRows(),
                        merges(index, scope));
        CompactionDecision decision = situation.decide();
        return new CompactionPlan(
                decision,
                newestGeneration(index),
                decision.action() == CompactionAction.RETRAIN ? Optional.empty() : codebook,
                steps(index, live, codebook, scope, decision.action()),
                situation.merges());
    }

    private int newestGeneration(IndexState index) {
        return index.codebooksOf(column.fieldId()).stream()
                .mapToInt(CodebookReference::generation)
                .max()
                .orElse(0);
    }

    private Optional<Drift> drift(
            IndexState index, Optional<CodebookReference> reference, LiveRows live)
            throws IOException {
        if (reference.isEmpty()) {
            return Optional.empty();
        }
        Codebook codebook = codebooks.load(reference.get());
        Growth growth =
                new Growth(
                        codebook.baseline().tableRows(),
                        live.rowCount(),
                        codebook.listCount(),
                        column.trainingSpec(live.rowCount()).listCount());
        return DriftMeasure.of(index, reference.get(), codebook, growth);
    }

    /** Segments with a codebook file that is not the one in force. */
    private static List<SegmentEntry> stale(
            IndexState index, Optional<CodebookReference> codebook, CompactionScope scope) {
        if (codebook.isEmpty()) {
            return List.of();
        }
        return index.segments().stream()
                .filter(entry -> !entry.descriptor().codebook().isEmbedded())
                .filter(ReencodePlanner.otherThan(codebook.get()))
                .filter(entry -> scope.partitions().test(entry.partition()))
                .toList();
    }

    private List<ReencodeStep> steps(
            IndexState index,
            LiveRows live,
            Optional<CodebookReference> codebook,
            CompactionScope scope,
            CompactionAction action) {
        Predicate<SegmentEntry> stale =
                switch (action) {
                    case NOTHING, MERGE -> entry -> false;
                    case REENCODE -> ReencodePlanner.otherThan(codebook.orElseThrow());
                    case RETRAIN -> entry -> true;
                };
        return new ReencodePlanner((long) STEP_TASKS * column.maxTaskRows())
                .plan(index, live, stale.and(entry -> scope.partitions().test(entry.partition())));
    }

    private static List<MergeGroup> merges(IndexState index, CompactionScope scope) {
        return new MergePlanner()
                .plan(index).stream()
                        .filter(group -> scope.partitions().test(group.partition()))
                        .toList();
    }

    private static long coveredRows(IndexState index) {
        return index.segments().stream()
                .map(SegmentEntry::rows)
                .distinct()
                .mapToLong(Range::count)
                .sum();
    }
}
