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
    public int lanes() {
        return 1;
    }

    @Override
    public int panelWidth(int count) {
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
    public void squaredDistances(
            float[] query, float[] vectors, int[] offsets, int count, float[] out) {
        for (int i = 0; i < count; i++) {
            out[i] = squaredDistance(query, 0, vectors, offsets[i], query.length);
        }
    }

    @Override
    public float dot(ByteQuery query, byte[] codes, int offset) {
        return query.product + ScalarBytes.dot(query, 0, codes, offset);
    }

    @Override
    public float squaredDistance(ByteQuery query, byte[] codes, int offset) {
        return ScalarBytes.squaredDistance(query, 0, codes, offset);
    }

    @Override
    public void negatedDots(
            PackedVectors vectors, float[] query, int offset, float[] out, int outOffset) {
        Arrays.fill(out, outOffset, outOffset + vectors.count, 0);
        addNegatedDots(vectors, query, offset, out, outOffset);
    }

    private static void addNegatedDots(
            PackedVectors vectors, float[] query, int offset, float[] out, int outOffset) {
        float[] sums = new float[PANEL_WIDTH];
        for (int first = 0; first < vectors.count; first += PANEL_WIDTH) {
            int width = Math.min(PANEL_WIDTH, vectors.count - first);
            System.arraycopy(out, outOffset + first, sums, 0, width);
            addPanel(vectors, first, query, offset, sums);
            System.arraycopy(sums, 0, out, outOffset + first, width);
        }
    }

    @Override
    public void negatedDotsOfRows(
            PackedVectors vectors, float[] rows, int offset, int count, float[] out) {
        for (int row = 0; row < count; row++) {
            int start = offset + row * vectors.dimension;
            negatedDots(vectors, rows, start, out, row * vectors.count);
        }
    }

    @Override
    public void scoresOfRows(
            PackedVectors vectors, float[] rows, int offset, int count, float[] out) {
        for (int row = 0; row < count; row++) {
            int target = row * vectors.count;
            System.arraycopy(vectors.halfNorms, 0, out, target, vectors.count);
            addNegatedDots(vectors, rows, offset + row * vectors.dimension, out, target);
        }
    }

    @Override
    public void columnMinima(float[] values, int offset, int count, float[] minima) {
        ScalarColumns.minima(values, offset, count, minima);
    }

    @Override
    public void markColumns(float[] values, int offset, int count, float limit, int[] marks) {
        ScalarColumns.mark(values, offset, count, limit, marks);
    }

    @Override
    public int countBelow(float[] values, int count, float limit) {
        return ScalarColumns.countBelow(values, count, limit);
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
        if (block.ofNibbles) {
            ScalarNibbles.scan(block, table, base, out);
        } else {
            ScalarScan.scan(block, table, base, out);
        }
    }

    @Override
    public boolean filters(int codeBits) {
        return false;
    }

    @Override
    public void negatedDotsOfNibbles(NibbleCodewords codewords, float[] query, float[] out) {
        ScalarNibbles.negatedDotsOfNibbles(codewords, query, out);
    }

    @Override
    public QuantisedTable quantiseNibbles(float[] columns, int subspaceCount) {
        return ScalarNibbles.quantiseNibbles(columns, subspaceCount);
    }

    @Override
    public QuantisedTable quantise(float[] table, int subspaceCount, int codeBits) {
        return codeBits == 4
                ? ScalarNibbles.quantise(table, subspaceCount)
                : ScalarScan.quantise(table, subspaceCount);
    }

    @Override
    public void candidates(CodeBlock block, QuantisedTable table, float limit, Candidates found) {
        if (table.ofNibbles) {
            ScalarNibbles.candidates(block, table, limit, found);
        } else {
            ScalarScan.candidates(block, table, limit, found);
        }
    }

    @Override
    public void distances(
            CodeBlock block, int[] rows, int count, float[] table, float base, float[] out) {
        if (block.ofNibbles) {
            ScalarNibbles.distances(block, rows, count, table, base, out);
        } else {
            ScalarScan.distances(block, rows, count, table, base, out);
        }
    }
}
