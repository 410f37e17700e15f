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

package io.ivfpq.benchmarks.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.benchmarks.data.BenchmarkData;
import io.ivfpq.benchmarks.data.DataSet;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import io.ivfpq.format.vindex.VindexImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OurIndexTest {

    private static final int ROWS = 2_000;
    private static final int QUERIES = 20;
    private static final int DIMENSION = 16;
    private static final IndexSettings SETTINGS =
            new IndexSettings(DataSet.WORDNET, Metric.L2, 8, 4, 8, ROWS, 5, 1, false, 1);

    private final BenchmarkData data =
            new BenchmarkData(
                    "random",
                    1,
                    random(1, ROWS),
                    random(2, QUERIES),
                    Path.of("unused"),
                    Path.of("unused"));

    private static VectorBatch random(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        return new VectorBatch(values, count, DIMENSION);
    }

    @Test
    void findsAllNeighboursOfRowsRankedByTheirVectors() throws IOException {
        OurIndex index = OurIndex.build(data, SETTINGS);
        long[][] exact = data.exactNeighbours(10, Metric.L2);

        SearchRun all = index.searchAll(new SearchParameters(10, 8, ROWS), 0, 2);
        SearchRun byCodes = index.searchAll(SearchParameters.plain(8), 0, 1);

        assertThat(all.ids()).isDeepEqualTo(exact);
        assertThat(byCodes.recall(exact, 10)).isBetween(0.3, 0.95);
        assertThat(byCodes.rate()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void findsTheSameInBatches(int listsPerRow) throws IOException {
        OurIndex byVectors =
                OurIndex.buildWithRefineCodes(data, SETTINGS.withListsPerRow(listsPerRow));
        OurIndex byCodes = byVectors.rankingBy(Ranking.REFINE_CODES);

        for (int refine : new int[] {10, 50}) {
            SearchParameters how = new SearchParameters(10, 3, refine);
            for (OurIndex index : List.of(byVectors, byCodes)) {
                assertThat(index.searchInBatches(how, 0).ids())
                        .isDeepEqualTo(index.searchAll(how, 0, 1).ids());
            }
        }
    }

    @Test
    void findsMoreInAsManyListsWhereRowsLieInTwo() throws IOException {
        long[][] exact = data.exactNeighbours(10, Metric.L2);
        SearchParameters how = new SearchParameters(10, 2, ROWS);

        SearchRun one = OurIndex.build(data, SETTINGS).searchInBatches(how, 0);
        SearchRun two = OurIndex.build(data, SETTINGS.withListsPerRow(2)).searchInBatches(how, 0);

        assertThat(two.recall(exact, 10)).isGreaterThan(one.recall(exact, 10) + 0.1);
    }

    @Test
    void ranksAgainByRefineCodesAsWellAsByVectors() throws IOException {
        OurIndex index = OurIndex.buildWithRefineCodes(data, SETTINGS);
        long[][] exact = data.exactNeighbours(10, Metric.L2);
        SearchParameters how = new SearchParameters(10, 8, ROWS);

        OurIndex byCodes = index.rankingBy(Ranking.REFINE_CODES);

        assertThat(byCodes.searchAll(how, 0, 1).recall(exact, 10)).isBetween(0.95, 0.9999);
        assertThat(index.searchAll(how, 0, 1).ids()).isDeepEqualTo(exact);
    }

    @Test
    void refusesToRankByRefineCodesThatRowsDoNotHave() throws IOException {
        OurIndex index = OurIndex.build(data, SETTINGS);

        assertThatThrownBy(() -> index.rankingBy(Ranking.REFINE_CODES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "rows of the index have no refine codes to rank by; build it with them");
    }

    @Test
    void exportsWhatItSearches() throws IOException {
        OurIndex index = OurIndex.build(data, SETTINGS);

        MemoryByteSink imported = new MemoryByteSink("imported");
        VindexImport file = VindexImport.open(new MemoryByteSource("exported", index.exported()));
        file.writeSegment(0, CodebookReference.embedded(file.codebook()), imported);
        OurIndex again = OurIndex.open(data, imported.toByteArray());

        SearchParameters how = SearchParameters.plain(3);
        assertThat(again.searchAll(how, 0, 1).ids())
                .isDeepEqualTo(index.searchAll(how, 0, 1).ids());
    }
}
