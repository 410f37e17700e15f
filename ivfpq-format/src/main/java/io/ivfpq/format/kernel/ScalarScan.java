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

/** Distances by codes, and their lower bounds, as the formulas say. */
final class ScalarScan {

    private ScalarScan() {}

    /**
     * As {@link DistanceKernels#scan}; with and without the Vector API, whose gathers are no faster
     * ({@code docs/decisions/0004-no-gathers.md}). Each row is summed from its first subspace to
     * its last, so that a row's distance does not depend on its place in a block: merging moves
     * rows. Four rows at a time hide the latency of the loads.
     */
    static void scan(CodeBlock block, float[] table, float base, float[] out) {
        byte[] codes = block.codes;
        int width = block.rows;
        int limit = block.codeBytes << 8;
        int row = 0;
        for (; row + 3 < width; row += 4) {
            int position = block.codeOffset + row;
            float sum0 = 0;
            float sum1 = 0;
            float sum2 = 0;
            float sum3 = 0;
            for (int m = 0; m < limit; m += 256, position += width) {
                sum0 += table[m + (codes[position] & 0xff)];
                sum1 += table[m + (codes[position + 1] & 0xff)];
                sum2 += table[m + (codes[position + 2] & 0xff)];
                sum3 += table[m + (codes[position + 3] & 0xff)];
            }
            out[row] = base + block.term(row) + sum0;
            out[row + 1] = base + block.term(row + 1) + sum1;
            out[row + 2] = base + block.term(row + 2) + sum2;
            out[row + 3] = base + block.term(row + 3) + sum3;
        }
        for (; row < width; row++) {
            int position = block.codeOffset + row;
            float sum = 0;
            for (int m = 0; m < limit; m += 256, position += width) {
                sum += table[m + (codes[position] & 0xff)];
            }
            out[row] = base + block.term(row) + sum;
        }
    }

    /** As {@link DistanceKernels#quantise}. */
    static QuantisedTable quantise(float[] table, int subspaceCount) {
        QuantisedTable.Range range = new QuantisedTable.Range(subspaceCount);
        for (int m = 0; m < subspaceCount; m++) {
            float minimum = table[m << 8];
            float maximum = minimum;
            for (int i = m << 8; i < (m + 1) << 8; i++) {
                minimum = Math.min(minimum, table[i]);
                maximum = Math.max(maximum, table[i]);
            }
            range.put(m, minimum, maximum);
        }
        byte[] entries = new byte[subspaceCount << 8];
        float factor = range.factor();
        for (int i = 0; i < entries.length; i++) {
            entries[i] = QuantisedTable.floor((table[i] - range.minima[i >> 8]) * factor);
        }
        return QuantisedTable.of(entries, range);
    }

    /** As {@link DistanceKernels#candidates}. */
    static void candidates(CodeBlock block, QuantisedTable table, float limit, Candidates found) {
        for (int row = 0; row < block.rows; row++) {
            int sum = 0;
            int position = block.codeOffset + row;
            for (int m = 0; m < block.codeBytes; m++, position += block.rows) {
                sum += table.entries[(m << 8) + (block.codes[position] & 0xff)] & 0xff;
            }
            float bound = block.term(row) + sum * table.scale;
            if (bound <= limit) {
                found.add(block.firstRow + row, bound);
            }
        }
    }

    /** As {@link DistanceKernels#distances}; four rows at a time hide the latency of the loads. */
    static void distances(
            CodeBlock block, int[] rows, int count, float[] table, float base, float[] out) {
        int i = 0;
        for (; i + 3 < count; i += 4) {
            fourDistances(block, rows, i, table, out);
        }
        for (; i < count; i++) {
            out[i] = oneDistance(block, rows[i], table);
        }
        for (i = 0; i < count; i++) {
            out[i] = base + block.listTerm(rows[i]) + out[i];
        }
    }

    private static float oneDistance(CodeBlock block, int row, float[] table) {
        int position = block.codePosition(row);
        int stride = block.codeStride(row);
        int limit = block.codeBytes << 8;
        float sum = 0;
        for (int m = 0; m < limit; m += 256, position += stride) {
            sum += table[m + (block.codes[position] & 0xff)];
        }
        return sum;
    }

    private static void fourDistances(
            CodeBlock block, int[] rows, int from, float[] table, float[] out) {
        byte[] codes = block.codes;
        int limit = block.codeBytes << 8;
        int row0 = rows[from];
        int row1 = rows[from + 1];
        int row2 = rows[from + 2];
        int row3 = rows[from + 3];
        int position0 = block.codePosition(row0);
        int position1 = block.codePosition(row1);
        int position2 = block.codePosition(row2);
        int position3 = block.codePosition(row3);
        int stride0 = block.codeStride(row0);
        int stride1 = block.codeStride(row1);
        int stride2 = block.codeStride(row2);
        int stride3 = block.codeStride(row3);
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        for (int m = 0; m < limit; m += 256) {
            sum0 += table[m + (codes[position0] & 0xff)];
            sum1 += table[m + (codes[position1] & 0xff)];
            sum2 += table[m + (codes[position2] & 0xff)];
            sum3 += table[m + (codes[position3] & 0xff)];
            position0 += stride0;
            position1 += stride1;
            position2 += stride2;
            position3 += stride3;
        }
        out[from] = sum0;
        out[from + 1] = sum1;
        out[from + 2] = sum2;
        out[from + 3] = sum3;
    }
}
