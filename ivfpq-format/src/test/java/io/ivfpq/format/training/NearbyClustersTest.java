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
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearbyClustersTest {

    private static final long SEED = 91;
    private static final int CLUSTERS = 300;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 24, 33, 130})
    void findsTheNearestOfTheClustersAround(int dimension) {
        VectorBatch rows = ClusteredVectors.of(901, dimension, 40, SEED);
        VectorBatch centroids = ClusteredVectors.of(CLUSTERS, dimension, 40, SEED);
        Random random = new Random(SEED);
        int[] assigned = new int[rows.count()];
        for (int row = 0; row < assigned.length; row++) {
            // A third of the clusters is empty.
            assigned[row] = random.nextInt(CLUSTERS / 3) * 3 + random.nextInt(2);
        }

        int[] nearest = nearest(rows, centroids.values(), assigned, 2);

        Map<Integer, int[]> neighbours = new HashMap<>();
        for (int row = 0; row < assigned.length; row++) {
            int[] around = neighbours.computeIfAbsent(assigned[row], c -> around(centroids, c));
            double least = Double.MAX_VALUE;
            for (int cluster : around) {
                least = Math.min(least, distance(rows, row, centroids, cluster));
            }
            assertThat(around).as("row %d, seed %d", row, SEED).contains(nearest[row]);
            assertThat(distance(rows, row, centroids, nearest[row]))
                    .isCloseTo(least, within(1e-4 * (1 + least)));
        }
    }

    @Test
    void movesARowOnlyAsFarAsTheClustersAround() {
        float[] centroids = new float[1000];
        for (int cluster = 0; cluster < centroids.length; cluster++) {
            centroids[cluster] = cluster;
        }
        VectorBatch rows = new VectorBatch(new float[] {510.2f, 600, 499.6f}, 3, 1);

        int[] nearest = nearest(rows, centroids, new int[] {500, 500, 0}, 1);

        // 500 has 468 or 469 to 531 or 532 around it, and 0 has 0 to 63.
        assertThat(nearest[0]).isEqualTo(510);
        assertThat(nearest[1]).isBetween(531, 532);
        assertThat(nearest[2]).isEqualTo(63);
    }

    private static int[] nearest(VectorBatch rows, float[] centroids, int[] assigned, int threads) {
        try (WorkerThreads workers = new WorkerThreads(threads)) {
            return new NearbyClusters(rows, centroids, workers).nearest(centroids, assigned);
        }
    }

    private static int[] around(VectorBatch centroids, int cluster) {
        return IntStream.range(0, CLUSTERS)
                .boxed()
                .sorted(
                        Comparator.comparingDouble(
                                other -> distance(centroids, cluster, centroids, other)))
                .limit(NearbyClusters.COUNT)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double distance(VectorBatch a, int i, VectorBatch b, int j) {
        double sum = 0;
        for (int d = 0; d < a.dimension(); d++) {
            double difference =
                    (double) a.values()[i * a.dimension() + d] - b.values()[j * a.dimension() + d];
            sum += difference * difference;
        }
        return sum;
    }
}
