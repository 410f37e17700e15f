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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.segment.Segments;
import io.ivfpq.format.training.Opq;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.InvalidVectorException;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueryPlanTest {

    private static final long SEED = 11;
    private static final int ROWS = 3000;
    private static final int DIMENSION = 24;
    private static final VectorBatch BATCH = ClusteredVectors.of(ROWS, DIMENSION, 40, SEED);

    @ParameterizedTest
    @EnumSource(Metric.class)
    void fullProbeEqualsAnExhaustiveScanOverDecodedVectors(Metric metric) throws IOException {
        Codebook codebook = Segments.train(metric, BATCH, 32);
        ScannedLists lists = ScannedLists.of(codebook, Segments.reader(codebook, BATCH));
        Random random = new Random(SEED);

        for (int q = 0; q < 20; q++) {
            lists.assertDecodedDistances(ClusteredVectors.near(BATCH, q, random));
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void recallIsWhatSuchDataGives(Metric metric) throws IOException {
        Codebook codebook = Segments.train(metric, BATCH, 32);
        SegmentReader reader = Segments.reader(codebook, BATCH);
        Random random = new Random(SEED);
        int found = 0;

        for (int q = 0; q < 100; q++) {
            float[] query = ClusteredVectors.near(BATCH, q, random);
            TopK top = search(codebook, reader, query, 8);
            found += ScannedLists.hits(top, ExactSearch.search(BATCH, query, 10, metric));
        }

        // Seed 11 gives 0.72 to 0.78 without re-ranking; random results would give 0.003.
        assertThat(found / 1000.0).as("recall@10 at 8 of 32 lists").isGreaterThan(0.65);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void rotationRaisesRecallOfCorrelatedComponents(Metric metric) throws IOException {
        VectorBatch rows = correlated();

        double plain = recall(Segments.train(metric, rows, 16, Opq.OFF), rows);
        double rotated = recall(Segments.train(metric, rows, 16, Opq.ON), rows);

        assertThat(rotated).as("plain %s, seed %d", plain, SEED).isGreaterThan(plain + 0.1);
    }

    /** Recall@10 of codes alone, all lists probed. */
    private static double recall(Codebook codebook, VectorBatch rows) throws IOException {
        ScannedLists lists = ScannedLists.of(codebook, Segments.reader(codebook, rows));
        Random random = new Random(SEED);
        int found = 0;
        for (int q = 0; q < 50; q++) {
            float[] query = ClusteredVectors.near(rows, q, random);
            TopK exact = ExactSearch.search(rows, query, 10, codebook.metric());
            found += ScannedLists.hits(lists.nearest(query, 10), exact);
        }
        return found / 500.0;
    }

    /** Six directions in 24 dimensions, and a little noise. */
    private static VectorBatch correlated() {
        Random random = new Random(SEED);
        float[] directions = ClusteredVectors.gaussian(6 * DIMENSION, random);
        float[] values = ClusteredVectors.gaussian(ROWS * DIMENSION, random);
        for (int i = 0; i < values.length; i++) {
            values[i] *= 0.05f;
        }
        for (int row = 0; row < ROWS; row++) {
            float[] weights = ClusteredVectors.gaussian(6, random);
            for (int i = 0; i < 6 * DIMENSION; i++) {
                values[row * DIMENSION + i % DIMENSION] += weights[i / DIMENSION] * directions[i];
            }
        }
        return new VectorBatch(values, ROWS, DIMENSION);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void probedListsAreTheNearestCentroidsInOrder(Metric metric) {
        Codebook codebook = Segments.train(metric, BATCH, 32);
        float[] query = codebook.rules().prepared(BATCH.vector(5));
        VectorBatch centroids = new VectorBatch(codebook.centroids(), 32, DIMENSION);
        // Under cosine the prepared query meets raw centroids: their distance is plain L2.
        Metric routing = metric == Metric.INNER_PRODUCT ? metric : Metric.L2;
        long[] expected = ExactSearch.search(centroids, query, 9, routing).ids();

        int[] probed = QueryPlan.create(codebook, BATCH.vector(5), 9).probedLists();

        assertThat(Arrays.stream(probed).asLongStream().toArray()).isEqualTo(expected);
    }

    @Test
    void resultsDoNotDependOnTheOrderOfLists() throws IOException {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 32);
        // Every vector twice, so that ties are everywhere.
        VectorBatch twice = Segments.repeated(BATCH, 2);
        ScannedLists scanned = ScannedLists.of(codebook, Segments.reader(codebook, twice));
        List<InvertedList> lists = new ArrayList<>(scanned.lists());
        QueryPlan plan = QueryPlan.create(codebook, BATCH.vector(0), 1);
        TopK expected = new TopK(25);
        lists.forEach(list -> plan.scan(list, 0, RowFilter.ALL, expected));
        Random random = new Random(SEED);

        for (int i = 0; i < 10; i++) {
            Collections.shuffle(lists, random);
            TopK top = new TopK(25);
            lists.forEach(list -> plan.scan(list, 0, RowFilter.ALL, top));
            assertThat(top.ids()).isEqualTo(expected.ids());
        }
    }

    @Test
    void filterSeesRelativeIdsAndResultsCarryTheOffset() throws IOException {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 32);
        SegmentReader reader = Segments.reader(codebook, BATCH);
        QueryPlan plan = QueryPlan.create(codebook, BATCH.vector(0), 32);
        TopK top = new TopK(ROWS);

        for (InvertedList list : reader.readLists(plan.probedLists())) {
            plan.scan(list, 1L << 40, id -> id % 100 == 7, top);
        }

        assertThat(top.size()).isEqualTo(30);
        assertThat(Arrays.stream(top.ids())).allMatch(id -> (id - (1L << 40)) % 100 == 7);
    }

    @Test
    void probesAllListsWhenAskedForMore() {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 4);

        assertThat(QueryPlan.create(codebook, BATCH.vector(0), 100).probedLists())
                .containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void automaticProbesAreASixteenthAtLeastSixteen() {
        assertThat(QueryPlan.automaticProbeCount(1)).isEqualTo(1);
        assertThat(QueryPlan.automaticProbeCount(64)).isEqualTo(16);
        assertThat(QueryPlan.automaticProbeCount(512)).isEqualTo(32);
    }

    @Test
    void aQuarterOfTheRowsTakesTwiceTheProbes() {
        assertThat(QueryPlan.filteredProbeCount(32, 1)).isEqualTo(32);
        assertThat(QueryPlan.filteredProbeCount(32, 0.999)).isEqualTo(32);
        assertThat(QueryPlan.filteredProbeCount(32, 0.25)).isEqualTo(64);
        assertThat(QueryPlan.filteredProbeCount(32, 0.01)).isEqualTo(320);
        assertThat(QueryPlan.filteredProbeCount(Integer.MAX_VALUE, 0.01))
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void rejectsSharesThatAreNone() {
        for (double share : new double[] {0, -1, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> QueryPlan.filteredProbeCount(32, share))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("share of rows is %s, expected above 0, at most 1", share);
        }
    }

    @Test
    void rejectsInvalidQueriesAndProbeCounts() {
        Codebook codebook = Segments.train(Metric.COSINE, BATCH, 4);

        assertThatThrownBy(() -> QueryPlan.create(codebook, new float[DIMENSION], 1))
                .isInstanceOf(InvalidVectorException.class)
                .hasMessageContaining(
                        "vector of the query has length 0: zero vector has no direction");
        assertThatThrownBy(() -> QueryPlan.create(codebook, new float[3], 1))
                .isInstanceOf(InvalidVectorException.class)
                .hasMessageContaining("vector of the query has dimension 3, expected 24");
        assertThatThrownBy(() -> QueryPlan.create(codebook, BATCH.vector(0), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("probe count is 0, expected at least 1");
    }

    private static TopK search(Codebook codebook, SegmentReader reader, float[] query, int probes)
            throws IOException {
        QueryPlan plan = QueryPlan.create(codebook, query, probes);
        TopK top = new TopK(10);
        for (InvertedList list : reader.readLists(plan.probedLists())) {
            plan.scan(list, 0, RowFilter.ALL, top);
        }
        return top;
    }
}
