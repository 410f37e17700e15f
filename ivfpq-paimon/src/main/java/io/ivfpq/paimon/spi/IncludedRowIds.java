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

package io.ivfpq.paimon.spi;

import io.ivfpq.format.search.IncludedRows;
import io.ivfpq.format.search.RowFilter;
import java.util.Iterator;
import org.apache.paimon.utils.RoaringNavigableMap64;

/** Chooses how the engine learns which rows Paimon wants. */
final class IncludedRowIds {

    /**
     * With fewer rows than one in this many, copying them into plain bits and asking about every
     * row costs less than computing distances of rows that are then refused.
     */
    private static final int SELECTIVE = 16;

    private IncludedRowIds() {}

    /**
     * @param included relative row ids, at least one; null for every row
     * @param rowCount rows of the range
     */
    static RangeSearch.Included of(RoaringNavigableMap64 included, long rowCount) {
        if (included == null) {
            return new RangeSearch.Included(RowFilter.ALL, rowCount, 1);
        }
        long count = included.getLongCardinality();
        double share = Math.min(1, (double) count / rowCount);
        return new RangeSearch.Included(filter(included, count, rowCount), count, share);
    }

    private static RowFilter filter(RoaringNavigableMap64 included, long count, long rowCount) {
        if (count > rowCount / SELECTIVE) {
            return included::contains;
        }
        IncludedRows.Builder rows = new IncludedRows.Builder();
        for (Iterator<Long> ids = included.iterator(); ids.hasNext(); ) {
            rows.add(Math.toIntExact(ids.next()));
        }
        return rows.build();
    }
}
