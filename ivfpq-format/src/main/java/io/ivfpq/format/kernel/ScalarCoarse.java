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

/** The lower six bits of codes of 8 bits, as the formulas say. */
final class ScalarCoarse {

    /** Entries of a subspace. */
    static final int ENTRIES = 64;

    private ScalarCoarse() {}

    /** As {@link DistanceKernels#quantise} for six bits. */
    static QuantisedTable quantise(float[] table, int subspaceCount) {
        QuantisedTable.Range range = new QuantisedTable.Range(subspaceCount, 6);
        for (int m = 0; m < subspaceCount; m++) {
            range.put(m, table);
        }
        byte[] entries = QuantisedTable.coarseEntries(subspaceCount);
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
            for (int m = 0; m < block.codeBytes; m++, position += block.rows) {
                sum += table.entries[m * ENTRIES + (block.codes[position] & 0x3f)];
            }
            float bound = block.term(row) + sum * table.scale;
            if (bound <= limit) {
                found.add(block.firstRow + row, bound);
            }
        }
    }
}
