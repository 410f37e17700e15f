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

package io.ivfpq.format.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ivfpq.format.kernel.WorkerThreads;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KMeansTest {

    private static final long SEED = 77;

    @Test
    void objectiveNeverRises() {
        VectorBatch rows = ClusteredVectors.of(3000, 12, 40, SEED);
        double previous = Double.MAX_VALUE;

        for (int iterations = 1; iterations <= 12; iterations++) {
            double objective = objective(rows, train(rows, 30, iterations, 2));
            assertThat(objective)
                    .as("after %d iterations, seed %d", iterations, SEED)
                    .isLessThanOrEqualTo(previous * (1 + 1e-6));
            previous = objective;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void resultDoesNotDependOnThreads(int threads) {
        VectorBatch rows = ClusteredVectors.of(5000, 17, 40, SEED);

        float[] centroids = train(rows, 70, 8, threads);

        assertThat(centroids).isEqualTo(train(rows, 70, 8, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void manyClustersDoNotDependOnThreads(int threads) {
        VectorBatch rows = ClusteredVectors.of(12_000, 5, 40, SEED);

        float[] centroids = train(rows, KMeans.MANY_CLUSTERS, 7, threads);

        assertThat(centroids).isEqualTo(train(rows, KMeans.MANY_CLUSTERS, 7, 1));
    }

    /** One cluster less, and every row is compared with all of them in every iteration. */
    @Test
    void manyClustersEndAsNearToTheRowsAsIfAllWereCompared() {
        int many = KMeans.MANY_CLUSTERS;
        VectorBatch rows = ClusteredVectors.of(6 * many, 12, 500, SEED);

        double loss = CentroidTrainer.loss(rows, train(rows, many, 25, 2));

        assertThat(loss)
                .as("seed %d", SEED)
                .isLessThan(1.005 * CentroidTrainer.loss(rows, train(rows, many - 1, 25, 2)));
    }

    @Test
    void findsWellSeparatedClusters() {
        VectorBatch rows = ClusteredVectors.of(4000, 16, 20, SEED);

        double objective = objective(rows, train(rows, 20, 25, 2));

        // 16 components with standard deviation 0.3 around the true centres. A start that misses
        // one of the 20 clusters ends above twice this.
        assertThat(objective / 4000).isLessThan(2 * 16 * 0.09);
    }

    @Test
    void clustersThatTheStartLeftEmptyGetRows() {
        // Draws of one round do not see each other, so copies of a row are drawn together and all
        // but one of them own nothing.
        VectorBatch distinct = ClusteredVectors.of(250, 2, 250, SEED);
        float[] values = new float[250 * 20 * 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = distinct.values()[i % 500];
        }
        VectorBatch rows = new VectorBatch(values, 5000, 2);

        float[] centroids = train(rows, 200, 25, 2);

        assertThat(occupied(distinct, centroids)).isEqualTo(200);
    }

    @Test
    void identicalRowsTrainWithoutHanging() {
        float[] values = new float[100 * 3];
        Arrays.fill(values, 2);

        float[] centroids = train(new VectorBatch(values, 100, 3), 8, 25, 2);

        assertThat(centroids).hasSize(24);
        for (float value : centroids) {
            assertThat(value).isBetween(1.9f, 2.1f);
        }
    }

    @Test
    void centroidsOfManyRowsAreAsExactAsThoseOfFew() {
        Random random = new Random(SEED);
        float[] values = new float[200_000];
        double[] sums = new double[2];
        int[] counts = new int[2];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 1000 == 0 ? 1000 : 2000) + random.nextFloat();
            sums[i % 1000 == 0 ? 0 : 1] += values[i];
            counts[i % 1000 == 0 ? 0 : 1]++;
        }

        float[] centroids = train(new VectorBatch(values, values.length, 1), 2, 25, 3);
        Arrays.sort(centroids);

        assertThat(centroids[0]).isCloseTo((float) (sums[0] / counts[0]), within(0.0005f));
        assertThat(centroids[1]).isCloseTo((float) (sums[1] / counts[1]), within(0.0005f));
    }

    @Test
    void fewerRowsThanClustersRepeat() {
        VectorBatch rows = new VectorBatch(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);

        assertThat(train(rows, 5, 25, 1)).containsExactly(1, 2, 3, 4, 5, 6, 1, 2, 3, 4);
        assertThat(train(rows, 3, 25, 1)).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void reportsEachIteration() {
        List<Integer> reports = new ArrayList<>();
        VectorBatch rows = ClusteredVectors.of(2000, 4, 40, SEED);

        try (WorkerThreads workers = new WorkerThreads(1)) {
            KMeans.train(rows, 30, 4, SEED, workers, reports::add);
        }

        assertThat(reports).containsExactly(1, 2, 3, 4);
    }

    private static float[] train(VectorBatch rows, int clusters, int iterations, int threads) {
        try (WorkerThreads workers = new WorkerThreads(threads)) {
            return KMeans.train(rows, clusters, iterations, SEED, workers, done -> {});
        }
    }

    private static int occupied(VectorBatch rows, float[] centroids) {
        VectorBatch clusters =
                new VectorBatch(centroids, centroids.length / rows.dimension(), rows.dimension());
        Set<Integer> owners = new HashSet<>();
        for (int row = 0; row < rows.count(); row++) {
            double least = Double.MAX_VALUE;
            int owner = 0;
            for (int c = 0; c < clusters.count(); c++) {
                double distance = squaredDistance(rows, row, clusters, c);
                owner = distance < least ? c : owner;
                least = Math.min(least, distance);
            }
            owners.add(owner);
        }
        return owners.size();
    }

    private static double objective(VectorBatch rows, float[] centroids) {
        VectorBatch clusters =
                new VectorBatch(centroids, centroids.length / rows.dimension(), rows.dimension());
        double sum = 0;
        for (int row = 0; row < rows.count(); row++) {
            double least = Double.MAX_VALUE;
            for (int c = 0; c < clusters.count(); c++) {
                least = Math.min(least, squaredDistance(rows, row, clusters, c));
            }
            sum += least;
        }
        return sum;
    }

    private static double squaredDistance(VectorBatch a, int i, VectorBatch b, int j) {
        double distance = 0;
        for (int d = 0; d < a.dimension(); d++) {
            double x = a.values()[i * a.dimension() + d];
            double difference = x - b.values()[j * a.dimension() + d];
            distance += difference * difference;
        }
        return distance;
    }
}
