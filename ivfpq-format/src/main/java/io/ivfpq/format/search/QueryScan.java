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
 * <p>A row that lies in two of the lists is one result, as near as the nearer of its entries.
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

    private final QueryPlan plan;
    private final RowFilter filter;
    private final TopK top;
    private final DistanceKernels kernels = Kernels.get();
    private final boolean hasBounds;
    private final boolean estimates;
    private final WaitingRows alone;

    private InvertedList list;

    /** The list among those of the results. */
    private int visit;

    private CodeBlock block;
    private float base;
    private WaitingRows waiting;

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
        this(plan, filter, top, ranking, new WaitingRows());
    }

    /**
     * @param alone of lists that the query looks at by itself; may be shared with other queries
     */
    QueryScan(QueryPlan plan, RowFilter filter, TopK top, Distances ranking, WaitingRows alone) {
        this.plan = plan;
        this.filter = filter;
        this.top = top;
        this.hasBounds = plan.hasBounds();
        this.estimates = ranking == Distances.ESTIMATED && hasBounds && !filter.isSelective();
        this.alone = alone;
        if (plan.listsPerRow() > 1) {
            top.expectRepeated(estimates ? 1 : plan.listsPerRow());
        }
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
        if (list.rowCount() > 0) {
            int added = top.visited().add(list, rowIdOffset, number);
            visit(list, added, plan.distanceToCentroid(list.listId()));
        }
    }

    /** As above; parameters are those of {@link #enter}. */
    void visit(InvertedList list, int visit, float base) {
        if (list.rowCount() == 0) {
            return;
        }
        enter(list, visit, list.blocks(), base, alone);
        for (int first = 0; first < list.rowCount(); first += CodeBlock.ROWS) {
            block.moveTo(first);
            if (filter.isSelective()) {
                select(first);
            } else if (usesBounds()) {
                kernels.candidates(block, plan.bounds(), limit(), waiting.rows);
            } else {
                offerAll(first);
            }
            offerIfMany();
        }
        offerWaiting();
    }

    private void select(int first) {
        int last = first + block.rows();
        Candidates rows = waiting.rows;
        rows.resize(filter.select(list.rowIds(), first, last, rows.rows(), rows.count()));
    }

    /**
     * Begins with a list, whose blocks it will be asked about.
     *
     * @param visit the list among {@link TopK#visited}
     * @param base {@link QueryPlan#distanceToCentroid}
     * @param waiting of this query until {@link #offerWaiting} ends the list
     */
    void enter(InvertedList list, int visit, CodeBlock block, float base, WaitingRows waiting) {
        this.list = list;
        this.visit = visit;
        this.block = block;
        this.base = base;
        this.waiting = waiting;
    }

    /** Whether rows are passed over by their bounds from now on. */
    boolean usesBounds() {
        return estimates
                || (hasBounds && top.limit() < Float.POSITIVE_INFINITY && !filter.isSelective());
    }

    QuantisedTable bounds() {
        return plan.bounds();
    }

    /** What bounds may be at most, in the list and with the results so far. */
    float limit() {
        return estimates
                ? plan.bounds().limitOfEstimates(top.limit(), base)
                : plan.bounds().limit(top.limit(), base);
    }

    /** Offers the rows that wait if they are enough; says whether the limit may be another. */
    boolean offerIfMany() {
        boolean enough = waiting.areEnough();
        if (enough) {
            offerWaiting();
        }
        return enough;
    }

    private void offerAll(int first) {
        float[] distances = waiting.distances;
        kernels.scan(block, plan.table(), base, distances);
        int[] rows = waiting.rows.rows();
        for (int i = 0; i < block.rows(); i++) {
            rows[i] = first + i;
        }
        offer(rows, distances, block.rows(), 0);
    }

    /** Offers the rows that wait. */
    void offerWaiting() {
        Candidates found = waiting.rows;
        int count = found.count();
        if (count == 0) {
            return;
        }
        found.resize(0);
        int[] rows = found.rows();
        if (estimates) {
            offer(rows, found.bounds(), count, base + plan.bounds().gap());
        } else {
            float[] distances = waiting.distances;
            kernels.distances(block, rows, count, plan.table(), base, distances);
            offer(rows, distances, count, 0);
        }
    }

    private void offer(int[] rows, float[] from, int count, float offset) {
        int included = filter == RowFilter.ALL ? count : include(rows, from, count, offset);
        top.offerRows(visit, rows, from, included, offset);
    }

    /** Leaves the rows that may be results; a filter that was asked already says the same again. */
    private int include(int[] rows, float[] from, int count, float offset) {
        float limit = top.limit();
        int included = 0;
        for (int i = 0; i < count; i++) {
            if (offset + from[i] <= limit && filter.includes(list.rowId(rows[i]))) {
                rows[included] = rows[i];
                from[included++] = from[i];
            }
        }
        return included;
    }
}
