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

/**
 * Offers the rows of a list to many queries, several at a time: side by side they cost half. Those
 * that have no use for bounds yet, and a last one alone, are scanned by themselves. One thread.
 */
final class GroupScan {

    private final DistanceKernels kernels = Kernels.get();
    private final QueryGroup group = new QueryGroup();
    private final QueryScan[] members = new QueryScan[QueryGroup.QUERIES];
    private int size;

    /** Offers the rows to a query, now or when {@link #finish} is called. */
    void add(QueryScan query, InvertedList list, long rowIdOffset) {
        if (!query.usesBounds()) {
            query.scan(list, rowIdOffset);
            return;
        }
        members[size++] = query;
        if (size == QueryGroup.QUERIES) {
            finish(list, rowIdOffset);
        }
    }

    /** Offers the rows to all queries that still wait for them. */
    void finish(InvertedList list, long rowIdOffset) {
        if (size == 1) {
            members[0].scan(list, rowIdOffset);
        } else if (size > 1 && list.rowCount() > 0) {
            scan(list, rowIdOffset);
        }
        size = 0;
    }

    private void scan(InvertedList list, long rowIdOffset) {
        CodeBlock block = list.blocks();
        group.fill(members[0].bounds());
        for (int i = 0; i < size; i++) {
            members[i].enter(list, rowIdOffset, list.listId(), block);
            group.put(i, members[i].bounds(), members[i].limit(), members[i].waiting());
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
            if (members[i].waiting().count() >= members[i].leastWaiting()) {
                members[i].offerWaiting();
                group.limit(i, members[i].limit());
            }
        }
    }
}
