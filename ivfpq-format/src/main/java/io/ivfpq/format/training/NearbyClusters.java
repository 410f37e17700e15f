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
import io.ivfpq.format.kernel.LowestScores;
import io.ivfpq.format.kernel.PackedVectors;
import io.ivfpq.format.kernel.WorkerThreads;
import io.ivfpq.format.vector.VectorBatch;
import java.util.Arrays;

/**
 * Moves rows to the nearest of the clusters around the one they are in, which with thousands of
 * clusters costs a small part of comparing them with all (E. Agustsson, R. Timofte, L. Van Gool,
 * "k²-means for fast and accurate large scale clustering", ECML PKDD 2017). Which clusters are
 * around which is found once and holds as long as centroids move little.
 */
final class NearbyClusters {

    /** Clusters that a row is compared with, its own among them; a panel of wide kernels. */
    static final int COUNT = 64;

    /** Clusters at a time. */
    private static final int GRAIN = 16;

    private final VectorBatch rows;
    private final int clusters;
    private final WorkerThreads workers;
    private final DistanceKernels kernels = Kernels.get();

    /** Of each cluster {@link #COUNT}, ascending. */
    private final int[] around;

    /**
     * @param centroids more than {@link #COUNT}; not kept
     */
    NearbyClusters(VectorBatch rows, float[] centroids, WorkerThreads workers) {
        this.rows = rows;
        this.clusters = centroids.length / rows.dimension();
        this.workers = workers;
        this.around = new int[Math.multiplyExact(clusters, COUNT)];
        PackedVectors packed = PackedVectors.of(kernels, centroids, 0, clusters, rows.dimension());
        workers.run(clusters, GRAIN, (from, to) -> findAround(packed, centroids, from, to));
    }

    private void findAround(PackedVectors packed, float[] centroids, int from, int to) {
        int first = from * rows.dimension();
        float[] scores = new float[(to - from) * clusters];
        kernels.scoresOfRows(packed, centroids, first, to - from, scores);
        LowestScores lowest = new LowestScores(clusters, COUNT);
        for (int cluster = from; cluster < to; cluster++) {
            int[] nearest = lowest.of(scores, (cluster - from) * clusters);
            Arrays.sort(nearest);
            System.arraycopy(nearest, 0, around, cluster * COUNT, COUNT);
        }
    }

    /**
     * The nearest of the clusters around that of each row; of equals the lowest.
     *
     * @param centroids as they are now
     * @param assigned the cluster of each row; not changed
     */
    int[] nearest(float[] centroids, int[] assigned) {
        int[] starts = new int[clusters + 1];
        for (int cluster : assigned) {
            starts[cluster + 1]++;
        }
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] members = new int[assigned.length];
        int[] next = starts.clone();
        for (int row = 0; row < assigned.length; row++) {
            members[next[assigned[row]]++] = row;
        }
        int[] nearest = new int[assigned.length];
        workers.run(
                clusters,
                GRAIN,
                (from, to) -> {
                    for (int cluster = from; cluster < to; cluster++) {
                        int[] own =
                                Arrays.copyOfRange(members, starts[cluster], starts[cluster + 1]);
                        assign(cluster, own, centroids, nearest);
                    }
                });
        return nearest;
    }

    private void assign(int cluster, int[] own, float[] centroids, int[] nearest) {
        int dimension = rows.dimension();
        int[] near = Arrays.copyOfRange(around, cluster * COUNT, (cluster + 1) * COUNT);
        PackedVectors packed =
                PackedVectors.of(
                        kernels, gathered(centroids, near, dimension), 0, COUNT, dimension);
        int[] best = new int[own.length];
        kernels.nearest(
                packed, gathered(rows.values(), own, dimension), 0, dimension, own.length, best, 0);
        for (int i = 0; i < own.length; i++) {
            nearest[own[i]] = near[best[i]];
        }
    }

    private static float[] gathered(float[] vectors, int[] indices, int dimension) {
        float[] gathered = new float[indices.length * dimension];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(vectors, indices[i] * dimension, gathered, i * dimension, dimension);
        }
        return gathered;
    }
}
