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

import io.ivfpq.format.kernel.CodeBlock;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.QueryGroup;
import io.ivfpq.format.segment.InvertedList;
import java.util.Arrays;

/**
 * Offers the rows of a list to many queries, several at a time: side by side they cost half. Those
 * that have no use for bounds yet, and a last one alone, are scanned by themselves. One thread.
 */
final class GroupScan {

    private final DistanceKernels kernels = Kernels.get();
    private final QueryGroup group = new QueryGroup();
    private final QueryScan[] members = new QueryScan[QueryGroup.QUERIES];
    private final float[] bases = new float[QueryGroup.QUERIES];
    private final WaitingRows[] waiting = new WaitingRows[QueryGroup.QUERIES];
    private int size;

    GroupScan() {
        Arrays.setAll(waiting, i -> new WaitingRows());
    }

    /**
     * Offers the rows to a query, now or when {@link #finish} is called.
     *
     * @param visit the list among those that the results of all queries share
     * @param base {@link QueryPlan#distanceToCentroid}
     */
    void add(QueryScan query, InvertedList list, int visit, float base) {
        if (!query.usesBounds()) {
            query.visit(list, visit, base);
            return;
        }
        bases[size] = base;
        members[size++] = query;
        if (size == QueryGroup.QUERIES) {
            finish(list, visit);
        }
    }

    /** Offers the rows to all queries that still wait for them. */
    void finish(InvertedList list, int visit) {
        if (size == 1) {
            members[0].visit(list, visit, bases[0]);
        } else if (size > 1 && list.rowCount() > 0) {
            scan(list, visit);
        }
        size = 0;
    }

    private void scan(InvertedList list, int visit) {
        CodeBlock block = list.blocks();
        group.fill(members[0].bounds());
        for (int i = 0; i < size; i++) {
            members[i].enter(list, visit, block, bases[i], waiting[i]);
            group.put(i, members[i].bounds(), members[i].limit(), waiting[i].rows);
        }
        for (int first = 0; first < list.rowCount(); first += CodeBlock.ROWS) {
            block.moveTo(first);
            kernels.candidatesOfGroup(block, group);
            offerWaiting();
        }
        for (int i = 0; i < size; i++) {
            members[i].offerWaiting();
        }
    }

    private void offerWaiting() {
        for (int i = 0; i < size; i++) {
            if (members[i].offerIfMany()) {
                group.limit(i, members[i].limit());
            }
        }
    }
}
