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

package io.ivfpq.format.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.segment.Segments;
import io.ivfpq.format.training.Refine;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches of segments of rows in two lists return each row once. */
class TwoListSearchTest {

    private static final long SEED = 75;
    private static final int ROWS = 3000;
    private static final int LISTS = 20;

    /** Every vector twice, so that there are ties everywhere. */
    private static final VectorBatch BATCH =
            Segments.repeated(ClusteredVectors.of(ROWS / 2, 24, 40, SEED), 2);

    @BeforeAll
    static void filtersAreCompiled() throws InterruptedException {
        Kernels.awaitWarmUp();
    }

    @ParameterizedTest
    @CsvSource({"L2, 8", "INNER_PRODUCT, 8", "COSINE, 8", "L2, 4", "INNER_PRODUCT, 4"})
    void probingAllListsIsAScanOfAllRows(Metric metric, int codeBits) throws IOException {
        Codebook codebook = train(metric, codeBits);
        List<InvertedList> lists = lists(Segments.reader(codebook, BATCH));
        Random random = new Random(SEED);
        for (int q = 0; q < 10; q++) {
            float[] query = ClusteredVectors.near(BATCH, random.nextInt(ROWS), random);
            QueryPlan plan = QueryPlan.create(codebook, query, LISTS);
            double[] decoded = decodedDistances(codebook, lists, query);

            TopK all = scan(plan, lists, RowFilter.ALL, ROWS, Distances.EXACT);

            assertThat(Arrays.stream(all.ids()).sorted())
                    .as("seed %d", SEED)
                    .containsExactly(LongStream.range(0, ROWS).boxed().toArray(Long[]::new));
            long[] ids = all.ids();
            float[] distances = all.distances();
            assertThat(distances).isSorted();
            for (int i = 0; i < ROWS; i++) {
                double exact = decoded[(int) ids[i]];
                assertThat(Math.abs(distances[i] - exact))
                        .as("row %d seed %d", ids[i], SEED)
                        .isLessThan(1e-4 * (1 + Math.abs(exact)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"L2, 8", "INNER_PRODUCT, 4", "COSINE, 8"})
    void theNearestAreTheFirstOfAllRowsWithAnyFilter(Metric metric, int codeBits)
            throws IOException {
        Codebook codebook = train(metric, codeBits);
        List<InvertedList> lists = new ArrayList<>(lists(Segments.reader(codebook, BATCH)));
        Random random = new Random(SEED);
        RowFilter odd = row -> row % 2 == 1;
        IncludedRows.Builder few = new IncludedRows.Builder();
        IntStream.range(0, ROWS).filter(row -> row % 20 == 3).forEach(few::add);
        for (RowFilter filter : List.of(RowFilter.ALL, odd, few.build())) {
            for (int k : new int[] {1, 2, 10, 64, 500, 1 << 20}) {
                float[] query = ClusteredVectors.near(BATCH, random.nextInt(ROWS), random);
                QueryPlan plan = QueryPlan.create(codebook, query, LISTS);
                TopK all = scan(plan, lists, row -> true, ROWS, Distances.EXACT);
                long[] expected =
                        Arrays.stream(all.ids())
                                .filter(id -> filter.includes((int) id))
                                .limit(k)
                                .toArray();
                Collections.shuffle(lists, random);

                TopK top = scan(plan, lists, filter, k, Distances.EXACT);

                assertThat(top.ids()).as("k=%d seed %d", k, SEED).isEqualTo(expected);
            }
        }
    }

    /** As candidates that are ranked again. */
    @ParameterizedTest
    @CsvSource({"L2, 8", "INNER_PRODUCT, 4", "COSINE, 8"})
    void estimatesAreOfTheNearestEntries(Metric metric, int codeBits) throws IOException {
        Codebook codebook = train(metric, codeBits);
        List<InvertedList> lists = lists(Segments.reader(codebook, BATCH));
        Random random = new Random(SEED);
        for (int k : new int[] {1, 2, 10, 101, 1000}) {
            float[] query = ClusteredVectors.near(BATCH, random.nextInt(ROWS), random);
            QueryPlan plan = QueryPlan.create(codebook, query, LISTS);
            TopK all = scan(plan, lists, RowFilter.ALL, 2 * ROWS, Distances.ESTIMATED);
            assertThat(all.size()).isEqualTo(ROWS);

            TopK top = scan(plan, lists, RowFilter.ALL, k, Distances.ESTIMATED);

            String how = "k=" + k + " seed " + SEED;
            assertThat(top.size()).as(how).isBetween((k + 1) / 2, k);
            assertThat(top.ids()).as(how).isEqualTo(Arrays.copyOf(all.ids(), top.size()));
            assertThat(top.distances())
                    .as(how)
                    .isEqualTo(Arrays.copyOf(all.distances(), top.size()));
        }
    }

    @ParameterizedTest
    @CsvSource({"L2, 8", "INNER_PRODUCT, 4"})
    void rankedAgainEachRowIsThereOnceAndAsNearAsByItsRefineCodes(Metric metric, int codeBits)
            throws IOException {
        Codebook codebook = train(metric, codeBits);
        SegmentReader reader = Segments.reader(codebook, BATCH);
        SegmentReader plain = Segments.reader(Segments.withListsPerRow(codebook, 1), BATCH);
        Random random = new Random(SEED);
        for (int q = 0; q < 5; q++) {
            float[] query = ClusteredVectors.near(BATCH, random.nextInt(ROWS), random);

            TopK best = refined(codebook, reader, query);

            TopK expected = refined(Segments.withListsPerRow(codebook, 1), plain, query);
            assertThat(best.ids()).as("seed %d", SEED).isEqualTo(expected.ids()).hasSize(ROWS);
            assertThat(best.distances()).isEqualTo(expected.distances());
        }
    }

    @ParameterizedTest
    @CsvSource({"L2, EXACT", "INNER_PRODUCT, EXACT", "L2, ESTIMATED", "COSINE, ESTIMATED"})
    void answersOfABatchAreThoseOfItsQueriesOneByOne(Metric metric, Distances ranking)
            throws IOException {
        Codebook codebook = train(metric, 8);
        SegmentReader reader = Segments.reader(codebook, BATCH);
        VectorBatch queries = new VectorBatch(BATCH.values(), 70, BATCH.dimension());
        IncludedRows.Builder few = new IncludedRows.Builder();
        IntStream.range(0, ROWS).filter(row -> row % 20 == 3).forEach(few::add);
        RowFilter odd = row -> row % 2 == 1;
        for (RowFilter filter : List.of(RowFilter.ALL, odd, few.build())) {
            for (int probes : new int[] {1, 4, LISTS}) {
                BatchSearch.Spec spec = new BatchSearch.Spec(30, probes, filter, ranking);
                BatchSearch batch = BatchSearch.create(codebook, queries, spec);
                batch.scan(reader.readLists(batch.probedLists()), 7);

                for (int query = 0; query < queries.count(); query++) {
                    QueryPlan plan = QueryPlan.create(codebook, queries.vector(query), probes);
                    TopK alone = new TopK(30);
                    QueryScan scan = new QueryScan(plan, filter, alone, ranking);
                    reader.readLists(plan.probedLists()).forEach(list -> scan.scan(list, 7));
                    TopK together = batch.results().get(query);
                    assertThat(together.ids()).as("query %d", query).isEqualTo(alone.ids());
                    assertThat(together.distances()).isEqualTo(alone.distances());
                }
            }
        }
    }

    private static Codebook train(Metric metric, int codeBits) {
        return Segments.train(
                metric,
                BATCH,
                LISTS,
                spec -> spec.withCodeBits(codeBits).withRefine(Refine.SQ8).withListsPerRow(2));
    }

    private static List<InvertedList> lists(SegmentReader reader) throws IOException {
        return reader.readLists(IntStream.range(0, LISTS).toArray());
    }

    private static TopK scan(
            QueryPlan plan, List<InvertedList> lists, RowFilter filter, int k, Distances ranking) {
        TopK top = new TopK(k);
        QueryScan scan = new QueryScan(plan, filter, top, ranking);
        lists.forEach(list -> scan.scan(list, 0));
        return top;
    }

    private static TopK refined(Codebook codebook, SegmentReader reader, float[] query)
            throws IOException {
        QueryPlan plan = QueryPlan.create(codebook, query, LISTS);
        TopK candidates = scan(plan, lists(reader), RowFilter.ALL, ROWS, Distances.EXACT);
        TopK best = new TopK(ROWS);
        new Refinement(plan).rank(candidates, reader::readRefineCodes, best);
        return best;
    }

    /** Of the nearer entry of each row. */
    private static double[] decodedDistances(
            Codebook codebook, List<InvertedList> lists, float[] query) {
        double[] nearest = new double[ROWS];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (InvertedList list : lists) {
            double[] distances = new double[ROWS];
            Arrays.fill(distances, Double.POSITIVE_INFINITY);
            Segments.decodedDistances(codebook, list, query, distances);
            Arrays.setAll(nearest, row -> Math.min(nearest[row], distances[row]));
        }
        return nearest;
    }
}
