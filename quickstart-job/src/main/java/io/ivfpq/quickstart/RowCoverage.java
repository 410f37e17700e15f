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

package io.ivfpq.quickstart;

import java.util.List;
import org.apache.paimon.utils.Range;

/**
 * How the segments cover the rows that are really in the table.
 *
 * @param indexedRows live rows in at least one segment
 * @param duplicateRows live rows in more than one segment
 * @param unindexedRows live rows in none
 */
record RowCoverage(long indexedRows, long duplicateRows, long unindexedRows) {

    /** Counts for every row id of {@code rowIds} the segment ranges that contain it. */
    static RowCoverage of(long[] rowIds, List<Range> segments) {
        long indexed = 0;
        long duplicate = 0;
        for (long rowId : rowIds) {
            int covering = 0;
            for (Range segment : segments) {
                covering += segment.from <= rowId && rowId <= segment.to ? 1 : 0;
            }
            indexed += covering > 0 ? 1 : 0;
            duplicate += covering > 1 ? 1 : 0;
        }
        return new RowCoverage(indexed, duplicate, rowIds.length - indexed);
    }
}
