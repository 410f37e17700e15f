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

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.PackedVectors;
import io.ivfpq.format.vector.Metric;
import java.util.Arrays;

/** Which lists of a codebook are nearest to queries. Immutable and thread-safe. */
final class ListRanking {

    private final Codebook codebook;
    private final int probeCount;
    private final DistanceKernels kernels = Kernels.get();

    /**
     * @param probeCount lists to find; all if more than there are
     */
    ListRanking(Codebook codebook, int probeCount) {
        if (probeCount < 1) {
            throw new IllegalArgumentException(
                    String.format("probe count is %d, expected at least 1", probeCount));
        }
        this.codebook = codebook;
        this.probeCount = Math.min(probeCount, codebook.listCount());
    }

    /**
     * The nearest lists of one query, nearest first.
     *
     * @param query as the codebook prepares it
     */
    int[] nearest(float[] query) {
        float[] products = new float[codebook.packedCentroids().paddedCount()];
        kernels.negatedDots(codebook.packedCentroids(), query, 0, products, 0);
        return select(products, 0);
    }

    /**
     * The same for several queries, in less time.
     *
     * @param queries as the codebook prepares them, side by side
     */
    int[][] nearest(float[] queries, int count) {
        int lists = codebook.listCount();
        float[] products = new float[count * lists];
        kernels.negatedDotsOfRows(codebook.packedCentroids(), queries, 0, count, products);
        int[][] nearest = new int[count][];
        for (int i = 0; i < count; i++) {
            nearest[i] = select(products, i * lists);
        }
        return nearest;
    }

    private int[] select(float[] products, int from) {
        PackedVectors centroids = codebook.packedCentroids();
        float[] scores = Arrays.copyOfRange(products, from, from + codebook.listCount());
        if (codebook.metric() != Metric.INNER_PRODUCT) {
            for (int list = 0; list < scores.length; list++) {
                // ‖c‖²/2 − ⟨q, c⟩ ranks like ‖q − c‖².
                scores[list] += centroids.halfNorm(list);
            }
        }
        return LowestScores.of(scores, probeCount);
    }
}
