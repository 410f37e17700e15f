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

import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import io.ivfpq.paimon.search.Freshness.Policy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.GenericRow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches a table of 2 000 indexed rows and 300 that are not. */
class FreshnessTest {

    private static final int DIMENSION = 16;

    @TempDir Path warehouse;

    @TempDir Path local;

    private final Vectors vectors = new Vectors(DIMENSION, 31);
    private VectorTable table;

    @BeforeEach
    void fill() throws Exception {
        table = VectorTable.create(warehouse, DIMENSION, Map.of("vector.index.metric", "l2"));
        table.write(vectors.next(2_000));
        table.buildIndex(0, 1_999);
        table.write(vectors.next(300));
    }

    private TableSearcher follow(Freshness freshness) throws IOException {
        return new TableSearcher(
                table.table(),
                new NearestSpec(
                        VectorTable.COLUMN,
                        List.of("id"),
                        List.of(),
                        10,
                        freshness,
                        Map.of("ivf.nprobe", "all")),
                LocalStorage.unlimited(local),
                Duration.ZERO);
    }

    private static List<Long> search(TableSearcher searcher, float[] query, int k)
            throws IOException {
        return searcher.search(query, k, GenericRow.of()).neighbours().stream()
                .map(Neighbour::rowId)
                .toList();
    }

    @Test
    void exactFindsEveryRow() throws Exception {
        try (TableSearcher searcher = follow(Freshness.EXACT)) {
            assertThat(search(searcher, table.vectors(2_100, 2_101)[0], 1)).containsExactly(2_100L);
            assertThat(search(searcher, table.vectors(100, 101)[0], 1)).containsExactly(100L);
        }
    }

    /** With and without the index: of few rows all are compared. */
    @ParameterizedTest
    @ValueSource(ints = {10, 3_000})
    void indexedOnlyFindsRowsOnceTheyAreIndexed(int k) throws Exception {
        float[] query = table.vectors(2_100, 2_101)[0];
        try (TableSearcher searcher = follow(new Freshness(Policy.INDEXED_ONLY, 0))) {
            assertThat(search(searcher, query, k))
                    .hasSize(Math.min(k, 2_000))
                    .allMatch(id -> id < 2_000);
            assertThat(searcher.current().orElseThrow().unindexedRowCount()).isEqualTo(300);

            table.buildIndex(2_000, 2_299);

            assertThat(search(searcher, query, k)).hasSize(Math.min(k, 2_300)).contains(2_100L);
        }
    }

    @Test
    void failSearchesUntilTooManyRowsAreNotIndexedAndAgainWhenTheyAre() throws Exception {
        float[] query = table.vectors(2_100, 2_101)[0];
        try (TableSearcher searcher = follow(new Freshness(Policy.FAIL, 300))) {
            assertThat(search(searcher, query, 1)).containsExactly(2_100L);

            table.write(vectors.next(1));

            assertThatThrownBy(() -> search(searcher, query, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "301 rows of table db.items at snapshot 4 have no segment in the index"
                                + " of column 'emb', more than"
                                + " 'lookup.freshness.max-unindexed-rows' = '300'; let the job that"
                                + " maintains the index catch up, raise the bound, or search them"
                                + " one by one with 'lookup.freshness' = 'exact'");

            table.buildIndex(2_000, 2_299);

            assertThat(search(searcher, query, 1)).containsExactly(2_100L);
        }
    }

    @Test
    void refusesABoundBelowZero() {
        assertThatThrownBy(() -> new Freshness(Policy.FAIL, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'lookup.freshness.max-unindexed-rows' = '-1'; expected at least 0");
    }
}
