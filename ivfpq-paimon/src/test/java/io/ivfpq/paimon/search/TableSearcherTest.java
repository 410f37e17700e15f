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

package io.ivfpq.paimon.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.ivfpq.format.vector.InvalidVectorException;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.index.IndexFileMeta;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableSearcherTest {

    private static final int DIMENSION = 16;
    private static final GenericRow NO_FILTER = GenericRow.of();

    @TempDir Path warehouse;

    @TempDir Path local;

    private final Vectors vectors = new Vectors(DIMENSION, 17);

    private VectorTable table(String metric, Map<String, String> options) throws Exception {
        Map<String, String> all = new HashMap<>(options);
        all.put("vector.index.metric", metric);
        return VectorTable.create(warehouse, DIMENSION, all);
    }

    private TableSearcher follow(VectorTable table, List<String> filtered) throws IOException {
        return new TableSearcher(
                table.table(), spec(filtered), LocalStorage.unlimited(local), Duration.ZERO);
    }

    private static NearestSpec spec(List<String> filtered) {
        return new NearestSpec(
                VectorTable.COLUMN,
                List.of("category", "id"),
                filtered,
                10,
                Freshness.EXACT,
                Map.of("ivf.nprobe", "all"));
    }

    private static List<Long> ids(Answer answer) {
        return ids(answer.neighbours());
    }

    private static List<Long> ids(List<Neighbour> found) {
        return found.stream().map(Neighbour::rowId).toList();
    }

    @ParameterizedTest
    @CsvSource({"cosine, 1", "l2, 1", "inner_product, 1", "inner_product, 2"})
    void findsWhatExactSearchFindsAmongIndexedAndUnindexedRows(String metric, String listsPerRow)
            throws Exception {
        VectorTable table = table(metric, Map.of("vector.index.lists-per-row", listsPerRow));
        table.write(vectors.next(1_500));
        table.buildIndex(0, 1_499);
        table.write(vectors.next(700));
        int queries = 1_000;
        int equal = 0;
        try (TableSearcher searcher = follow(table, List.of())) {
            SnapshotSearcher snapshot = searcher.current().orElseThrow();
            assertThat(snapshot.rowCount()).isEqualTo(2_200);
            assertThat(snapshot.unindexedRowCount()).isEqualTo(700);
            for (int i = 0; i < queries; i++) {
                float[] query = vectors.next();
                List<Neighbour> found = snapshot.search(query, 10, NO_FILTER).neighbours();
                Map<Long, Float> exact = table.exact(query, 10);
                equal += ids(found).equals(new ArrayList<>(exact.keySet())) ? 1 : 0;
                Neighbour first = found.get(0);
                assertThat(first.score()).isCloseTo(exact.get(first.rowId()), offset(1e-4f));
            }
        }

        assertThat(equal).isGreaterThanOrEqualTo(queries * 99 / 100);
    }

    @Test
    void returnsTheColumnsAskedForInTheirOrder() throws Exception {
        VectorTable table = table("l2", Map.of());
        table.write(vectors.next(30));
        try (TableSearcher searcher = follow(table, List.of())) {
            Neighbour found =
                    searcher.current()
                            .orElseThrow()
                            .search(table.vectors(23, 24)[0], 1, NO_FILTER)
                            .neighbours()
                            .get(0);

            assertThat(found.row().getString(0)).hasToString("c3");
            assertThat(found.row().getInt(1)).isEqualTo(23);
            assertThat(found.score()).isEqualTo(1f);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void findsTheNearestOfTheRowsThatPassTheFilter(String listsPerRow) throws Exception {
        VectorTable table = table("l2", Map.of("vector.index.lists-per-row", listsPerRow));
        table.write(vectors.next(12_000));
        table.buildIndex(0, 11_999);
        table.write(vectors.next(500));
        try (TableSearcher searcher = follow(table, List.of("category"))) {
            for (int i = 0; i < 50; i++) {
                float[] query = vectors.next();
                Answer found =
                        searcher.current()
                                .orElseThrow()
                                .search(query, 5, GenericRow.of(BinaryString.fromString("c7")));

                assertThat(ids(found))
                        .containsExactlyElementsOf(
                                table.exact(query, 12_500).keySet().stream()
                                        .filter(id -> id % 10 == 7)
                                        .limit(5)
                                        .toList());
            }
        }
    }

    @Test
    void findsNothingForAFilterValueThatIsNullOrAbsent() throws Exception {
        VectorTable table = table("l2", Map.of());
        table.write(vectors.next(10));
        try (TableSearcher searcher = follow(table, List.of("category"))) {
            SnapshotSearcher snapshot = searcher.current().orElseThrow();

            assertThat(
                            snapshot.search(vectors.next(), 5, GenericRow.of((Object) null))
                                    .neighbours())
                    .isEmpty();
            assertThat(
                            snapshot.search(
                                            vectors.next(),
                                            5,
                                            GenericRow.of(BinaryString.fromString("x")))
                                    .neighbours())
                    .isEmpty();
        }
    }

    @Test
    void findsARowOnceItsSnapshotIsCommittedAndReadsOnlyWhatIsNew() throws Exception {
        VectorTable table = table("l2", Map.of());
        try (TableSearcher searcher = follow(table, List.of())) {
            assertThat(searcher.current()).isEmpty();
            for (int commit = 0; commit < 3; commit++) {
                table.write(vectors.next(5));
                float[] newest = table.vectors(5 * commit + 4, 5 * commit + 5)[0];
                SnapshotSearcher snapshot = searcher.current().orElseThrow();

                assertThat(snapshot.snapshotId()).isEqualTo(commit + 1);
                assertThat(ids(snapshot.search(newest, 1, NO_FILTER)))
                        .containsExactly(5L * commit + 4);
            }
        }
    }

    @Test
    void aSearcherStaysAtItsSnapshot() throws Exception {
        VectorTable table = table("l2", Map.of());
        table.write(vectors.next(5));
        try (TableSearcher searcher = follow(table, List.of())) {
            SnapshotSearcher old = searcher.current().orElseThrow();
            table.write(vectors.next(5));
            searcher.current();

            assertThat(ids(old.search(vectors.next(), 100, NO_FILTER)))
                    .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
        }
    }

    @Test
    void neverReturnsRowsWithoutVector() throws Exception {
        VectorTable table = table("cosine", Map.of());
        table.write(vectors.next(), null, vectors.next());
        try (TableSearcher searcher = follow(table, List.of())) {
            assertThat(ids(searcher.current().orElseThrow().search(vectors.next(), 9, NO_FILTER)))
                    .containsExactlyInAnyOrder(0L, 2L);
        }
    }

    @Test
    void seesAVectorThatWasRewrittenInPlaceAfterItWasIndexed() throws Exception {
        VectorTable table = table("l2", Map.of());
        table.write(vectors.next(2_000));
        table.buildIndex(0, 1_999);
        try (TableSearcher searcher = follow(table, List.of())) {
            float[] old = table.vectors(0, 1)[0];
            assertThat(
                            searcher.current()
                                    .orElseThrow()
                                    .search(old, 1, NO_FILTER)
                                    .neighbours()
                                    .get(0)
                                    .rowId())
                    .isZero();
            float[][] moved = vectors.next(2_000);
            table.rewrite(0, moved);

            for (Neighbour found :
                    searcher.current().orElseThrow().search(old, 5, NO_FILTER).neighbours()) {
                assertThat(found.score())
                        .as("score of the row's present vector")
                        .isCloseTo(score(old, moved[(int) found.rowId()]), offset(1e-4f));
            }
        }
    }

    private static float score(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
        }
        return (float) (1 / (1 + sum));
    }

    @Test
    void searchesTheNextSnapshotWhenTheSegmentsOfThePresentOneAreGone() throws Exception {
        VectorTable table = table("l2", Map.of());
        table.write(vectors.next(2_000));
        table.buildIndex(0, 1_999);
        IndexFileMeta segment = segment(table);
        org.apache.paimon.fs.Path file =
                table.table().store().pathFactory().globalIndexFileFactory().toPath(segment);
        float[] query = table.vectors(1_234, 1_235)[0];
        try (TableSearcher searcher =
                new TableSearcher(
                        table.table(),
                        spec(List.of()),
                        LocalStorage.unlimited(local),
                        Duration.ofHours(1))) {
            table.commitIndex(List.of(), List.of(segment));
            assertThat(table.table().fileIO().delete(file, false)).isTrue();

            assertThat(ids(searcher.search(query, 1, NO_FILTER))).containsExactly(1_234L);
        }
    }

    @Test
    void failsWhenASegmentOfTheNewestSnapshotIsMissing() throws Exception {
        VectorTable table = table("l2", Map.of());
        table.write(vectors.next(2_000));
        table.buildIndex(0, 1_999);
        org.apache.paimon.fs.Path file =
                table.table().store().pathFactory().globalIndexFileFactory().toPath(segment(table));
        try (TableSearcher searcher = follow(table, List.of())) {
            assertThat(table.table().fileIO().delete(file, false)).isTrue();

            assertThatThrownBy(() -> searcher.search(vectors.next(), 1, NO_FILTER))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is missing, but the searched snapshot lists it");
        }
    }

    private static IndexFileMeta segment(VectorTable table) throws IOException {
        return IndexState.read(
                        table.table(),
                        table.table().snapshotManager().latestSnapshot(),
                        table.column().fieldId())
                .segments()
                .get(0)
                .file();
    }

    @Test
    void saysWhatIsWrongWithTheQuery() throws Exception {
        VectorTable table = table("cosine", Map.of());
        table.write(vectors.next(3));
        try (TableSearcher searcher = follow(table, List.of())) {
            SnapshotSearcher snapshot = searcher.current().orElseThrow();

            assertThatThrownBy(() -> snapshot.search(new float[3], 1, NO_FILTER))
                    .isInstanceOf(InvalidVectorException.class)
                    .hasMessage(
                            "query vector has dimension 3, but column 'emb' has dimension 16; embed"
                                    + " queries with the model that embedded the column");
            assertThatThrownBy(() -> snapshot.search(new float[DIMENSION], 1, NO_FILTER))
                    .isInstanceOf(InvalidVectorException.class)
                    .hasMessageStartingWith("query vector for column 'emb' has length 0");
            assertThatThrownBy(() -> snapshot.search(vectors.next(), 0, NO_FILTER))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "k = 0 neighbours in column 'emb' cannot be searched for; expected at"
                                    + " least 1");
        }
    }
}
