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

package io.ivfpq.paimon.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.search.RowFilter;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vindex.VindexImport;
import io.ivfpq.paimon.commit.IndexHandover;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.file.PaimonByteSource;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import io.ivfpq.paimon.plan.CatchUp;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.fs.Path;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexExportTest {

    private static final Map<String, String> ALL_LISTS = Map.of("ivf.nprobe", "1000");

    @TempDir private java.nio.file.Path warehouse;

    private final Vectors vectors = new Vectors(4, 7);

    @Test
    void filesInAFolderAnswerLikeTheTable() throws Exception {
        VectorTable items = indexed("l2");
        Path folder = new Path(warehouse.resolve("exported").toUri());

        List<ExportedFile> files = new IndexExport(items.table(), items.column()).writeTo(folder);

        assertThat(files).hasSize(1);
        assertThat(files.get(0).path().getName()).isEqualTo("ivf-pq-0-89.index");
        assertThat(files.get(0).vectors()).isEqualTo(90);
        assertSameAnswers(files.get(0), items);
        assertThat(segments(items)).hasSize(5);
    }

    @Test
    void anExportOverAFileLeavesItAlone() throws Exception {
        VectorTable items = indexed("l2");
        Path folder = new Path(warehouse.resolve("exported").toUri());
        IndexExport export = new IndexExport(items.table(), items.column());
        export.writeTo(folder);

        assertThatThrownBy(() -> export.writeTo(folder))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("ivf-pq-0-89.index");

        assertThat(warehouse.resolve("exported").toFile().list()).hasSize(1);
    }

    @Test
    void innerProductIsRefusedAndLeavesNoFile() throws Exception {
        VectorTable items = indexed("inner_product");
        Path folder = new Path(warehouse.resolve("exported").toUri());

        assertThatThrownBy(() -> new IndexExport(items.table(), items.column()).writeTo(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("segment of metric inner_product holds codes of residuals");

        assertThat(warehouse.resolve("exported").toFile().list()).isEmpty();
    }

    @Test
    void rowsInTwoListsAreRefusedAndLeaveNoFile() throws Exception {
        VectorTable items =
                indexed(Map.of("vector.index.lists-per-row", "2", "vector.index.lists", "4"));
        Path folder = new Path(warehouse.resolve("exported").toUri());

        assertThatThrownBy(() -> new IndexExport(items.table(), items.column()).writeTo(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "segment has each row in two lists, of which readers of ivf-pq files would"
                                + " return some rows twice; build the index with one list for each"
                                + " row");

        assertThat(warehouse.resolve("exported").toFile().list()).isEmpty();
    }

    @Test
    void anIndexOfPaimonTakesThePlaceOfOurs() throws Exception {
        VectorTable items = indexed("cosine");
        long before = items.table().snapshotManager().latestSnapshotId();

        FileStoreTable off = items.table().copy(Map.of("vector.index.incremental", "false"));

        List<ExportedFile> files = new IndexExport(off, items.column()).replace("test");

        assertThat(items.table().snapshotManager().latestSnapshotId()).isEqualTo(before + 1);
        assertThat(segments(items)).isEmpty();
        assertThat(state(items).codebooks()).isEmpty();
        List<IndexFileMeta> entries = new ArrayList<>();
        items.table()
                .store()
                .newIndexFileHandler()
                .scanEntries()
                .forEach(entry -> entries.add(entry.indexFile()));
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).indexType()).isEqualTo("ivf-pq");
        assertThat(entries.get(0).fileSize()).isEqualTo(files.get(0).bytes());
        assertThat(entries.get(0).globalIndexMeta().rowRangeEnd()).isEqualTo(89);
        assertSameAnswers(files.get(0), items.asOf(before));
    }

    @Test
    void aTableThatIsStillIndexedByWritingIsRefused() throws Exception {
        VectorTable items = indexed("l2");

        assertThatThrownBy(() -> new IndexExport(items.table(), items.column()).replace("test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "table db.items has 'vector.index.incremental' = 'true', so that the next"
                                + " write would add segments of ours beside the ivf-pq index, and"
                                + " Paimon searches a column with one type of index only. First run"
                                + " ALTER TABLE db.items SET ('vector.index.incremental' ="
                                + " 'false')");
    }

    @Test
    void aChangeMeanwhileIsRefused() throws Exception {
        VectorTable items = indexed("l2");
        List<SegmentEntry> read = segments(items);
        items.write(vectors.next(10));
        new CatchUp(items.table(), items.column(), 1).run("writer");
        long before = items.table().snapshotManager().latestSnapshotId();

        boolean committed =
                new IndexHandover(items.column(), read, Map.of()).commit(items.table(), "test");

        assertThat(committed).isFalse();
        assertThat(items.table().snapshotManager().latestSnapshotId()).isEqualTo(before);
    }

    @Test
    void aTableWithoutIndexIsRefused() throws Exception {
        VectorTable items = VectorTable.create(warehouse, 4, Map.of());

        assertThatThrownBy(
                        () ->
                                new IndexExport(items.table(), items.column())
                                        .writeTo(new Path(warehouse.toUri())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "column 'emb' of table db.items has no index to export, expected at least"
                                + " one segment");
    }

    /** Ninety rows in five segments. */
    private VectorTable indexed(String metric) throws Exception {
        return indexed(Map.of("vector.index.metric", metric));
    }

    private VectorTable indexed(Map<String, String> more) throws Exception {
        Map<String, String> options = new HashMap<>(more);
        options.put("vector.index.train.min-rows", "1");
        options.put("vector.index.task.max-rows", "20");
        VectorTable items = VectorTable.create(warehouse, 4, options);
        items.write(vectors.next(90));
        new CatchUp(items.table(), items.column(), 1).run("writer");
        return items;
    }

    private static IndexState state(VectorTable items) throws Exception {
        return IndexState.read(
                items.table(),
                items.table().snapshotManager().latestSnapshot(),
                items.column().fieldId());
    }

    private static List<SegmentEntry> segments(VectorTable items) throws Exception {
        return state(items).segments();
    }

    private void assertSameAnswers(ExportedFile file, VectorTable items) throws Exception {
        try (ByteSource source = new PaimonByteSource(items.table().fileIO(), file.path())) {
            VindexImport open = VindexImport.open(source);
            Codebook codebook = open.codebook();
            MemoryByteSink sink = new MemoryByteSink("imported");
            open.writeSegment(0, CodebookReference.embedded(codebook), sink);
            SegmentReader segment =
                    SegmentReader.open(new MemoryByteSource("imported", sink.toByteArray()));
            Metric metric = items.column().metric();
            for (float[] query : vectors.next(10)) {
                Map<Long, Float> expected = items.search(query, 10, ALL_LISTS);
                TopK top = new TopK(10);
                QueryPlan plan = QueryPlan.create(codebook, query, 1000);
                for (int list : plan.probedLists()) {
                    plan.scan(segment.readList(list), file.rows().from, RowFilter.ALL, top);
                }
                long[] ids = top.ids();
                assertThat(ids).hasSize(expected.size());
                for (int i = 0; i < ids.length; i++) {
                    assertThat(expected).containsKey(ids[i]);
                    assertThat(metric.score(top.distances()[i])).isEqualTo(expected.get(ids[i]));
                }
            }
        }
    }
}
