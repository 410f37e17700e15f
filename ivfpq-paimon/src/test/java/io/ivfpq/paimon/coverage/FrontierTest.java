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

package io.ivfpq.paimon.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.build.CodebookTraining;
import io.ivfpq.paimon.build.EncodeTask;
import io.ivfpq.paimon.build.SegmentEncoding;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.paimon.Snapshot;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.utils.Range;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontierTest {

    @TempDir Path warehouse;

    private VectorTable table;

    @BeforeEach
    void writeThirtyRows() throws Exception {
        table = VectorTable.create(warehouse, 4, Map.of());
        table.write(new Vectors(4, 5).next(30));
    }

    @Test
    void countsRowsWithoutASegmentAsMissing() throws Exception {
        table.commitIndex(List.of(segment(0, 9), segment(20, 24)), List.of());

        Frontier frontier = frontier();

        assertThat(frontier.liveRows()).isEqualTo(30);
        assertThat(frontier.coveredRows()).isEqualTo(15);
        assertThat(frontier.missingRows()).isEqualTo(15);
        assertThat(frontier.isComplete()).isFalse();
    }

    @Test
    void isCompleteWhenEveryRowHasOneSegment() throws Exception {
        table.commitIndex(List.of(segment(0, 9), segment(10, 29)), List.of());

        assertThat(frontier().isComplete()).isTrue();
    }

    @Test
    void countsRowsWithTwoSegmentsAsDuplicate() throws Exception {
        // Paimon refuses an overlap with what is there, but not inside one commit.
        table.commitIndex(List.of(segment(0, 19), segment(15, 29)), List.of());

        assertThat(frontier().duplicateRows()).isEqualTo(5);
        assertThat(frontier().isComplete()).isFalse();
    }

    @Test
    void countsTheSameRowsTwiceWhenTwoSegmentsOwnTheSameLists() throws Exception {
        table.commitIndex(List.of(segment(0, 29), segment(0, 29)), List.of());

        assertThat(frontier().duplicateRows()).isEqualTo(30);
    }

    @Test
    void changesTheFingerprintOfARangeOnlyWhenItsVectorsAreWrittenAnew() throws Exception {
        LiveRows before = live();
        table.write(new Vectors(4, 6).next(5));
        LiveRows appended = live();
        table.rewrite(0, new Vectors(4, 7).next(30));
        LiveRows rewritten = live();

        Range range = new Range(0, 9);
        assertThat(appended.fingerprint(BinaryRow.EMPTY_ROW, range))
                .isEqualTo(before.fingerprint(BinaryRow.EMPTY_ROW, range));
        assertThat(rewritten.fingerprint(BinaryRow.EMPTY_ROW, range))
                .isNotEqualTo(before.fingerprint(BinaryRow.EMPTY_ROW, range));
        assertThat(rewritten.fingerprint(BinaryRow.EMPTY_ROW, new Range(30, 34)))
                .isEqualTo(appended.fingerprint(BinaryRow.EMPTY_ROW, new Range(30, 34)));
    }

    @Test
    void hasNoLiveRowsAfterATruncation() throws Exception {
        try (BatchTableCommit truncate = table.table().newBatchWriteBuilder().newCommit()) {
            truncate.truncateTable();
        }

        assertThat(live().rowCount()).isZero();
        assertThat(live().contains(BinaryRow.EMPTY_ROW, new Range(0, 0))).isFalse();
    }

    private IndexFileMeta segment(long from, long to) throws Exception {
        CodebookReference codebook =
                new CodebookTraining(table.table(), table.column())
                        .train(latest(), (phase, done, total) -> {})
                        .orElseThrow();
        return new SegmentEncoding(table.table(), table.column())
                .encode(new EncodeTask(BinaryRow.EMPTY_ROW, from, to, codebook))
                .orElseThrow()
                .file();
    }

    private Frontier frontier() throws Exception {
        return Frontier.read(
                table.table(), latest(), table.column().name(), table.column().fieldId());
    }

    private LiveRows live() {
        return LiveRows.read(table.table(), latest(), table.column().name());
    }

    private Snapshot latest() {
        return table.table().snapshotManager().latestSnapshot();
    }
}
