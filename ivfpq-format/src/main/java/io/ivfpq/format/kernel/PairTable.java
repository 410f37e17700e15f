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
 * Makes the lookup table of codes of 4 bits one of bytes, so that rows of either width are summed
 * by the same loops: with one lookup for two codes, which is also the faster way.
 */
public final class PairTable {

    /** Entries of a subspace. */
    private static final int ENTRIES = 16;

    private PairTable() {}

    /**
     * {@code table[256 p + 16 h + l] = entries[32 p + l] + entries[32 p + 16 + h]}: the sum of both
     * codes of a byte. The upper code of the last byte counts nothing if there is no such subspace.
     *
     * @param entries {@code 16 × subspaceCount}, may be longer
     */
    public static float[] of(float[] entries, int subspaceCount) {
        float[] table = new float[(subspaceCount + 1) / 2 * ENTRIES * ENTRIES];
        for (int row = 0; row < table.length; row += ENTRIES) {
            int lower = row / (ENTRIES * ENTRIES) * 2;
            int upper = (lower + 1) * ENTRIES + row / ENTRIES % ENTRIES;
            float value = lower + 1 < subspaceCount ? entries[upper] : 0;
            addTo(entries, lower * ENTRIES, value, table, row);
        }
        return table;
    }

    private static void addTo(float[] entries, int from, float value, float[] table, int to) {
        for (int i = 0; i < ENTRIES; i++) {
            table[to + i] = entries[from + i] + value;
        }
    }
}
