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

import io.ivfpq.format.vector.VectorBatch;

/**
 * Means of the rows of some clusters. Rows are read in the order they lie in memory; in the order
 * of the clusters, waiting for memory takes three times as long as adding.
 *
 * <p>Runs of rows are summed in single precision, which the compiler turns into SIMD instructions,
 * and runs in double precision, so that a mean of many rows is as exact as one of few.
 */
final class ClusterSums {

    /** Rows of a run; their sum loses about two bits of single precision. */
    private static final int RUN_ROWS = 32;

    private final VectorBatch rows;
    private final int first;
    private final int last;
    private final float[] runs;
    private final int[] runRows;
    private final double[] sums;

    /** For the clusters {@code [first, last)}. */
    ClusterSums(VectorBatch rows, int first, int last) {
        this.rows = rows;
        this.first = first;
        this.last = last;
        this.runs = new float[(last - first) * rows.dimension()];
        this.runRows = new int[last - first];
        this.sums = new double[runs.length];
    }

    /** Replaces the centroids of those of the clusters that have rows. */
    void recentre(int[] assigned, int[] sizes, float[] centroids) {
        int dimension = rows.dimension();
        for (int row = 0; row < assigned.length; row++) {
            int cluster = assigned[row] - first;
            if (cluster >= 0 && cluster < runRows.length) {
                add(rows.values(), row * dimension, runs, cluster * dimension, dimension);
                if (++runRows[cluster] == RUN_ROWS) {
                    endRun(cluster);
                }
            }
        }
        for (int cluster = first; cluster < last; cluster++) {
            if (sizes[cluster] > 0) {
                endRun(cluster - first);
                mean(cluster, sizes[cluster], centroids);
            }
        }
    }

    /** A method of its own so that the compiler turns its loop into SIMD instructions. */
    private static void add(float[] values, int from, float[] sums, int to, int length) {
        for (int d = 0; d < length; d++) {
            sums[to + d] += values[from + d];
        }
    }

    private void endRun(int cluster) {
        int end = (cluster + 1) * rows.dimension();
        for (int i = cluster * rows.dimension(); i < end; i++) {
            sums[i] += runs[i];
            runs[i] = 0;
        }
        runRows[cluster] = 0;
    }

    private void mean(int cluster, int size, float[] centroids) {
        int source = (cluster - first) * rows.dimension();
        int target = cluster * rows.dimension();
        for (int d = 0; d < rows.dimension(); d++) {
            centroids[target + d] = (float) (sums[source + d] / size);
        }
    }
}
