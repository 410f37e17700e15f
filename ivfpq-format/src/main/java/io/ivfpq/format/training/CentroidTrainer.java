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
import io.ivfpq.format.kernel.WorkerThreads;
import io.ivfpq.format.vector.VectorBatch;

/** Trains coarse centroids alone. */
public final class CentroidTrainer {

    private CentroidTrainer() {}

    /**
     * K-means with a k-means++ start; stops early when no row changes its cluster.
     *
     * @param rows prepared vectors, at least one; not changed
     * @return row-major, {@code clusters × dimension}; does not depend on the threads
     */
    public static float[] train(
            VectorBatch rows, int clusters, int iterations, int threads, long seed) {
        if (rows.count() < 1 || clusters < 1 || iterations < 1) {
            throw new IllegalArgumentException(
                    String.format(
                            "%d rows, %d clusters, %d iterations; expected at least 1 of each",
                            rows.count(), clusters, iterations));
        }
        try (WorkerThreads workers = new WorkerThreads(threads)) {
            return KMeans.train(rows, clusters, iterations, seed, workers, done -> {});
        }
    }

    /** The mean squared distance of the rows to the nearest of {@code centroids}. */
    public static double loss(VectorBatch rows, float[] centroids) {
        DistanceKernels kernels = Kernels.get();
        int dimension = rows.dimension();
        int clusters = centroids.length / dimension;
        int[] nearest = new int[rows.count()];
        PackedVectors packed = PackedVectors.of(kernels, centroids, 0, clusters, dimension);
        kernels.nearest(packed, rows.values(), 0, dimension, rows.count(), nearest, 0);
        double sum = 0;
        for (int row = 0; row < rows.count(); row++) {
            sum +=
                    kernels.squaredDistance(
                            rows.values(),
                            row * dimension,
                            centroids,
                            nearest[row] * dimension,
                            dimension);
        }
        return sum / rows.count();
    }
}
