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
import io.ivfpq.paimon.commit.GuardedCodebookRemoval;
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

    /** Tasks of a step: enough to keep workers busy, little to lose. */
    private static final int STEP_TASKS = 4;

    private static final CompactionPlan EMPTY_TABLE =
            new CompactionPlan(
                    new CompactionDecision(
                            Optional.empty(), CompactionAction.NOTHING, "the table is empty"),
                    0,
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    List.of());

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
        Optional<View> found = look(scope);
        if (found.isEmpty()) {
            return EMPTY_TABLE;
        }
        View view = found.get();
        List<MergeGroup> merges = merges(view);
        CompactionDecision decision = decide(view, merges);
        boolean training = decision.action() == CompactionAction.RETRAIN;
        return new CompactionPlan(
                decision,
                view.index.newestGeneration(column.fieldId()),
                training ? Optional.empty() : view.codebook,
                steps(view, decision.action()),
                merges,
                view.codebook
                        .map(kept -> GuardedCodebookRemoval.unused(view.index, column, kept))
                        .orElse(List.of()));
    }

    private CompactionDecision decide(View view, List<MergeGroup> merges) throws IOException {
        return new Situation(
                        view.scope,
                        view.codebook,
                        drift(view),
                        stale(view),
                        view.index.newestGeneration(column.fieldId()),
                        view.live.rowCount() >= column.minTrainingRows(),
                        merges)
                .decide();
    }

    private List<ReencodeStep> steps(View view, CompactionAction action) {
        return switch (action) {
            case NOTHING, MERGE -> List.of();
            case REENCODE -> steps(view, ReencodePlanner.otherThan(view.codebook.orElseThrow()));
            case RETRAIN -> steps(view, entry -> true);
        };
    }

    /**
     * Plans to encode every segment that was not encoded with the codebook in force, those that
     * carry their codebook included; nothing if there is no codebook.
     */
    public Optional<ReencodePlan> planReencoding(CompactionScope scope) throws IOException {
        return look(scope)
                .flatMap(
                        view ->
                                view.codebook.map(
                                        codebook ->
                                                new ReencodePlan(
                                                        codebook,
                                                        steps(
                                                                view,
                                                                ReencodePlanner.otherThan(
                                                                        codebook)),
                                                        column.maxTaskRows())));
    }

    /**
     * Removes the codebooks that are older than the one in force and have no segment.
     *
     * @return their file names
     */
    public List<String> removeUnusedCodebooks(String commitUser) throws IOException {
        Optional<View> view = look(CompactionScope.wholeTable(CompactionMode.MERGE));
        if (view.isEmpty() || view.get().codebook.isEmpty()) {
            return List.of();
        }
        try (GuardedCodebookRemoval removal =
                new GuardedCodebookRemoval(table, column, commitUser)) {
            return removal.removeOlderThan(1, view.get().codebook.get());
        }
    }

    /** The newest snapshot. */
    private record View(
            CompactionScope scope,
            IndexState index,
            LiveRows live,
            Optional<CodebookReference> codebook) {}

    private Optional<View> look(CompactionScope scope) throws IOException {
        Snapshot snapshot = table.snapshotManager().latestSnapshot();
        if (snapshot == null) {
            return Optional.empty();
        }
        IndexState index = IndexState.read(table, snapshot, column.fieldId());
        LiveRows live = LiveRows.read(table, snapshot, column.name());
        return Optional.of(
                new View(scope, index, live, codebooks.choose(index, coveredRows(index))));
    }

    private Optional<Drift> drift(View view) throws IOException {
        if (view.codebook.isEmpty()) {
            return Optional.empty();
        }
        Codebook codebook = codebooks.load(view.codebook.get());
        long rows = view.live.rowCount();
        Growth growth =
                new Growth(
                        codebook.baseline().tableRows(),
                        rows,
                        codebook.listCount(),
                        column.trainingSpec(rows).listCount());
        return DriftMeasure.of(view.index, view.codebook.get(), codebook, growth);
    }

    /** Segments that can be encoded again and have a codebook file that is not the one in force. */
    private static List<SegmentEntry> stale(View view) {
        if (view.codebook.isEmpty()) {
            return List.of();
        }
        return view.index.segments().stream()
                .filter(entry -> !entry.descriptor().codebook().isEmbedded())
                .filter(ReencodePlanner.otherThan(view.codebook.get()))
                .filter(entry -> view.scope.partitions().test(entry.partition()))
                .filter(entry -> view.live.contains(entry.partition(), entry.rows()))
                .toList();
    }

    private List<ReencodeStep> steps(View view, Predicate<SegmentEntry> stale) {
        return new ReencodePlanner((long) STEP_TASKS * column.maxTaskRows())
                .plan(
                        view.index,
                        view.live,
                        stale.and(entry -> view.scope.partitions().test(entry.partition())));
    }

    private static List<MergeGroup> merges(View view) {
        return MergePlanner.of(view.scope.mode()).plan(view.index).stream()
                .filter(group -> view.scope.partitions().test(group.partition()))
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
