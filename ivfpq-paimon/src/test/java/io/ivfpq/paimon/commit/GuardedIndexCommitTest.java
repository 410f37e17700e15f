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

package io.ivfpq.paimon.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.paimon.build.BuiltSegment;
import io.ivfpq.paimon.build.EncodeTask;
import io.ivfpq.paimon.build.SegmentEncoding;
import io.ivfpq.paimon.coverage.Frontier;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import io.ivfpq.paimon.plan.CodebookBootstrap;
import io.ivfpq.paimon.plan.IndexPlanner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.paimon.Snapshot;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a segment when the table changes between building and committing it. */
@SuppressWarnings("try") // Paimon's AutoCloseable declares every exception, interrupts included.
class GuardedIndexCommitTest {

    @TempDir Path warehouse;

    private final Vectors vectors = new Vectors(4, 3);
    private VectorTable table;
    private GuardedIndexCommit commit;

    @BeforeEach
    void createTable() throws Exception {
        table = VectorTable.create(warehouse, 4, Map.of("vector.index.train.min-rows", "30"));
        table.write(vectors.next(30));
        new CodebookBootstrap(table.table(), table.column()).train();
        commit = new GuardedIndexCommit(table.table(), table.column(), "index");
    }

    @AfterEach
    void closeCommit() {
        commit.close();
    }

    @Test
    void addsSegmentsAsOneSnapshotThatHoldsNoData() throws Exception {
        IndexCommitReport report = commit.commit(1, List.of(build(0, 9), build(10, 29)));

        Snapshot snapshot = table.table().snapshotManager().latestSnapshot();
        assertThat(report.committed()).isEqualTo(2);
        assertThat(snapshot.commitUser()).isEqualTo("index");
        assertThat(snapshot.deltaRecordCount()).isZero();
        assertThat(frontier().isComplete()).isTrue();
    }

    @Test
    void skipsWhatIsCommittedAlready() throws Exception {
        BuiltSegment segment = build(0, 29);
        commit.commit(1, List.of(segment));
        long snapshot = table.table().snapshotManager().latestSnapshotId();

        IndexCommitReport report = commit.commit(1, List.of(segment));

        assertThat(report.verdicts()).containsValue(SegmentVerdict.ALREADY_COMMITTED);
        assertThat(report.refused()).isEmpty();
        assertThat(table.table().snapshotManager().latestSnapshotId()).isEqualTo(snapshot);
    }

    @Test
    void refusesASecondSegmentOfARow() throws Exception {
        BuiltSegment late = build(5, 14);
        commit.commit(1, List.of(build(0, 9)));

        assertRefused(SegmentVerdict.SUPERSEDED, late);
    }

    @Test
    void refusesTheSecondOfTwoThatOverlapInOneCommit() throws Exception {
        BuiltSegment first = build(0, 9);
        BuiltSegment second = build(9, 20);

        IndexCommitReport report = commit.commit(1, List.of(first, second));

        assertThat(report.verdicts())
                .containsEntry(first, SegmentVerdict.ACCEPTED)
                .containsEntry(second, SegmentVerdict.SUPERSEDED);
    }

    @Test
    void refusesASegmentOfRowsThatAreGone() throws Exception {
        BuiltSegment segment = build(0, 29);
        try (BatchTableCommit truncate = table.table().newBatchWriteBuilder().newCommit()) {
            truncate.truncateTable();
        }

        assertRefused(SegmentVerdict.NO_LONGER_LIVE, segment);
    }

    @Test
    void refusesASegmentWhoseVectorsWereRewrittenMeanwhile() throws Exception {
        BuiltSegment segment = build(0, 29);
        table.rewrite(0, vectors.next(30));

        assertRefused(SegmentVerdict.REWRITTEN, segment);
    }

    @Test
    void refusesASegmentOfRowsThatWereRolledBackAndWrittenAnew() throws Exception {
        long before = table.table().snapshotManager().latestSnapshotId();
        table.write(vectors.next(10));
        BuiltSegment segment = build(30, 39);
        table.table().rollbackTo(before);
        table.write(vectors.next(10));

        assertRefused(SegmentVerdict.REWRITTEN, segment);
    }

    @Test
    void refusesASegmentWhoseFileIsGone() throws Exception {
        BuiltSegment segment = build(0, 29);
        files().delete(path(segment.file().fileName()), false);

        assertRefused(SegmentVerdict.FILE_MISSING, segment);
    }

    @Test
    void refusesASegmentWhoseCodebookIsGone() throws Exception {
        BuiltSegment segment = build(0, 29);
        try (BatchTableCommit truncate = table.table().newBatchWriteBuilder().newCommit()) {
            truncate.truncateTable();
        }
        table.table().rollbackTo(1);
        for (var file : files().listStatus(path("x").getParent())) {
            if (file.getPath().getName().startsWith("ivf-pq-codebook")) {
                files().delete(file.getPath(), false);
            }
        }

        assertRefused(SegmentVerdict.CODEBOOK_MISSING, segment);
    }

    @Test
    void addsTheCodebookAgainThatAnOverwriteRemoved() throws Exception {
        BuiltSegment segment = build(0, 29);
        table.table().rollbackTo(1);
        assertThat(state().codebooks()).isEmpty();

        IndexCommitReport report = commit.commit(1, List.of(segment));

        assertThat(report.committed()).isEqualTo(1);
        assertThat(state().codebooks()).hasSize(1);
    }

    @Test
    void knowsWhichCheckpointsItHasCommitted() throws Exception {
        commit.commit(7, List.of(build(0, 29)));

        assertThat(commit.uncommitted(List.of(6L, 7L, 8L))).containsExactly(8L);
        try (GuardedIndexCommit other =
                new GuardedIndexCommit(table.table(), table.column(), "other")) {
            assertThat(other.uncommitted(List.of(6L, 7L, 8L))).containsExactly(6L, 7L, 8L);
        }
    }

    private void assertRefused(SegmentVerdict verdict, BuiltSegment segment) throws Exception {
        int segments = state().segments().size();

        IndexCommitReport report = commit.commit(2, List.of(segment));

        assertThat(report.verdicts()).containsOnly(Map.entry(segment, verdict));
        assertThat(report.refused()).containsExactly(segment);
        assertThat(state().segments()).hasSize(segments);
    }

    private BuiltSegment build(long from, long to) throws Exception {
        var codebook =
                new IndexPlanner(table.table(), table.column())
                        .plan(List.of(), 1)
                        .codebook()
                        .orElseThrow();
        return new SegmentEncoding(table.table(), table.column())
                .encode(
                        new EncodeTask(
                                org.apache.paimon.data.BinaryRow.EMPTY_ROW, from, to, codebook))
                .orElseThrow();
    }

    private IndexState state() throws Exception {
        return IndexState.read(
                table.table(),
                table.table().snapshotManager().latestSnapshot(),
                table.column().fieldId());
    }

    private Frontier frontier() throws Exception {
        return Frontier.read(
                table.table(),
                table.table().snapshotManager().latestSnapshot(),
                table.column().name(),
                table.column().fieldId());
    }

    private FileIO files() {
        return table.table().fileIO();
    }

    private org.apache.paimon.fs.Path path(String fileName) {
        return table.table().store().pathFactory().globalIndexFileFactory().toPath(fileName);
    }
}
