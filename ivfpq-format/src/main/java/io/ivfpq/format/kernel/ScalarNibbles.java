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

package io.ivfpq.format.kernel;

/**
 * Codes of 4 bits as the formulas say. Distances need nothing of their own: {@link #pairTable}
 * makes their lookup table one of bytes, which is summed as that of codes of 8 bits, with one
 * lookup for two codes.
 */
final class ScalarNibbles {

    /** Entries of a subspace. */
    private static final int ENTRIES = 16;

    private ScalarNibbles() {}

    /** As {@link DistanceKernels#pairTable}. */
    static void pairTable(float[] entries, int subspaceCount, float[] table) {
        int end = (subspaceCount + 1) / 2 * ENTRIES * ENTRIES;
        for (int row = 0; row < end; row += ENTRIES) {
            int lower = row / (ENTRIES * ENTRIES) * 2;
            int upper = (lower + 1) * ENTRIES + row / ENTRIES % ENTRIES;
            float value = lower + 1 < subspaceCount ? entries[upper] : 0;
            for (int i = 0; i < ENTRIES; i++) {
                table[row + i] = entries[lower * ENTRIES + i] + value;
            }
        }
    }

    /**
     * As {@link DistanceKernels#quantise} for codes of 4 bits. 16 entries a subspace are too few
     * for SIMD to gain anything.
     */
    static QuantisedTable quantise(float[] table, int subspaceCount) {
        QuantisedTable.Range range = QuantisedTable.Range.ofNibbles(subspaceCount);
        for (int m = 0; m < subspaceCount; m++) {
            float minimum = table[m * ENTRIES];
            float maximum = minimum;
            for (int i = m * ENTRIES; i < (m + 1) * ENTRIES; i++) {
                minimum = Math.min(minimum, table[i]);
                maximum = Math.max(maximum, table[i]);
            }
            range.put(m, minimum, maximum);
        }
        byte[] entries = QuantisedTable.nibbleEntries(subspaceCount);
        float factor = range.factor();
        for (int m = 0; m < subspaceCount; m++) {
            float minimum = range.minima[m];
            for (int i = m * ENTRIES; i < (m + 1) * ENTRIES; i++) {
                entries[i] = QuantisedTable.floor((table[i] - minimum) * factor);
            }
        }
        return QuantisedTable.of(entries, range);
    }

    /** As {@link DistanceKernels#candidates}. */
    static void candidates(CodeBlock block, QuantisedTable table, float limit, Candidates found) {
        for (int row = 0; row < block.rows; row++) {
            int sum = 0;
            int position = block.codeOffset + row;
            for (int first = 0; first < block.codeBytes << 5; first += 32) {
                int both = block.codes[position] & 0xff;
                sum += table.entries[first + (both & 0xf)] & 0xff;
                sum += table.entries[first + 16 + (both >> 4)] & 0xff;
                position += block.rows;
            }
            float bound = block.term(row) + sum * table.scale;
            if (bound <= limit) {
                found.add(block.firstRow + row, bound);
            }
        }
    }
}
