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

import java.util.Arrays;
import java.util.Objects;

/** The few rows that may be results, one bit each. Immutable. */
public final class IncludedRows implements RowFilter {

    private final long[] bits;

    private IncludedRows(long[] bits) {
        this.bits = bits;
    }

    /** Collects rows; used once, by one thread. */
    public static final class Builder {

        private long[] bits = new long[16];

        public Builder add(int relativeRowId) {
            int word = Objects.checkIndex(relativeRowId, Integer.MAX_VALUE) >> 6;
            if (word >= bits.length) {
                bits = Arrays.copyOf(bits, Math.max(word + 1, 2 * bits.length));
            }
            bits[word] |= 1L << relativeRowId;
            return this;
        }

        public IncludedRows build() {
            return new IncludedRows(bits);
        }
    }

    @Override
    public boolean includes(int relativeRowId) {
        int word = relativeRowId >> 6;
        return word < bits.length && (bits[word] >>> relativeRowId & 1) != 0;
    }

    @Override
    public boolean isSelective() {
        return true;
    }

    /** Without a branch on the bit, which nobody could predict. */
    @Override
    public int select(int[] relativeRowIds, int from, int to, int[] included, int found) {
        int end = to;
        // Rows beyond the last word are not included.
        while (end > from && relativeRowIds[end - 1] >> 6 >= bits.length) {
            end--;
        }
        int count = found;
        for (int i = from; i < end; i++) {
            int row = relativeRowIds[i];
            included[count] = i;
            count += (int) (bits[row >> 6] >>> row & 1);
        }
        return count;
    }
}
