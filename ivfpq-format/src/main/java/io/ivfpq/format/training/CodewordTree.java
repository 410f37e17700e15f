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

import io.ivfpq.format.kernel.WorkerThreads;
import io.ivfpq.format.vector.VectorBatch;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Trains the 256 codewords of a subspace as a tree: k-means with 64 clusters, with four in each of
 * them, and twelve iterations with all 256 from there. Codewords <i>c</i>, <i>c</i> + 64, <i>c</i>
 * + 128 and <i>c</i> + 192 are the four of one cluster, so that the lower six bits of a code are a
 * code by themselves (docs/decisions/0011).
 *
 * <p>Source: A. Buzo, A. H. Gray, R. M. Gray, J. D. Markel, "Speech Coding Based upon Vector
 * Quantization", IEEE TASSP 1980 (tree-searched codes). Codes are the nearest of all 256, not found
 * down the tree, and the iterations with all are for them.
 *
 * <p>Fresh rows lose less than 1 % more than with plain k-means. Where a tree would lose much more,
 * codewords are those of plain k-means: of few rows, and of rows with few different values.
 */
final class CodewordTree {

    static final int CODEWORDS = 256;

    private static final int FOURS = 64;
    private static final int MEMBERS = CODEWORDS / FOURS;

    /** Each brings codes nearer to those of plain k-means and takes from the lower six bits. */
    private static final int LAST_ITERATIONS = 12;

    /** With 25 of four clusters, the loss falls by 0.1 %. */
    private static final int MEMBER_ITERATIONS = 10;

    /** With fewer, k-means with 256 clusters adapts to single rows, which a tree does not. */
    static final int MIN_ROWS = 8 * CODEWORDS;

    /** Most codewords without rows; they get some in the last iterations. */
    private static final int MAX_UNUSED = 8;

    private final VectorBatch rows;
    private final int iterations;
    private final long seed;
    private final WorkerThreads workers;
    private final SplittableRandom random;

    private CodewordTree(VectorBatch rows, int iterations, long seed, WorkerThreads workers) {
        this.rows = rows;
        this.iterations = iterations;
        this.seed = seed;
        this.workers = workers;
        this.random = new SplittableRandom(seed);
    }

    /**
     * @param rows the components of one subspace, at least one row
     * @param iterations most iterations of k-means
     * @return row-major, {@code 256 × dimension}; does not depend on the threads
     */
    static float[] train(VectorBatch rows, int iterations, long seed, WorkerThreads workers) {
        return new CodewordTree(rows, iterations, seed, workers).train();
    }

    private float[] train() {
        if (rows.count() < MIN_ROWS) {
            return kMeans(CODEWORDS);
        }
        float[] tree = split(kMeans(FOURS));
        return unused(tree) > MAX_UNUSED
                ? kMeans(CODEWORDS)
                : KMeans.resume(rows, tree, LAST_ITERATIONS, random.nextLong(), workers);
    }

    private float[] kMeans(int clusters) {
        return KMeans.train(rows, clusters, iterations, seed, workers, done -> {});
    }

    /** Four codewords for the rows around each of the centres. */
    private float[] split(float[] centres) {
        int dimension = rows.dimension();
        int[] nearest = nearest(centres);
        int[] ends = new int[FOURS];
        for (int centre : nearest) {
            ends[centre]++;
        }
        Arrays.parallelPrefix(ends, Integer::sum);
        float[] sorted = sorted(nearest, ends);
        long[] seeds = random.longs(FOURS).toArray();
        float[] codewords = new float[CODEWORDS * dimension];
        workers.run(
                FOURS,
                1,
                (four, next) -> {
                    int from = four == 0 ? 0 : ends[four - 1];
                    float[] members =
                            from == ends[four]
                                    ? vectors(centres, four, next)
                                    : vectors(sorted, from, ends[four]);
                    put(members(members, seeds[four]), four, codewords);
                });
        return codewords;
    }

    /** The rows in the order of their centres. */
    private float[] sorted(int[] nearest, int[] ends) {
        int dimension = rows.dimension();
        float[] sorted = new float[rows.count() * dimension];
        int[] next = ends.clone();
        for (int row = nearest.length - 1; row >= 0; row--) {
            int target = --next[nearest[row]] * dimension;
            System.arraycopy(rows.values(), row * dimension, sorted, target, dimension);
        }
        return sorted;
    }

    private float[] vectors(float[] values, int from, int to) {
        return Arrays.copyOfRange(values, from * rows.dimension(), to * rows.dimension());
    }

    /** Such small clusterings are quick on the thread that asks for them. */
    private float[] members(float[] values, long seed) {
        int dimension = rows.dimension();
        VectorBatch own = new VectorBatch(values, values.length / dimension, dimension);
        int most = Math.min(iterations, MEMBER_ITERATIONS);
        return KMeans.train(own, MEMBERS, most, seed, WorkerThreads.none(), done -> {});
    }

    private void put(float[] members, int four, float[] codewords) {
        int dimension = rows.dimension();
        for (int i = 0; i < MEMBERS; i++) {
            int target = (i * FOURS + four) * dimension;
            System.arraycopy(members, i * dimension, codewords, target, dimension);
        }
    }

    private int unused(float[] codewords) {
        boolean[] used = new boolean[CODEWORDS];
        int unused = CODEWORDS;
        for (int codeword : nearest(codewords)) {
            unused -= used[codeword] ? 0 : 1;
            used[codeword] = true;
        }
        return unused;
    }

    private int[] nearest(float[] centroids) {
        int[] nearest = new int[rows.count()];
        KMeans.assign(rows, centroids, workers, nearest);
        return nearest;
    }
}
