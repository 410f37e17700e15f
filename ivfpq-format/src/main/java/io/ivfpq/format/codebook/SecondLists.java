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

package io.ivfpq.format.codebook;

import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.LowestScores;

/**
 * Finds two lists for each row: the nearest, and one near by whose residual points elsewhere. A
 * query that misses a row in the one, because its own vector lies in the direction of the residual,
 * finds it in the other.
 *
 * <p>Source: P. Sun, D. Simcha, D. Dopson, R. Guo, S. Kumar, "SOAR: Improved Indexing for
 * Approximate Nearest Neighbor Search", NeurIPS 2023, section 3; {@code docs/format.md}, "Second
 * list". Unlike there, only the nearest lists are looked at. Holds scratch memory, so one thread at
 * a time.
 */
final class SecondLists {

    /** Lists to choose the second from, with the nearest; farther ones are hardly ever chosen. */
    private static final int NEARBY = 16;

    /** Weight of the part of a residual that is parallel to the first; λ of the source. */
    private static final float PARALLEL_WEIGHT = 1;

    /** Scores held at a time. */
    private static final int MOST_SCORES = 1 << 19;

    private final Codebook codebook;
    private final DistanceKernels kernels = Kernels.get();
    private final LowestScores lowest;
    private final int rowsAtATime;
    private final float[] scores;
    private final float[] first;
    private final float[] second;

    SecondLists(Codebook codebook) {
        int lists = codebook.listCount();
        this.codebook = codebook;
        this.lowest = new LowestScores(lists, Math.min(NEARBY, lists));
        this.rowsAtATime = Math.max(1, Math.min(BlockEncoder.BLOCK_ROWS, MOST_SCORES / lists));
        this.scores = new float[rowsAtATime * lists];
        this.first = new float[codebook.dimension()];
        this.second = new float[codebook.dimension()];
    }

    /**
     * @param vectors row-major from {@code offset} on, prepared and rotated; not changed
     * @param lists receives two for each row, side by side, that of the nearest centroid first
     */
    void assign(float[] vectors, int offset, int count, int[] lists) {
        int dimension = codebook.dimension();
        for (int from = 0; from < count; from += rowsAtATime) {
            int rows = Math.min(rowsAtATime, count - from);
            int start = offset + from * dimension;
            kernels.scoresOfRows(codebook.packedCentroids(), vectors, start, rows, scores);
            for (int row = 0; row < rows; row++) {
                int[] nearby = lowest.of(scores, row * codebook.listCount());
                int target = 2 * (from + row);
                lists[target] = nearby[0];
                lists[target + 1] = second(vectors, start + row * dimension, nearby);
            }
        }
    }

    /** Of equals the nearer. */
    private int second(float[] vectors, int offset, int[] nearby) {
        residual(vectors, offset, nearby[0], first);
        float length = squared(first);
        int best = nearby[1];
        float least = Float.POSITIVE_INFINITY;
        for (int i = 1; i < nearby.length; i++) {
            residual(vectors, offset, nearby[i], second);
            float along = kernels.dot(first, 0, second, 0, first.length);
            // Divided first, as the square of a long one is infinite.
            float parallel = length == 0 ? 0 : along / length * along;
            float loss = squared(second) + PARALLEL_WEIGHT * parallel;
            if (loss < least) {
                least = loss;
                best = nearby[i];
            }
        }
        return best;
    }

    private void residual(float[] vectors, int offset, int list, float[] target) {
        int centroid = list * target.length;
        for (int i = 0; i < target.length; i++) {
            target[i] = vectors[offset + i] - codebook.centroids()[centroid + i];
        }
    }

    private float squared(float[] vector) {
        return kernels.dot(vector, 0, vector, 0, vector.length);
    }
}
