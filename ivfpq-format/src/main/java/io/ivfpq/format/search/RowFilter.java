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

/** Which rows of a segment may be results. */
@FunctionalInterface
public interface RowFilter {

    /** Every row. */
    RowFilter ALL = relativeRowId -> true;

    /**
     * @param relativeRowId as the segment stores it, before any offset
     */
    boolean includes(int relativeRowId);

    /**
     * Whether to ask about every row before anything is computed: when few rows pass and asking is
     * as cheap as looking up a bit. Otherwise only rows that seem near are asked about.
     */
    default boolean isSelective() {
        return false;
    }

    /**
     * Asks about the rows from index {@code from} to before {@code to}.
     *
     * @param relativeRowIds ascending; not changed
     * @param included receives the indexes of those that may be results, ascending, from {@code
     *     found} on; has room for one more than are asked about
     * @return {@code found} and how many were added
     */
    default int select(int[] relativeRowIds, int from, int to, int[] included, int found) {
        int count = found;
        for (int i = from; i < to; i++) {
            if (includes(relativeRowIds[i])) {
                included[count++] = i;
            }
        }
        return count;
    }
}
