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

import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.PackedVectors;
import io.ivfpq.format.vector.VectorBatch;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * First centroids by D² sampling: each is a row drawn with probability proportional to its squared
 * distance to the centroids drawn before (D. Arthur, S. Vassilvitskii, "k-means++", SODA 2007).
 *
 * <p>Two departures keep the start cheaper than one Lloyd iteration. Rows are drawn from a sample
 * of 16 per cluster, and distances are brought up to date after each round of {@code clusters / 32}
 * draws instead of after each draw, so that the panel kernel does it (the rounds of k-means||, B.
 * Bahmani et al., VLDB 2012, without its oversampling).
 */
final class PlusPlusStart {

    private static final long ROWS_PER_CLUSTER = 16;
    private static final int ROUNDS = 32;

    private final VectorBatch rows;
    private final int[] sample;
    private final SplittableRandom random;
    private final DistanceKernels kernels = Kernels.get();
    private final double[] weights;
    private final float[] sampled;

    private PlusPlusStart(VectorBatch rows, int clusters, SplittableRandom random) {
        this.rows = rows;
        this.random = random;
        this.sample = sampleRows(rows.count(), ROWS_PER_CLUSTER * clusters, random);
        this.weights = new double[sample.length];
        this.sampled = new float[sample.length * rows.dimension()];
        for (int i = 0; i < sample.length; i++) {
            System.arraycopy(
                    rows.values(),
                    sample[i] * rows.dimension(),
                    sampled,
                    i * rows.dimension(),
                    rows.dimension());
        }
    }

    /** Fills {@code centroids} with rows; there must be more rows than clusters. */
    static void choose(VectorBatch rows, int clusters, SplittableRandom random, float[] centroids) {
        PlusPlusStart start = new PlusPlusStart(rows, clusters, random);
        Arrays.fill(start.weights, Double.MAX_VALUE);
        start.take(random.nextInt(start.sample.length), centroids, 0);
        int round = Math.max(1, clusters / ROUNDS);
        int chosen = 1;
        int measured = 0;
        while (chosen < clusters) {
            start.lowerWeights(centroids, measured, chosen);
            measured = chosen;
            int until = Math.min(clusters, chosen + round);
            chosen = start.draw(centroids, chosen, until);
        }
    }

    /** Partial Fisher-Yates shuffle: {@code size} different rows, or all. */
    private static int[] sampleRows(int count, long size, SplittableRandom random) {
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        int kept = (int) Math.min(size, count);
        for (int i = 0; i < kept; i++) {
            int other = i + random.nextInt(count - i);
            int row = order[other];
            order[other] = order[i];
            order[i] = row;
        }
        return Arrays.copyOf(order, kept);
    }

    private void take(int index, float[] centroids, int cluster) {
        int dimension = rows.dimension();
        System.arraycopy(sampled, index * dimension, centroids, cluster * dimension, dimension);
        // A row is not drawn twice in one round.
        weights[index] = 0;
    }

    /** Weights become the squared distance to the nearest of the centroids drawn so far. */
    private void lowerWeights(float[] centroids, int from, int to) {
        int dimension = rows.dimension();
        PackedVectors drawn =
                PackedVectors.of(kernels, centroids, from * dimension, to - from, dimension);
        int[] nearest = new int[sample.length];
        kernels.nearest(drawn, sampled, 0, dimension, sample.length, nearest, 0);
        for (int i = 0; i < sample.length; i++) {
            int centroid = (from + nearest[i]) * dimension;
            double distance =
                    kernels.squaredDistance(sampled, i * dimension, centroids, centroid, dimension);
            weights[i] = Math.min(weights[i], distance);
        }
    }

    private int draw(float[] centroids, int from, int to) {
        double[] cumulative = weights.clone();
        for (int i = 1; i < cumulative.length; i++) {
            cumulative[i] += cumulative[i - 1];
        }
        double total = cumulative[cumulative.length - 1];
        for (int cluster = from; cluster < to; cluster++) {
            take(index(cumulative, random.nextDouble() * total), centroids, cluster);
        }
        return to;
    }

    /** The first index whose cumulative weight exceeds the point; any when all weights are 0. */
    private int index(double[] cumulative, double point) {
        if (point <= 0) {
            return random.nextInt(cumulative.length);
        }
        int found = Arrays.binarySearch(cumulative, point);
        return Math.min(found < 0 ? -found - 1 : found, cumulative.length - 1);
    }
}
