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
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Lloyd's k-means with a k-means++ start and splitting of large clusters into empty ones. The same
 * rows, count and seed give the same centroids, whatever the number of threads.
 *
 * <p>With {@link #MANY_CLUSTERS} or more, iterations compare rows with the clusters around theirs
 * alone ({@link NearbyClusters}) as soon as that gives nearly all rows the nearest of all. Whether
 * it does is looked at in iterations 2, 4, 8, …, which compare rows with all clusters, as does each
 * after a cluster was split.
 *
 * <p>With no more rows than clusters every row is a centroid, and rows repeat in order until the
 * count is reached.
 */
final class KMeans {

    /** Rows assigned by one task. */
    private static final int GRAIN = 960;

    /** Relative shift of the two halves of a split cluster; a power of two, as in Faiss. */
    private static final float SPLIT = 1f / 1024;

    /** From here on, rows are not compared with all clusters in every iteration. */
    static final int MANY_CLUSTERS = 4096;

    /**
     * With one stray in so many rows the objective ends at most 0.3 % above (docs/decisions/0008).
     */
    private static final int ROWS_PER_STRAY = 64;

    private final VectorBatch rows;
    private final int clusters;
    private final SplittableRandom random;
    private final WorkerThreads workers;
    private final DistanceKernels kernels = Kernels.get();
    private final float[] centroids;
    private final int[] assigned;
    private final int[] sizes;
    private NearbyClusters nearby;
    private boolean nearbySuffices;

    private KMeans(VectorBatch rows, int clusters, long seed, WorkerThreads workers) {
        this.rows = rows;
        this.clusters = clusters;
        this.random = new SplittableRandom(seed);
        this.workers = workers;
        this.centroids = new float[clusters * rows.dimension()];
        this.assigned = new int[rows.count()];
        this.sizes = new int[clusters];
    }

    /**
     * @param iterations most iterations; stops early when no row changes its cluster
     * @param progress receives the number of iterations done
     * @return row-major, {@code clusters × dimension}
     */
    static float[] train(
            VectorBatch rows,
            int clusters,
            int iterations,
            long seed,
            WorkerThreads workers,
            IntConsumer progress) {
        KMeans kMeans = new KMeans(rows, clusters, seed, workers);
        if (rows.count() <= clusters) {
            kMeans.repeatRows();
        } else {
            PlusPlusStart.choose(rows, clusters, kMeans.random.split(), kMeans.centroids);
            kMeans.iterate(iterations, progress);
        }
        return kMeans.centroids;
    }

    /**
     * Goes on from {@code centroids}, which are those of similar rows.
     *
     * @return new centroids; the given ones stay as they are
     */
    static float[] resume(
            VectorBatch rows, float[] centroids, int iterations, long seed, WorkerThreads workers) {
        int clusters = centroids.length / rows.dimension();
        KMeans kMeans = new KMeans(rows, clusters, seed, workers);
        if (rows.count() <= clusters) {
            kMeans.repeatRows();
        } else {
            System.arraycopy(centroids, 0, kMeans.centroids, 0, centroids.length);
            kMeans.iterate(iterations, done -> {});
        }
        return kMeans.centroids;
    }

    private void repeatRows() {
        for (int cluster = 0; cluster < clusters; cluster++) {
            int dimension = rows.dimension();
            int row = cluster % rows.count();
            System.arraycopy(
                    rows.values(), row * dimension, centroids, cluster * dimension, dimension);
        }
    }

    private void iterate(int iterations, IntConsumer progress) {
        int[] previous = new int[assigned.length];
        Arrays.fill(previous, -1);
        for (int i = 1; i <= iterations; i++) {
            boolean all = assign(i);
            if (all && Arrays.equals(assigned, previous)) {
                return;
            }
            System.arraycopy(assigned, 0, previous, 0, assigned.length);
            recentre();
            splitIntoEmpty();
            progress.accept(i);
        }
    }

    /**
     * Assigns rows to the nearest of all clusters, or of those around theirs if that has lately
     * been the same for nearly all rows.
     *
     * @return whether of all
     */
    private boolean assign(int iteration) {
        if (clusters < MANY_CLUSTERS || iteration == 1) {
            assign();
            return true;
        }
        boolean check = Integer.bitCount(iteration) == 1;
        if (check) {
            nearby = new NearbyClusters(rows, centroids, workers);
        }
        if (check || nearbySuffices) {
            int[] near = nearby.nearest(centroids, assigned);
            if (!check) {
                System.arraycopy(near, 0, assigned, 0, near.length);
                return false;
            }
            assign();
            nearbySuffices = strays(near) * ROWS_PER_STRAY <= near.length;
        } else {
            assign();
        }
        return true;
    }

    /** Rows whose nearest cluster is not around the one they were in. */
    private long strays(int[] near) {
        long strays = 0;
        for (int row = 0; row < near.length; row++) {
            if (near[row] != assigned[row]) {
                strays++;
            }
        }
        return strays;
    }

    private void assign() {
        PackedVectors packed = PackedVectors.of(kernels, centroids, 0, clusters, rows.dimension());
        workers.run(
                rows.count(),
                GRAIN,
                (from, to) ->
                        kernels.nearest(
                                packed,
                                rows.values(),
                                from * rows.dimension(),
                                rows.dimension(),
                                to - from,
                                assigned,
                                from));
    }

    /** Each task reads the rows of its own clusters only, in their order: sums are repeatable. */
    private void recentre() {
        Arrays.fill(sizes, 0);
        for (int cluster : assigned) {
            sizes[cluster]++;
        }
        int grain = (clusters + workers.threads() - 1) / workers.threads();
        workers.run(
                clusters,
                grain,
                (from, to) -> new ClusterSums(rows, from, to).recentre(assigned, sizes, centroids));
    }

    /**
     * Gives each empty cluster half of a large one, chosen with probability proportional to its
     * size less one, by moving both copies of its centroid apart (Faiss, {@code split_clusters}).
     */
    private void splitIntoEmpty() {
        for (int empty = 0; empty < clusters; empty++) {
            if (sizes[empty] == 0) {
                int donor = chooseDonor();
                split(donor, empty);
                // It is not around the clusters that it is to take rows from.
                nearbySuffices = false;
                sizes[empty] = sizes[donor] / 2;
                sizes[donor] -= sizes[empty];
            }
        }
    }

    private int chooseDonor() {
        // Rows outnumber clusters, so at least one cluster has two rows and the loop ends.
        int spare = rows.count() - clusters;
        for (int cluster = 0; ; cluster = (cluster + 1) % clusters) {
            if (sizes[cluster] > 1 && random.nextInt(spare) < sizes[cluster] - 1) {
                return cluster;
            }
        }
    }

    private void split(int donor, int empty) {
        int dimension = rows.dimension();
        for (int d = 0; d < dimension; d++) {
            float value = centroids[donor * dimension + d];
            float shift = (d & 1) == 0 ? SPLIT : -SPLIT;
            centroids[empty * dimension + d] = value * (1 + shift);
            centroids[donor * dimension + d] = value * (1 - shift);
        }
    }
}
