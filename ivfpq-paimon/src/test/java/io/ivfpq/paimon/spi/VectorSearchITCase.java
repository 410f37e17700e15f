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

package io.ivfpq.paimon.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches through Paimon's Java interface over indexes that Paimon's build path wrote. */
class VectorSearchITCase {

    private static final int DIMENSION = 16;
    private static final Map<String, String> EXHAUSTIVE =
            Map.of("ivf.nprobe", "all", "ivf.refine_factor", "20");

    @TempDir Path warehouse;

    @ParameterizedTest
    @CsvSource({
        "cosine, parquet, parquet",
        "l2, parquet, avro",
        "inner_product, avro, avro",
        "cosine, avro, parquet"
    })
    void exhaustiveRefinedSearchEqualsExactSearch(String metric, String format, String vectorFormat)
            throws Exception {
        VectorTable table =
                VectorTable.create(
                        warehouse,
                        DIMENSION,
                        Map.of(
                                "vector.index.metric", metric,
                                "file.format", format,
                                "vector.file.format", vectorFormat));
        Vectors vectors = new Vectors(DIMENSION, 7);
        table.write(vectors.next(600));
        table.write(vectors.next(400));
        table.buildIndex(0, 599);
        table.buildIndex(600, 999);

        for (float[] query : vectors.next(20)) {
            assertSameRanking(table.search(query, 10, EXHAUSTIVE), table.exact(query, 10));
        }
    }

    @ParameterizedTest
    @CsvSource({"cosine", "l2", "inner_product"})
    void scoresOfTheIndexAreOnTheScaleOfExactScores(String metric) throws Exception {
        VectorTable table =
                VectorTable.create(
                        warehouse,
                        DIMENSION,
                        Map.of("vector.index.metric", metric, "vector.index.pq.subspaces", "16"));
        Vectors vectors = new Vectors(DIMENSION, 8);
        table.write(vectors.next(1000));
        table.buildIndex(0, 999);

        for (float[] query : vectors.next(10)) {
            Map<Long, Float> exact = table.exact(query, 1000);
            Map<Long, Float> approximate = table.search(query, 100, Map.of("ivf.nprobe", "all"));
            assertThat(approximate).hasSize(100);
            // Quantised distances stray either way, so it is the mean that shows the scale.
            double ratio =
                    approximate.entrySet().stream()
                            .mapToDouble(e -> e.getValue() / exact.get(e.getKey()))
                            .average()
                            .orElseThrow();
            assertThat(ratio).isCloseTo(1, within(0.02));
        }
    }

    @ParameterizedTest
    @CsvSource({"cosine", "l2", "inner_product"})
    void indexedAndUnindexedRowsMixInTheRightOrder(String metric) throws Exception {
        VectorTable table =
                VectorTable.create(warehouse, DIMENSION, Map.of("vector.index.metric", metric));
        Vectors vectors = new Vectors(DIMENSION, 9);
        table.write(vectors.next(500));
        table.write(vectors.next(500));
        table.buildIndex(0, 499);

        for (float[] query : vectors.next(20)) {
            assertSameRanking(table.search(query, 10, EXHAUSTIVE), table.exact(query, 10));
        }
    }

    @ParameterizedTest
    @CsvSource({"cosine", "l2", "inner_product"})
    void aTableWithoutIndexIsSearchedExactlyByItsMetric(String metric) throws Exception {
        VectorTable table =
                VectorTable.create(warehouse, DIMENSION, Map.of("vector.index.metric", metric));
        Vectors vectors = new Vectors(DIMENSION, 10);
        table.write(vectors.next(300));

        for (float[] query : vectors.next(10)) {
            assertSameRanking(table.search(query, 10, Map.of()), table.exact(query, 10));
        }
    }

    @Test
    void withoutAnyMetricOptionATableWithoutIndexIsSearchedByCosine() throws Exception {
        VectorTable table = VectorTable.create(warehouse, DIMENSION, Map.of());
        Vectors vectors = new Vectors(DIMENSION, 11);
        table.write(vectors.next(300));
        float[] query = vectors.next();

        Map<Long, Float> found = table.search(query, 10, Map.of());

        assertThat(table.column().metric().optionValue()).isEqualTo("cosine");
        assertSameRanking(found, table.exact(query, 10));
    }

    @Test
    void aBatchGivesEachQueryWhatItGetsAlone() throws Exception {
        VectorTable table = VectorTable.create(warehouse, DIMENSION, Map.of());
        Vectors vectors = new Vectors(DIMENSION, 12);
        table.write(vectors.next(1000));
        table.buildIndex(0, 399);
        table.buildIndex(400, 999);
        float[][] queries = vectors.next(40);

        List<Map<Long, Float>> together = table.searchBatch(queries, 10, Map.of());

        List<Map<Long, Float>> alone = new ArrayList<>();
        for (float[] query : queries) {
            alone.add(table.search(query, 10, Map.of()));
        }
        assertThat(together).isEqualTo(alone);
    }

    @Test
    void rowsWithoutVectorAreNeverFound() throws Exception {
        VectorTable table = VectorTable.create(warehouse, DIMENSION, Map.of());
        Vectors vectors = new Vectors(DIMENSION, 13);
        float[][] rows = vectors.next(100);
        rows[0] = null;
        rows[17] = null;
        rows[99] = null;
        table.write(rows);
        table.buildIndex(0, 99);

        Map<Long, Float> found = table.search(vectors.next(), 100, EXHAUSTIVE);

        assertThat(found).hasSize(97).doesNotContainKeys(0L, 17L, 99L);
    }

    @Test
    void moreProbesFindMore() throws Exception {
        VectorTable table =
                VectorTable.create(warehouse, DIMENSION, Map.of("vector.index.lists", "64"));
        Vectors vectors = new Vectors(DIMENSION, 14);
        table.write(vectors.next(2000));
        table.buildIndex(0, 1999);

        int one = 0;
        int all = 0;
        for (float[] query : vectors.next(50)) {
            Map<Long, Float> exact = table.exact(query, 10);
            one += common(exact, table.search(query, 10, probing("1")));
            all += common(exact, table.search(query, 10, probing("all")));
        }

        // One list holds about 31 rows, more than the 20 asked for.
        assertThat(one).isLessThan(all);
        assertThat(all).isGreaterThan(480);
    }

    private static Map<String, String> probing(String nprobe) {
        return Map.of("ivf.nprobe", nprobe, "ivf.refine_factor", "2");
    }

    private static int common(Map<Long, Float> exact, Map<Long, Float> found) {
        return (int) found.keySet().stream().filter(exact::containsKey).count();
    }

    private static void assertSameRanking(Map<Long, Float> found, Map<Long, Float> exact) {
        assertThat(new ArrayList<>(found.keySet())).isEqualTo(new ArrayList<>(exact.keySet()));
        found.forEach((row, score) -> assertThat(score).isCloseTo(exact.get(row), within(1e-5f)));
    }
}
