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
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.RefineCodes;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;

/**
 * Ranks candidates that were found by codes again, by their refine codes: the second stage of a
 * search. Lists are offered one by one; refine codes are asked for only where a list holds a
 * candidate. For one query and one thread.
 */
public final class Refinement {

    private static final int CANDIDATES_PER_RESULT = 4;
    private static final int MIN_CANDIDATES = 100;

    private final DistanceKernels kernels = Kernels.get();
    private final boolean byInnerProduct;
    private final ByteQuery query;
    private final long[] candidates;
    private final TopK best;

    /** The refine codes of a list. */
    @FunctionalInterface
    public interface Codes {
        RefineCodes read() throws IOException;
    }

    /**
     * @param plan of the codebook that all lists were encoded with, which makes refine codes
     * @param candidates rows found by codes; not changed
     * @param best receives the candidates with their new distances
     */
    public Refinement(QueryPlan plan, TopK candidates, TopK best) {
        this.byInnerProduct = plan.metric() == Metric.INNER_PRODUCT;
        this.query = plan.refineQuery();
        this.candidates = candidates.ids();
        this.best = best;
    }

    /**
     * Candidates to find by codes for a result of {@code k} rows: with a hundred for ten, less than
     * a hundredth of the neighbours found by an exact ranking of all rows is lost.
     */
    public static int candidateCount(int k) {
        return (int)
                Math.max(
                        MIN_CANDIDATES,
                        Math.min(Integer.MAX_VALUE, (long) k * CANDIDATES_PER_RESULT));
    }

    /**
     * Offers the candidates that are rows of {@code list}.
     *
     * @param rowIdOffset added to each row id, as when the list was scanned
     */
    public void offer(InvertedList list, long rowIdOffset, Codes codes) throws IOException {
        RefineCodes read = null;
        for (long candidate : candidates) {
            long relative = candidate - rowIdOffset;
            int row = relative < 0 || relative > Integer.MAX_VALUE ? -1 : list.find((int) relative);
            if (row >= 0) {
                read = read == null ? codes.read() : read;
                best.offer(candidate, distance(read, row));
            }
        }
    }

    private float distance(RefineCodes codes, int row) {
        int offset = codes.offset(row);
        return byInnerProduct
                ? -kernels.dot(query, codes.codes(), offset)
                : kernels.squaredDistance(query, codes.codes(), offset);
    }
}
