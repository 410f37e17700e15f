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

import java.util.Arrays;

/** Reads like the formulas; also what runs where the Vector API is not enabled. */
final class ScalarKernels implements DistanceKernels {

    /** Long enough for the compiler to use SIMD; longer gains 15 % and wastes it on few vectors. */
    private static final int PANEL_WIDTH = 64;

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public int panelWidth() {
        return PANEL_WIDTH;
    }

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        float sum = 0;
        for (int i = 0; i < length; i++) {
            sum += a[aOffset + i] * b[bOffset + i];
        }
        return sum;
    }

    @Override
    public float squaredDistance(float[] a, int aOffset, float[] b, int bOffset, int length) {
        float sum = 0;
        for (int i = 0; i < length; i++) {
            float difference = a[aOffset + i] - b[bOffset + i];
            sum += difference * difference;
        }
        return sum;
    }

    @Override
    public void negatedDots(
            PackedVectors vectors, float[] query, int offset, float[] out, int outOffset) {
        float[] sums = new float[PANEL_WIDTH];
        for (int first = 0; first < vectors.count; first += PANEL_WIDTH) {
            Arrays.fill(sums, 0);
            addPanel(vectors, first, query, offset, sums);
            int width = Math.min(PANEL_WIDTH, vectors.count - first);
            System.arraycopy(sums, 0, out, outOffset + first, width);
        }
    }

    @Override
    public void nearest(
            PackedVectors vectors,
            float[] rows,
            int offset,
            int stride,
            int count,
            int[] nearest,
            int nearestOffset) {
        float[] sums = new float[PANEL_WIDTH];
        for (int row = 0; row < count; row++) {
            nearest[nearestOffset + row] = nearest(vectors, rows, offset + row * stride, sums);
        }
    }

    /** The vector of least {@code ‖v‖²/2 − ⟨x, v⟩}, which is least in {@code ‖x − v‖²} too. */
    private static int nearest(PackedVectors vectors, float[] row, int offset, float[] sums) {
        int best = 0;
        float bestScore = Float.MAX_VALUE;
        for (int first = 0; first < vectors.count; first += PANEL_WIDTH) {
            System.arraycopy(vectors.halfNorms, first, sums, 0, PANEL_WIDTH);
            addPanel(vectors, first, row, offset, sums);
            for (int i = 0; i < PANEL_WIDTH; i++) {
                if (sums[i] < bestScore) {
                    bestScore = sums[i];
                    best = first + i;
                }
            }
        }
        return best;
    }

    /** Adds {@code −⟨row, v⟩} to the sum of each vector of one panel. */
    private static void addPanel(
            PackedVectors vectors, int first, float[] row, int offset, float[] sums) {
        int position = first * vectors.dimension;
        for (int d = 0; d < vectors.dimension; d++, position += PANEL_WIDTH) {
            addScaled(vectors.negated, position, row[offset + d], sums);
        }
    }

    /** A method of its own so that the compiler turns its loop into SIMD instructions. */
    private static void addScaled(float[] values, int offset, float factor, float[] sums) {
        for (int i = 0; i < PANEL_WIDTH; i++) {
            sums[i] += factor * values[offset + i];
        }
    }

    @Override
    public void scan(CodeBlock block, float[] table, float base, float[] out) {
        scanRows(block, 0, table, base, out);
    }

    /**
     * Distances of the rows from {@code firstRow} on. Each row is summed from its first subspace to
     * its last, here and in {@link SimdScan}, so that a row's distance does not depend on its place
     * in a block: merging moves rows. Four rows at a time hide the latency of the loads.
     */
    static void scanRows(CodeBlock block, int firstRow, float[] table, float base, float[] out) {
        byte[] codes = block.codes;
        int width = block.rows;
        int limit = block.subspaceCount << 8;
        int row = firstRow;
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
            out[row] = base + term(block, row) + sum0;
            out[row + 1] = base + term(block, row + 1) + sum1;
            out[row + 2] = base + term(block, row + 2) + sum2;
            out[row + 3] = base + term(block, row + 3) + sum3;
        }
        for (; row < width; row++) {
            int position = block.codeOffset + row;
            float sum = 0;
            for (int m = 0; m < limit; m += 256, position += width) {
                sum += table[m + (codes[position] & 0xff)];
            }
            out[row] = base + term(block, row) + sum;
        }
    }

    private static float term(CodeBlock block, int row) {
        return block.terms.length == 0 ? 0 : block.terms[block.termOffset + row];
    }
}
