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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.build.BuiltSegment;
import io.ivfpq.paimon.build.EncodeTask;
import io.ivfpq.paimon.build.SegmentEncoding;
import io.ivfpq.paimon.commit.GuardedIndexCommit;
import io.ivfpq.paimon.commit.IndexSwap;
import io.ivfpq.paimon.commit.SegmentVerdict;
import io.ivfpq.paimon.commit.SwapVerdict;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.options.ExpireConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A retraining step by step, interrupted, and with others at work. */
class RetrainingTest {

    private static final Map<String, String> ALL_LISTS = Map.of("ivf.nprobe", "1000");

    @TempDir Path warehouse;

    private final Vectors vectors = new Vectors(4, 11);
    private VectorTable items;
    private MergingTable table;

    @BeforeEach
    void createTableWithSegments() throws Exception {
        items = VectorTable.create(warehouse, 4, options());
        table = new MergingTable(items);
        items.write(vectors.next(200));
        table.catchUp();
    }

    @Test
    void encodesEverySegmentAgainAndLeavesOneCodebook() throws Exception {
        table.run(CompactionMode.RETRAIN);

        assertThat(table.generations()).containsExactly(2);
        assertThat(table.index().segments()).hasSize(1);
        assertThat(table.frontier().codebooks()).isEqualTo(1);
        assertThat(table.frontier().isComplete()).isTrue();
        assertAnswers();
    }

    @Test
    void bothGenerationsAnswerWhileTheTableIsEncodedAgain() throws Exception {
        table.train();
        ReencodePlan plan = table.reencodePlan();
        assertThat(plan.steps()).hasSizeGreaterThan(2);

        for (ReencodeStep step : plan.steps()) {
            assertThat(table.commit(table.encode(plan, step).orElseThrow()))
                    .isEqualTo(SwapVerdict.ACCEPTED);
            assertThat(table.frontier().isComplete()).isTrue();
            assertAnswers();
        }

        assertThat(table.generations()).containsExactly(2);
    }

    /** Steps: train, first step of encoding, all steps, merge; then the codebook is removed. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void theNextAutomaticRunFinishesWhatAnInterruptionLeft(int stepsDone) throws Exception {
        table.train();
        if (stepsDone == 2) {
            ReencodePlan plan = table.reencodePlan();
            table.commit(table.encode(plan, plan.steps().get(0)).orElseThrow());
        } else if (stepsDone > 2) {
            table.reencode();
        }
        if (stepsDone == 4) {
            table.compact(new MergePlanner());
        }

        table.run(CompactionMode.AUTO);

        assertThat(table.generations()).containsExactly(2);
        assertThat(table.index().segments()).hasSize(1);
        assertThat(table.frontier().codebooks()).isEqualTo(1);
        assertThat(table.plan(CompactionMode.AUTO).isEmpty()).isTrue();
        assertAnswers();
    }

    @Test
    void saysThatItFinishesARetraining() throws Exception {
        table.train();

        CompactionDecision decision = table.plan(CompactionMode.AUTO).decision();

        assertThat(decision.action()).isEqualTo(CompactionAction.REENCODE);
        assertThat(decision.reason())
                .isEqualTo("200 rows use other codebooks than generation 2, which is in force");
    }

    @Test
    void newSegmentsUseTheNewCodebookByThemselves() throws Exception {
        table.train();
        items.write(vectors.next(30));
        table.catchUp();

        assertThat(table.generations()).containsExactly(1, 2);
        table.run(CompactionMode.AUTO);
        assertThat(table.generations()).containsExactly(2);
        assertAnswers();
    }

    @Test
    void rowsRewrittenMeanwhileAreRefusedAndEncodedAgain() throws Exception {
        table.train();
        ReencodePlan plan = table.reencodePlan();
        IndexSwap swap = table.encode(plan, plan.steps().get(0)).orElseThrow();
        items.rewrite(0, vectors.next(200));
        long files = segmentFiles();

        assertThat(table.commit(swap)).isEqualTo(SwapVerdict.REWRITTEN);

        assertThat(segmentFiles()).isEqualTo(files - swap.added().size());
        assertThat(table.generations()).containsExactly(1);
        table.run(CompactionMode.AUTO);
        assertThat(table.generations()).containsExactly(2);
        assertThat(table.frontier().isComplete()).isTrue();
    }

    @Test
    void mergingLeavesSegmentsThatCarryTheirCodebookAndRetrainingReplacesThem() throws Exception {
        VectorTable other = VectorTable.create(warehouse.resolve("other"), 4, options());
        MergingTable embedded = new MergingTable(other);
        other.write(vectors.next(100));
        other.buildIndex(0, 49);
        other.buildIndex(50, 99);

        CompactionPlan automatic = embedded.plan(CompactionMode.AUTO);
        embedded.run(CompactionMode.RETRAIN);

        assertThat(automatic.decision().action()).isEqualTo(CompactionAction.NOTHING);
        assertThat(automatic.decision().reason())
                .isEqualTo("the column has no codebook to measure drift against");
        assertThat(embedded.index().segments()).hasSize(1);
        assertThat(embedded.index().segments().get(0).descriptor().codebook().isEmbedded())
                .isFalse();
        assertThat(embedded.frontier().isComplete()).isTrue();
    }

    @Test
    void trainsNothingWithoutAUsableVector() throws Exception {
        VectorTable other = VectorTable.create(warehouse.resolve("other"), 4, options());
        MergingTable empty = new MergingTable(other);
        other.write(null, null);

        assertThat(empty.train()).isFalse();
        empty.run(CompactionMode.AUTO);
        assertThat(empty.index().codebooks()).isEmpty();
    }

    @Test
    void aSegmentOfARetiredCodebookIsRefusedAndItsRowsAreBuiltAgain() throws Exception {
        items.write(vectors.next(20));
        BuiltSegment late = build(200, 219, inForce());
        table.run(CompactionMode.RETRAIN);

        SegmentVerdict verdict = commit(late);

        assertThat(verdict).isEqualTo(SegmentVerdict.CODEBOOK_RETIRED);
        assertThat(table.frontier().codebooks()).isEqualTo(1);
        table.catchUp();
        assertThat(table.generations()).containsExactly(2);
        assertThat(table.frontier().isComplete()).isTrue();
    }

    @Test
    void aCodebookThatGetsASegmentBeforeItIsRemovedStays() throws Exception {
        items.write(vectors.next(20));
        BuiltSegment late = build(200, 219, inForce());
        table.train();
        table.reencode();
        table.compact(new MergePlanner());

        assertThat(commit(late)).isEqualTo(SegmentVerdict.ACCEPTED);

        assertThat(table.removeUnusedCodebooks()).isEmpty();
        assertThat(table.generations()).containsExactly(1, 2);
        assertAnswers();
        table.run(CompactionMode.AUTO);
        assertThat(table.generations()).containsExactly(2);
        assertThat(table.frontier().codebooks()).isEqualTo(1);
    }

    /** What a codebook that came back would suffer: expiry deletes files for later snapshots. */
    @Test
    void afterExpiryEverySegmentStillFindsItsCodebook() throws Exception {
        items.write(vectors.next(20));
        BuiltSegment late = build(200, 219, inForce());
        table.run(CompactionMode.RETRAIN);
        commit(late);
        table.catchUp();

        expireTo(1);

        assertThat(codebookFiles()).isEqualTo(1);
        assertThat(items.search(vectors.next(), 1000, ALL_LISTS)).hasSize(220);
        assertAnswers();
    }

