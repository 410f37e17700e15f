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

import io.ivfpq.format.kernel.Candidates;
import io.ivfpq.format.kernel.CodeBlock;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.QuantisedTable;
import io.ivfpq.format.segment.InvertedList;

/**
 * Offers the rows of lists to the results of one query. Which way a row is looked at changes the
 * time and never the answer: distances are those of the table of floats, bit by bit.
 *
 * <ul>
 *   <li>Until there are {@code k} results, every distance is computed.
 *   <li>Then rows whose lower bound, from a table of bytes in registers, is above the distance of
 *       the last result are passed over, where the CPU has such registers.
 *   <li>A filter that lets few rows pass is asked first, and what passes is computed.
 * </ul>
 *
 * One thread.
 */
public final class QueryScan {

    /** Rows that wait for their distances; enough to compute several side by side. */
    static final int BATCH_ROWS = 8;

    private final QueryPlan plan;
    private final RowFilter filter;
    private final TopK top;
    private final DistanceKernels kernels = Kernels.get();
    private final boolean hasBounds;
    private final boolean estimates;
    private final float[] distances = new float[BATCH_ROWS + CodeBlock.ROWS];
    private final Candidates waiting = new Candidates(BATCH_ROWS + CodeBlock.ROWS);

    /** Of the rows that wait. */
    private final int[] ids = new int[BATCH_ROWS + CodeBlock.ROWS];

    private InvertedList list;
    private long place;
    private long rowIdOffset;
    private CodeBlock block;
    private float base;

    /**
     * @param filter sees row ids before the offset
     */
    public QueryScan(QueryPlan plan, RowFilter filter, TopK top) {
        this(plan, filter, top, Distances.EXACT);
    }

    /**
     * @param filter sees row ids before the offset
     * @param ranking estimates are for filters that are not selective only
     */
    public QueryScan(QueryPlan plan, RowFilter filter, TopK top, Distances ranking) {
        this.plan = plan;
        this.filter = filter;
        this.top = top;
        this.hasBounds = plan.hasBounds();
        this.estimates = ranking == Distances.ESTIMATED && hasBounds && !filter.isSelective();
    }

    /**
     * Offers the rows of a list; any list of the codebook will do, probed or not. {@link
     * Refinement} will know it by its id.
     *
     * @param rowIdOffset added to each row id
     */
    public void scan(InvertedList list, long rowIdOffset) {
        scan(list, rowIdOffset, list.listId());
    }

    /**
     * As {@link #scan(InvertedList, long)}, if several lists of one id are scanned, of several
     * segments.
     *
     * @param number by which {@link Refinement} will know the list, not negative
     */
    public void scan(InvertedList list, long rowIdOffset, int number) {
        if (list.rowCount() == 0) {
            return;
        }
        enter(list, rowIdOffset, number, list.blocks());
        for (int first = 0; first < list.rowCount(); first += CodeBlock.ROWS) {
            block.moveTo(first);
            if (filter.isSelective()) {
                select(first);
            } else if (usesBounds()) {
                kernels.candidates(block, plan.bounds(), limit(), waiting);
            } else {
                offerAll(first);
            }
            if (waiting.count() >= leastWaiting()) {
                offerWaiting();
            }
        }
        offerWaiting();
    }

    private void select(int first) {
        int last = first + block.rows();
        waiting.resize(filter.select(list.rowIds(), first, last, waiting.rows(), waiting.count()));
    }

    /**
     * Begins with a list, whose blocks it will be asked about.
     *
     * @param number as {@link #scan(InvertedList, long, int)} takes it
     */
    void enter(InvertedList list, long rowIdOffset, int number, CodeBlock block) {
        this.list = list;
        this.place = (long) number << Integer.SIZE;
        this.rowIdOffset = rowIdOffset;
        this.block = block;
        this.base = plan.distanceToCentroid(list.listId());
    }

    /** Whether rows are passed over by their bounds from now on. */
    boolean usesBounds() {
        return estimates || (hasBounds && top.isFull() && !filter.isSelective());
    }

    QuantisedTable bounds() {
        return plan.bounds();
    }

    /** What bounds may be at most, in the list and with the results so far. */
    float limit() {
        return estimates
                ? plan.bounds().limitOfEstimates(top.threshold(), base)
                : plan.bounds().limit(top.threshold(), base);
    }

    /** The rows that wait; has room for {@link #BATCH_ROWS} and a block. */
    Candidates waiting() {
        return waiting;
    }

    /** How many rows to wait for; estimates are there already. */
    int leastWaiting() {
        return estimates ? 1 : BATCH_ROWS;
    }

    private void offerAll(int first) {
        kernels.scan(block, plan.table(), base, distances);
        float threshold = top.threshold();
        for (int i = 0; i < block.rows(); i++) {
            if (distances[i] <= threshold && filter.includes(list.rowId(first + i))) {
                top.offer(rowIdOffset + list.rowId(first + i), distances[i], place | (first + i));
                threshold = top.threshold();
            }
        }
    }

    /** Offers the rows that wait. */
    void offerWaiting() {
        int count = waiting.count();
        if (count == 0) {
            return;
        }
        waiting.resize(0);
        int[] rows = waiting.rows();
        if (estimates && filter == RowFilter.ALL) {
            offerEstimates(rows, count);
            return;
        }
        // Before anything depends on them, so that the CPU fetches all of them at once.
        for (int i = 0; i < count; i++) {
            ids[i] = list.rowId(rows[i]);
        }
        computeDistances(rows, count);
        for (int i = 0; i < count; i++) {
            // A filter that was asked already answers the same again.
            if (distances[i] <= top.threshold() && filter.includes(ids[i])) {
                top.offer(rowIdOffset + ids[i], distances[i], place | rows[i]);
            }
        }
    }

    /** Without their ids, which nobody asks for yet. */
    private void offerEstimates(int[] rows, int count) {
        float[] bounds = waiting.bounds();
        float offset = base + plan.bounds().gap();
        for (int i = 0; i < count; i++) {
            top.offer(list, rowIdOffset, offset + bounds[i], place | rows[i]);
        }
    }

    private void computeDistances(int[] rows, int count) {
        if (estimates) {
            float offset = base + plan.bounds().gap();
            for (int i = 0; i < count; i++) {
                distances[i] = offset + waiting.bounds()[i];
            }
        } else {
            kernels.distances(block, rows, count, plan.table(), base, distances);
        }
    }
}
