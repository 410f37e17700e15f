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
import io.ivfpq.format.kernel.LowestScores;
import io.ivfpq.format.kernel.PackedVectors;
import io.ivfpq.format.vector.Metric;

/**
 * Which lists of a codebook are nearest to queries. One thread: scores of some queries are written
 * over those of others, since fresh memory is not in the caches of the CPU.
 */
final class ListRanking {

    private final Codebook codebook;
    private final DistanceKernels kernels = Kernels.get();
    private final LowestScores lowest;
    private float[] scores = {};

    /**
     * @param probeCount lists to find; all if more than there are
     */
    ListRanking(Codebook codebook, int probeCount) {
        if (probeCount < 1) {
            throw new IllegalArgumentException(
                    String.format("probe count is %d, expected at least 1", probeCount));
        }
        this.codebook = codebook;
        this.lowest =
                new LowestScores(codebook.listCount(), Math.min(probeCount, codebook.listCount()));
    }

    /**
     * The nearest lists of one query, nearest first.
     *
     * @param query as the codebook prepares it
     */
    int[] nearest(float[] query) {
        return nearest(query, 1)[0];
    }

    /**
     * The same for several queries, in less time.
     *
     * @param queries as the codebook prepares them, side by side
     */
    int[][] nearest(float[] queries, int count) {
        PackedVectors centroids = codebook.packedCentroids();
        int lists = codebook.listCount();
        if (scores.length < count * lists) {
            scores = new float[count * lists];
        }
        if (codebook.metric() == Metric.INNER_PRODUCT) {
            kernels.negatedDotsOfRows(centroids, queries, 0, count, scores);
        } else {
            kernels.scoresOfRows(centroids, queries, 0, count, scores);
        }
        int[][] nearest = new int[count][];
        for (int i = 0; i < count; i++) {
            nearest[i] = lowest.of(scores, i * lists);
        }
        return nearest;
    }
}
