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

import java.util.stream.IntStream;

/**
 * Codes of 4 bits as the formulas say. Entries are looked up one by one: those of a query take 64
 * bytes for each subspace, and those of all queries of a batch stay in the second-level cache. A
 * table of pairs halves the loads and is eight times as large.
 */
final class ScalarNibbles {

    /** Entries of a subspace. */
    private static final int ENTRIES = 16;

    private static final int[] ALL_ROWS = IntStream.range(0, CodeBlock.ROWS).toArray();

    private ScalarNibbles() {}

    /** As {@link DistanceKernels#scan}. */
    static void scan(CodeBlock block, float[] table, float base, float[] out) {
        for (int i = 0; i < block.rows; i += 4) {
            four(block, block.firstRow, ALL_ROWS, i, block.rows - 1, table, out);
        }
        for (int i = 0; i < block.rows; i++) {
            out[i] = base + block.term(i) + out[i];
        }
    }

    /** As {@link DistanceKernels#distances}. */
    static void distances(
            CodeBlock block, int[] rows, int count, float[] table, float base, float[] out) {
        for (int i = 0; i < count; i += 4) {
            four(block, 0, rows, i, count - 1, table, out);
        }
        for (int i = 0; i < count; i++) {
            out[i] = base + block.listTerm(rows[i]) + out[i];
        }
    }

    /**
     * Sums of the entries of four rows, which hide the latency of each other's loads; up to {@code
     * last}, which fills up what is missing.
     *
     * @param first added to each row
     */
    private static void four(
            CodeBlock block,
            int first,
            int[] rows,
            int from,
            int last,
            float[] table,
            float[] out) {
        byte[] codes = block.codes;
        int limit = block.codeBytes * 2 * ENTRIES;
        int row0 = first + rows[from];
        int row1 = first + rows[Math.min(from + 1, last)];
        int row2 = first + rows[Math.min(from + 2, last)];
        int row3 = first + rows[Math.min(from + 3, last)];
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
        for (int place = 0; place < limit; place += 2 * ENTRIES) {
            sum0 += pair(table, place, codes[position0]);
            sum1 += pair(table, place, codes[position1]);
            sum2 += pair(table, place, codes[position2]);
            sum3 += pair(table, place, codes[position3]);
            position0 += stride0;
            position1 += stride1;
            position2 += stride2;
            position3 += stride3;
        }
        out[from] = sum0;
        out[Math.min(from + 1, last)] = sum1;
        out[Math.min(from + 2, last)] = sum2;
        out[Math.min(from + 3, last)] = sum3;
    }

    private static float pair(float[] table, int place, byte codes) {
        return table[place + (codes & 0xf)] + table[place + ENTRIES + ((codes >> 4) & 0xf)];
    }

    /**
     * As {@link DistanceKernels#quantise} for codes of 4 bits. 16 entries a subspace are too few
     * for SIMD to gain anything.
     */
    static QuantisedTable quantise(float[] table, int subspaceCount) {
        QuantisedTable.Range range = QuantisedTable.Range.ofNibbles(subspaceCount);
        for (int m = 0; m < subspaceCount; m++) {
            putRange(table, m, range);
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

    /** As {@link DistanceKernels#quantiseNibbles}. */
    static QuantisedTable quantiseNibbles(float[] columns, int subspaceCount) {
        int stride = NibbleCodewords.stride(subspaceCount);
        float[] table = new float[subspaceCount * ENTRIES];
        for (int m = 0; m < subspaceCount; m++) {
            for (int i = 0; i < ENTRIES; i++) {
                table[m * ENTRIES + i] = columns[i * stride + m];
            }
        }
        return quantise(table, subspaceCount);
    }

    /** As {@link DistanceKernels#negatedDotsOfNibbles(NibbleCodewords, float[], float[])}. */
    static void negatedDotsOfNibbles(NibbleCodewords codewords, float[] query, float[] out) {
        int stride = codewords.stride;
        int components = codewords.subspaceDimension;
        for (int m = 0; m < codewords.subspaceCount; m++) {
            for (int i = 0; i < ENTRIES; i++) {
                float sum = 0;
                for (int j = 0; j < components; j++) {
                    float negated = codewords.negated[(i * components + j) * stride + m];
                    sum += query[m * components + j] * negated;
                }
                out[i * stride + m] = sum;
            }
        }
    }

    /**
     * By integers in the order of the floats, even and odd entries apart: half the time of {@code
     * Math.min} of floats, which looks at zeros and NaN each time.
     */
    private static void putRange(float[] table, int subspace, QuantisedTable.Range range) {
        int first = subspace * ENTRIES;
        int lowEven = key(table[first]);
        int lowOdd = key(table[first + 1]);
        int highEven = lowEven;
        int highOdd = lowOdd;
        for (int i = first + 2; i < first + ENTRIES; i += 2) {
            int even = key(table[i]);
            int odd = key(table[i + 1]);
            lowEven = Math.min(lowEven, even);
            lowOdd = Math.min(lowOdd, odd);
            highEven = Math.max(highEven, even);
            highOdd = Math.max(highOdd, odd);
        }
        range.put(subspace, value(Math.min(lowEven, lowOdd)), value(Math.max(highEven, highOdd)));
    }

    private static int key(float value) {
        return mirrored(Float.floatToRawIntBits(value));
    }

    private static float value(int key) {
        return Float.intBitsToFloat(mirrored(key));
    }

    /** Turns the order of negative floats round, or back. */
    private static int mirrored(int bits) {
        return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
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
