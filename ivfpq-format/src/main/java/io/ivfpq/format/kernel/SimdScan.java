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

import static io.ivfpq.format.kernel.SimdShape.LANES;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Distances by codes: gathers from the lookup table of floats. */
final class SimdScan {

    private static final VectorSpecies<Float> FLOATS = SimdShape.FLOATS;

    /** With fewer rows left than this in a block, gathering costs more than it saves. */
    private static final int MIN_GATHER_ROWS = 12;

    /** Rows gathered at once. */
    private static final int CHUNK_ROWS = 4 * LANES;

    private static final boolean GATHERS = SimdShape.BITS >= 256;

    private SimdScan() {}

    static void scan(CodeBlock block, float[] table, float base, float[] out) {
        if (block.rows < MIN_GATHER_ROWS || !GATHERS) {
            ScalarScan.scanRows(block, 0, table, base, out);
            return;
        }
        for (int firstRow = 0; firstRow < block.rows; firstRow += CHUNK_ROWS) {
            gather(block, firstRow, table);
            finish(block, firstRow, base, out);
        }
    }

    /**
     * Sums {@code 4 × LANES} rows at once. An int lane holds the codes of four neighbouring rows,
     * so byte {@code j} of lane {@code i} belongs to row {@code 4 i + j}; the shuffle back happens
     * once per block. Reads beyond narrow blocks give sums that nobody looks at.
     */
    private static void gather(CodeBlock block, int firstRow, float[] table) {
        int[] indices = block.words;
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        int position = block.codeOffset + firstRow;
        int limit = block.codeBytes << 8;
        for (int row = 0; row < limit; row += 256, position += block.rows) {
            unpack(block.codes, position, indices);
            sum0 = sum0.add(FloatVector.fromArray(FLOATS, table, row, indices, 0));
            sum1 = sum1.add(FloatVector.fromArray(FLOATS, table, row, indices, LANES));
            sum2 = sum2.add(FloatVector.fromArray(FLOATS, table, row, indices, 2 * LANES));
            sum3 = sum3.add(FloatVector.fromArray(FLOATS, table, row, indices, 3 * LANES));
        }
        float[] sums = block.sums;
        sum0.intoArray(sums, 0);
        sum1.intoArray(sums, LANES);
        sum2.intoArray(sums, 2 * LANES);
        sum3.intoArray(sums, 3 * LANES);
    }

    private static void unpack(byte[] codes, int position, int[] indices) {
        IntVector words =
                ByteVector.fromArray(SimdShape.BYTES, codes, position).reinterpretAsInts();
        words.and(0xff).intoArray(indices, 0);
        words.lanewise(VectorOperators.LSHR, 8).and(0xff).intoArray(indices, LANES);
        words.lanewise(VectorOperators.LSHR, 16).and(0xff).intoArray(indices, 2 * LANES);
        words.lanewise(VectorOperators.LSHR, 24).intoArray(indices, 3 * LANES);
    }

    private static void finish(CodeBlock block, int firstRow, float base, float[] out) {
        int rows = Math.min(CHUNK_ROWS, block.rows - firstRow);
        for (int row = 0; row < rows; row++) {
            float term = block.term(firstRow + row);
            out[firstRow + row] = base + term + block.sums[(row & 3) * LANES + (row >> 2)];
        }
    }
}
