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
import io.ivfpq.format.segment.Segments;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Candidates ranked by estimated distances. */
class EstimatesTest {

    private static final long SEED = 37;
    private static final int ROWS = 3000;
    private static final int DIMENSION = 24;
    private static final int LISTS = 16;
    private static final VectorBatch BATCH =
            Segments.repeated(ClusteredVectors.of(ROWS / 2, DIMENSION, 40, SEED), 2);

    @BeforeAll
    static void filtersAreCompiled() throws InterruptedException {
        Kernels.awaitWarmUp();
    }

    private static List<Codebook> codebooks(Metric metric) {
        return List.of(
                Segments.train(metric, BATCH, LISTS),
                Segments.trainNarrow(metric, BATCH, LISTS, 8),
                Segments.trainNarrow(metric, BATCH, LISTS, 3));
    }

    private static List<InvertedList> lists(Codebook codebook) throws IOException {
        int[] all = IntStream.range(0, LISTS).toArray();
        return Segments.reader(codebook, BATCH).readLists(all);
    }

    private static TopK scan(
            QueryPlan plan, List<InvertedList> lists, RowFilter filter, int k, Distances ranking) {
        TopK top = new TopK(k);
        QueryScan scan = new QueryScan(plan, filter, top, ranking);
        lists.forEach(list -> scan.scan(list, 5));
        return top;
    }

