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

import io.ivfpq.format.kernel.ByteQuery;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.segment.RefineCodes;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.util.Arrays;

/**
 * Ranks candidates that {@link QueryScan} found by codes again, by their refine codes: the second
 * stage of a search. For one query and one thread.
 */
public final class Refinement {

    private static final int CANDIDATES_PER_RESULT = 4;
    private static final int MIN_CANDIDATES = 100;

    private final DistanceKernels kernels = Kernels.get();
    private final boolean byInnerProduct;
    private final ByteQuery query;

    /** The refine codes of a list. */
    @FunctionalInterface
    public interface Codes {
        /**
         * @param number of the list, as the scan was told; by default its id
         */
        RefineCodes of(int number) throws IOException;
    }

    /**
     * @param plan of the codebook that all lists were encoded with, which makes refine codes
     */
    public Refinement(QueryPlan plan) {
        this.byInnerProduct = plan.metric() == Metric.INNER_PRODUCT;
        this.query = plan.refineQuery();
    }

    /**
     * Candidates to find by codes for a result of {@code k} rows: with a hundred for ten, less than
     * a hundredth of the neighbours found by an exact ranking of all rows is lost. Some are two
     * entries of a row where rows lie in two lists.
     */
    public static int candidateCount(int k) {
        return (int)
                Math.max(
                        MIN_CANDIDATES,
                        Math.min(Integer.MAX_VALUE, (long) k * CANDIDATES_PER_RESULT));
    }

    /**
     * Asks once for the codes of each list that holds a candidate, in the order of their numbers.
     *
     * @param candidates rows found by codes; not changed
     * @param best receives the candidates with their new distances, each row once
     * @throws IllegalArgumentException if a candidate does not come from a scan
     */
    public void rank(TopK candidates, Codes codes, TopK best) throws IOException {
        long[] ids = candidates.unsortedIds();
        long[] places = candidates.unsortedPlaces();
        float[] distances = new float[ids.length];
        RefineCodes read = null;
        int number = -1;
        for (int candidate : byPlace(places)) {
            int wanted = (int) (places[candidate] >>> Integer.SIZE);
            if (wanted != number) {
                number = wanted;
                read = codes.of(number);
            }
            distances[candidate] = distance(read, (int) places[candidate]);
        }
        best.offer(ids, distances);
    }

    /** Indexes of places in ascending order of the lists. */
    private static int[] byPlace(long[] places) {
        long[] order = new long[places.length];
        for (int i = 0; i < places.length; i++) {
            if (places[i] < 0) {
                throw new IllegalArgumentException(
                        "candidate " + i + " has no place in a list; offer it by QueryScan");
            }
            order[i] = (places[i] >>> Integer.SIZE << Integer.SIZE) | i;
        }
        Arrays.sort(order);
        return Arrays.stream(order).mapToInt(place -> (int) place).toArray();
    }

    private float distance(RefineCodes codes, int row) {
        int offset = codes.offset(row);
        return byInnerProduct
                ? -kernels.dot(query, codes.codes(), offset)
                : kernels.squaredDistance(query, codes.codes(), offset);
    }
}
