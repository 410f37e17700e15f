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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.paimon.commit.IndexSwap;
import io.ivfpq.paimon.commit.SwapVerdict;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.paimon.fs.FileStatus;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merges in a table, and what becomes of one when the table changes under it. */
@SuppressWarnings("try") // Paimon's AutoCloseable declares every exception, interrupts included.
class CompactionTest {

    private static final Map<String, String> ALL_LISTS = Map.of("ivf.nprobe", "1000");

    @TempDir Path warehouse;

    private final Vectors vectors = new Vectors(4, 7);
    private VectorTable items;
    private MergingTable table;

    @BeforeEach
    void createTableWithSegments() throws Exception {
        items = VectorTable.create(warehouse, 4, options());
        table = new MergingTable(items);
        items.write(vectors.next(90));
        table.catchUp();
    }

    @Test
    void mergesEverySegmentIntoOneAndAnswersAsBefore() throws Exception {
        float[][] queries = vectors.next(20);
        List<Map<Long, Float>> before = items.searchBatch(queries, 10, Map.of());
        assertThat(table.index().segments()).hasSize(5);

        table.compact(new MergePlanner());

        assertThat(table.index().segments()).hasSize(1);
        assertThat(table.frontier().isComplete()).isTrue();
        assertThat(table.frontier().codebooks()).isEqualTo(1);
        assertThat(items.searchBatch(queries, 10, Map.of())).isEqualTo(before);
        assertThat(items.table().snapshotManager().latestSnapshot().deltaRecordCount()).isZero();
    }

    @Test
    void earlierSnapshotsAnswerFromTheSegmentsTheyList() throws Exception {
        float[] query = vectors.next();
        long snapshot = items.table().snapshotManager().latestSnapshotId();
        Map<Long, Float> before = items.search(query, 10, ALL_LISTS);

        table.compact(new MergePlanner());
        items.write(vectors.next(30));
        table.catchUp();
        table.compact(new MergePlanner());

        assertThat(items.asOf(snapshot).search(query, 10, ALL_LISTS)).isEqualTo(before);
        assertThat(table.index().segments()).hasSize(1);
        assertThat(table.frontier().coveredRows()).isEqualTo(120);
    }

    @Test
    void aLargeMergeBecomesSeveralFilesThatTogetherAnswerAsBefore() throws Exception {
        items = VectorTable.create(warehouse.resolve("lists"), 4, options());
        table = new MergingTable(items);
        items.write(vectors.next(200));
        table.catchUp();
        float[][] queries = vectors.next(20);
        List<Map<Long, Float>> before = items.searchBatch(queries, 10, Map.of());

        table.compact(new MergePlanner(1000, 2000));

        List<SegmentEntry> files = table.index().segments();
        assertThat(files.size()).isBetween(2, 8);
        assertThat(files).extracting(SegmentEntry::rows).containsOnly(files.get(0).rows());
        assertThat(table.frontier().isComplete()).as("%s", table.frontier()).isTrue();
        assertThat(items.searchBatch(queries, 10, Map.of())).isEqualTo(before);
    }

    @Test
    void mergedFilesMergeAgain() throws Exception {
        items = VectorTable.create(warehouse.resolve("lists"), 4, options());
        table = new MergingTable(items);
        items.write(vectors.next(200));
        table.catchUp();
        table.compact(new MergePlanner(1000, 2000));
        items.write(vectors.next(50));
        table.catchUp();

        table.compact(new MergePlanner());

        assertThat(table.index().segments()).hasSize(1);
        assertThat(table.frontier().isComplete()).as("%s", table.frontier()).isTrue();
        assertThat(table.index().segments().get(0).descriptor().statistics().rows()).isEqualTo(250);
    }

    @Test
    void aMergedSegmentHasNoMoreRowsThanTold() throws Exception {
        table.compact(new MergePlanner(50, 1 << 20));

        assertThat(table.index().segments())
                .extracting(entry -> entry.rows().count())
                .containsExactlyInAnyOrder(40L, 50L);
    }

    @Test
    void aTableWithoutSegmentsNeedsNothing() throws Exception {
        remove(table.index().segments());

        assertThat(new MergePlanner().plan(table.index())).isEmpty();
    }

    @Test
    void doesNotMergeSegmentsThatCarryTheirCodebooks() throws Exception {
        remove(table.index().segments());
        items.buildIndex(0, 39);
        items.buildIndex(40, 89);

        assertThat(new MergePlanner().plan(table.index())).isEmpty();
    }