    private static float[] byRow(TopK top) {
        float[] distances = new float[ROWS];
        long[] ids = top.ids();
        float[] nearestFirst = top.distances();
        for (int i = 0; i < ids.length; i++) {
            distances[(int) ids[i] - 5] = nearestFirst[i];
        }
        return distances;
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void areWithinTheStepsOfTheTable(Metric metric) throws IOException {
        Random random = new Random(SEED);
        for (Codebook codebook : codebooks(metric)) {
            List<InvertedList> lists = lists(codebook);
            for (int q = 0; q < 5; q++) {
                float[] query = ClusteredVectors.near(BATCH, random.nextInt(ROWS), random);
                QueryPlan plan = QueryPlan.create(codebook, query, LISTS);

                float[] exact = byRow(scan(plan, lists, RowFilter.ALL, ROWS, Distances.EXACT));
                float[] estimates =
                        byRow(scan(plan, lists, RowFilter.ALL, ROWS, Distances.ESTIMATED));

                // Half a step of each entry, and what single precision adds.
                float most = 1e-4f;
                if (plan.hasBounds()) {
                    most += plan.bounds().limit(0, 0) - plan.bounds().limitOfEstimates(0, 0);
                }
                for (int row = 0; row < ROWS; row++) {
                    assertThat(Math.abs(estimates[row] - exact[row]))
                            .as("%s row %d seed %d", metric, row, SEED)
                            .isLessThanOrEqualTo(most);
                }
                assertThat(Arrays.equals(estimates, exact)).isEqualTo(!plan.hasBounds());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void theNearestAreTheFirstOfAllRowsInAnyOrderOfLists(Metric metric) throws IOException {
        Random random = new Random(SEED);
        RowFilter odd = row -> row % 2 == 1;
        for (Codebook codebook : codebooks(metric)) {
            List<InvertedList> lists = lists(codebook);
            for (int q = 0; q < 5; q++) {
                float[] query = ClusteredVectors.near(BATCH, random.nextInt(ROWS), random);
                QueryPlan plan = QueryPlan.create(codebook, query, LISTS);
                TopK all = scan(plan, lists, odd, ROWS, Distances.ESTIMATED);
                for (int k : new int[] {1, 10, 100, 1000}) {
                    List<InvertedList> shuffled = new ArrayList<>(lists);
                    Collections.shuffle(shuffled, random);

                    TopK top = scan(plan, shuffled, odd, k, Distances.ESTIMATED);

                    assertThat(top.ids()).isEqualTo(Arrays.copyOf(all.ids(), k));
                    assertThat(top.distances()).isEqualTo(Arrays.copyOf(all.distances(), k));
                }
            }
        }
    }

    /** A filter makes the scan ask for ids at once; without one they are looked up at the end. */
    @ParameterizedTest
    @EnumSource(Metric.class)
    void idsLookedUpLaterAreTheSame(Metric metric) throws IOException {
        Random random = new Random(SEED);
        RowFilter everyRow = row -> row >= 0;
        for (Codebook codebook : codebooks(metric)) {
            List<InvertedList> lists = lists(codebook);
            float[] query = ClusteredVectors.near(BATCH, random.nextInt(ROWS), random);
            QueryPlan plan = QueryPlan.create(codebook, query, LISTS);
            for (int k : new int[] {1, 2, 7, 40, 333, ROWS}) {
                TopK later = scan(plan, lists, RowFilter.ALL, k, Distances.ESTIMATED);

                TopK atOnce = scan(plan, lists, everyRow, k, Distances.ESTIMATED);
                String how = metric + " k=" + k + " seed " + SEED;
                assertThat(later.unsortedPlaces()).as(how).hasSize(k).doesNotContain(-1);
                assertThat(later.ids()).as(how).isEqualTo(atOnce.ids());
                assertThat(later.distances()).as(how).isEqualTo(atOnce.distances());
            }
        }
    }

    /** Rows of equal distance from both sides, some with ids and some without. */
    @ParameterizedTest
    @EnumSource(Metric.class)
    void mergedResultsKnowTheirIds(Metric metric) throws IOException {
        float[] query = ClusteredVectors.near(BATCH, 5, new Random(SEED));
        for (Codebook codebook : codebooks(metric)) {
            List<InvertedList> lists = lists(codebook);
            QueryPlan plan = QueryPlan.create(codebook, query, LISTS);
            TopK expected = scan(plan, lists, RowFilter.ALL, 25, Distances.ESTIMATED);
            TopK merged = scan(plan, lists.subList(0, 5), RowFilter.ALL, 25, Distances.ESTIMATED);
            TopK more = scan(plan, lists.subList(5, 9), row -> row >= 0, 25, Distances.ESTIMATED);
            TopK most = scan(plan, lists.subList(9, LISTS), RowFilter.ALL, 25, Distances.ESTIMATED);

            merged.merge(more).merge(most);

            assertThat(merged.ids()).as("%s seed %d", metric, SEED).isEqualTo(expected.ids());
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void batchesEstimateTheSame(Metric metric) throws IOException {
        Random random = new Random(SEED);
        float[] values = new float[13 * DIMENSION];
        for (int i = 0; i < 13; i++) {
            float[] query = ClusteredVectors.near(BATCH, random.nextInt(ROWS), random);
            System.arraycopy(query, 0, values, i * DIMENSION, DIMENSION);
        }
        VectorBatch queries = new VectorBatch(values, 13, DIMENSION);
        for (Codebook codebook : codebooks(metric)) {
            List<InvertedList> lists = lists(codebook);
            BatchSearch batch =
                    BatchSearch.create(
                            codebook,
                            queries,
                            new BatchSearch.Spec(20, LISTS, RowFilter.ALL, Distances.ESTIMATED));

            batch.scan(lists, 5);

            for (int i = 0; i < 13; i++) {
                TopK alone = scan(batch.plan(i), lists, RowFilter.ALL, 20, Distances.ESTIMATED);
                assertThat(batch.results().get(i).ids()).isEqualTo(alone.ids());
                assertThat(batch.results().get(i).distances()).isEqualTo(alone.distances());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void fewIncludedRowsHaveExactDistances(Metric metric) throws IOException {
        IncludedRows.Builder few = new IncludedRows.Builder();
        IntStream.range(0, ROWS).filter(row -> row % 50 == 7).forEach(few::add);
        float[] query = ClusteredVectors.near(BATCH, 3, new Random(SEED));
        for (Codebook codebook : codebooks(metric)) {
            List<InvertedList> lists = lists(codebook);
            QueryPlan plan = QueryPlan.create(codebook, query, LISTS);

            TopK estimated = scan(plan, lists, few.build(), 10, Distances.ESTIMATED);

            TopK exact = scan(plan, lists, few.build(), 10, Distances.EXACT);
            assertThat(estimated.ids()).isEqualTo(exact.ids());
            assertThat(estimated.distances()).isEqualTo(exact.distances());
        }
    }
}