    @Test
    void earlierSnapshotsAnswerWithTheCodebookTheyList() throws Exception {
        float[] query = vectors.next();
        long snapshot = items.table().snapshotManager().latestSnapshotId();
        Map<Long, Float> before = items.search(query, 10, ALL_LISTS);

        table.run(CompactionMode.RETRAIN);

        assertThat(items.asOf(snapshot).search(query, 10, ALL_LISTS)).isEqualTo(before);
    }

    @Test
    void anOverwriteThatRemovesAllCodebooksIsStillHealed() throws Exception {
        table.run(CompactionMode.RETRAIN);
        items.commitIndex(
                List.of(),
                table.index().codebooks().stream().map(entry -> entry.indexFile()).toList());
        items.write(vectors.next(20));

        table.catchUp();

        assertThat(table.index().codebooks()).hasSize(1);
        assertThat(table.frontier().isComplete()).isTrue();
    }

    private void assertAnswers() throws Exception {
        float[] query = vectors.next();
        Map<Long, Float> expected = new EncodedScores(table).of(query);
        Map<Long, Float> found = new HashMap<>(items.search(query, 1000, ALL_LISTS));
        found.keySet().retainAll(expected.keySet());
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        found.forEach(
                (row, score) ->
                        assertThat(score.doubleValue())
                                .as("row %d", row)
                                .isCloseTo(expected.get(row), offset(1e-4)));
    }

    private CodebookReference inForce() throws Exception {
        SegmentEntry any = table.index().segments().get(0);
        return any.descriptor().codebook();
    }

    private BuiltSegment build(long from, long to, CodebookReference codebook) throws Exception {
        return new SegmentEncoding(items.table(), items.column())
                .encode(new EncodeTask(BinaryRow.EMPTY_ROW, from, to, codebook))
                .orElseThrow();
    }

    private SegmentVerdict commit(BuiltSegment segment) throws Exception {
        try (GuardedIndexCommit commit =
                new GuardedIndexCommit(items.table(), items.column(), "late")) {
            return commit.commit(1, List.of(segment)).verdicts().get(segment);
        }
    }

    private void expireTo(int retained) {
        items.table()
                .newExpireSnapshots()
                .config(
                        ExpireConfig.builder()
                                .snapshotRetainMin(retained)
                                .snapshotRetainMax(retained)
                                .build())
                .expire();
    }

    private long segmentFiles() throws Exception {
        return files("ivf-pq-segment");
    }

    private long codebookFiles() throws Exception {
        return files("ivf-pq-codebook");
    }

    private long files(String prefix) throws Exception {
        Path directory = Path.of(items.table().location().toUri().getPath(), "index");
        try (var listed = Files.list(directory)) {
            return listed.filter(f -> f.getFileName().toString().startsWith(prefix)).count();
        }
    }

    private static Map<String, String> options() {
        return Map.of(
                "vector.index.metric",
                "l2",
                "vector.index.task.max-rows",
                "20",
                "vector.index.lists",
                "4",
                "vector.index.train.min-rows",
                "1");
    }
}