    @Test
    void doesNotMergeAcrossAGap() throws Exception {
        List<SegmentEntry> segments = table.index().segments();
        remove(segments.stream().filter(entry -> entry.rows().from == 40).toList());

        assertThat(new MergePlanner().plan(table.index()))
                .extracting(group -> group.rows().toString())
                .containsExactly("[0, 39]", "[60, 89]");
    }

    @Test
    void doesNotBringBackAnIndexThatWasDropped() throws Exception {
        IndexSwap swap = table.merge(onlyGroup());
        remove(table.index().segments());

        assertThat(table.commit(swap)).isEqualTo(SwapVerdict.INPUT_GONE);
        assertThat(table.index().segments()).isEmpty();
    }

    @Test
    void refusesTheSecondOfTwoMergesAndDeletesItsFile() throws Exception {
        MergeGroup group = onlyGroup();
        IndexSwap first = table.merge(group);
        IndexSwap second = table.merge(group);
        long files = segmentFiles();

        assertThat(table.commit(first)).isEqualTo(SwapVerdict.ACCEPTED);
        assertThat(table.commit(second)).isEqualTo(SwapVerdict.INPUT_GONE);
        assertThat(table.frontier().isComplete()).isTrue();
        assertThat(segmentFiles()).isEqualTo(files - 1);
    }

    @Test
    void committingAgainChangesNothing() throws Exception {
        IndexSwap swap = table.merge(onlyGroup());
        table.commit(swap);
        long snapshot = items.table().snapshotManager().latestSnapshotId();

        assertThat(table.commit(swap)).isEqualTo(SwapVerdict.ALREADY_COMMITTED);
        assertThat(items.table().snapshotManager().latestSnapshotId()).isEqualTo(snapshot);
    }

    @Test
    void refusesRowsThatAreGone() throws Exception {
        IndexSwap swap = table.merge(onlyGroup());
        try (BatchTableCommit truncate = items.table().newBatchWriteBuilder().newCommit()) {
            truncate.truncateTable();
        }

        assertThat(table.commit(swap)).isEqualTo(SwapVerdict.INPUT_GONE);
        assertThat(table.index().segments()).isEmpty();
    }

    @Test
    void refusesToReplaceSegmentsOnlyInPart() throws Exception {
        MergeGroup group = onlyGroup();
        IndexSwap whole = table.merge(group);

        assertThatThrownBy(
                        () ->
                                IndexSwap.merging(
                                        whole.partition(),
                                        whole.removed().subList(0, 2),
                                        whole.added()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected the same rows, at least one");
    }

    @Test
    void refusesAMergedFileThatIsGone() throws Exception {
        IndexSwap swap = table.merge(onlyGroup());
        Files.delete(indexDirectory().resolve(swap.added().get(0).fileName()));

        assertThat(table.commit(swap)).isEqualTo(SwapVerdict.FILE_MISSING);
        assertThat(table.index().segments()).hasSize(5);
    }

    @Test
    void aDamagedInputIsNamedAndNothingIsLeftBehind() throws Exception {
        MergeGroup group = onlyGroup();
        Path input = indexDirectory().resolve(group.files().get(2).fileName());
        byte[] bytes = Files.readAllBytes(input);
        bytes[40] ^= 1;
        Files.write(input, bytes);
        long files = segmentFiles();

        assertThatThrownBy(() -> table.merge(group))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageContaining(group.files().get(2).fileName());
        assertThat(segmentFiles()).isEqualTo(files);
    }

    private static Map<String, String> options() {
        return Map.of(
                "vector.index.task.max-rows",
                "20",
                "vector.index.lists",
                "8",
                "vector.index.train.min-rows",
                "1");
    }

    private MergeGroup onlyGroup() throws Exception {
        List<MergeGroup> groups = new MergePlanner().plan(table.index());
        assertThat(groups).hasSize(1);
        return groups.get(0);
    }

    private void remove(List<SegmentEntry> segments) throws Exception {
        List<IndexFileMeta> files = new ArrayList<>();
        segments.forEach(entry -> files.add(entry.file()));
        items.commitIndex(List.of(), files);
    }

    private Path indexDirectory() {
        return Path.of(items.table().location().toUri().getPath(), "index");
    }

    private long segmentFiles() throws Exception {
        long count = 0;
        for (FileStatus file :
                items.table()
                        .fileIO()
                        .listStatus(new org.apache.paimon.fs.Path(indexDirectory().toUri()))) {
            count += file.getPath().getName().startsWith("ivf-pq-segment") ? 1 : 0;
        }
        return count;
    }
}
