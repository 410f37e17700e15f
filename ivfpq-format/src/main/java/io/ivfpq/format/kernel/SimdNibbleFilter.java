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

import static io.ivfpq.format.kernel.SimdShape.BYTES;
import static io.ivfpq.format.kernel.SimdShape.LANES;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * As {@link SimdFilter}, for codes of 4 bits: the 16 entries of a subspace fit any register, so a
 * byte permute looks up the codes of as many rows as a register has bytes.
 *
 * <p>Source: F. André, A.-M. Kermarrec, N. Le Scouarnec, "Cache locality is not enough", VLDB 2015.
 * There entries saturate; here they are so small that those of both codes of a byte add up in it.
 */
final class SimdNibbleFilter {

    /**
     * Registers of 512 bits need a permute of their own (AVX-512 VBMI); with 256 bits a few
     * instructions stand in for it. Smaller ones have not been measured.
     */
    static final boolean PAYS = SimdShape.BITS == 256 || SimdFilter.PAYS;

    /** Rows in a register. */
    private static final int WIDTH = 4 * LANES;

    private static final byte LOWER = 0xf;
    private static final byte SECOND = 0x10;

    private SimdNibbleFilter() {}

    /** As {@link DistanceKernels#candidates}. */
    static int candidates(
            CodeBlock block, QuantisedTable table, float limit, int[] rows, int found) {
        for (int first = 0; first < block.rows; first += WIDTH) {
            sum(block, first, table.entries);
        }
        if (block.rows < CodeBlock.MIN_SLOT_ROWS) {
            return takeFew(block, table.scale, limit, rows, found);
        }
        return SimdBounds.candidates(block, table.scale, limit, rows, found);
    }

    /**
     * Adds the entries of each row from {@code first} on in 16 bits. A byte pair is added as one
     * 16-bit number, and its high byte once more apart, which is taken off the pairs at the end.
     */
    private static void sum(CodeBlock block, int first, byte[] entries) {
        byte[] codes = block.codes;
        int position = block.codeOffset + first;
        int rows = block.rows;
        int limit = block.codeBytes << 5;
        ShortVector pairs = ByteVector.zero(BYTES).reinterpretAsShorts();
        ShortVector odd = pairs;
        for (int row = 0; row < limit; row += 32, position += rows) {
            ByteVector both = ByteVector.fromArray(BYTES, entries, row);
            ShortVector found = lookUp(codes, position, both);
            pairs = pairs.add(found);
            odd = odd.add(found.lanewise(VectorOperators.LSHR, 8));
        }
        spread(pairs, odd, block.words, first >> 2);
    }

    /**
     * The sum of the entries of both codes of each byte.
     *
     * @param both entries of both subspaces, the second from place 16 on
     */
    private static ShortVector lookUp(byte[] bytes, int position, ByteVector both) {
        ByteVector codes = ByteVector.fromArray(BYTES, bytes, position);
        ByteVector lower = codes.and(LOWER);
        ByteVector upper =
                codes.reinterpretAsShorts()
                        .lanewise(VectorOperators.LSHR, 4)
                        .reinterpretAsBytes()
                        .and(LOWER)
                        .or(SECOND);
        // On JDK 25 faster than a shuffle, on JDK 17 the same.
        return lower.selectFrom(both).add(upper.selectFrom(both)).reinterpretAsShorts();
    }

    /** Each quarter of {@code words} gets the sums of every fourth row: the slots of a block. */
    private static void spread(ShortVector pairs, ShortVector high, int[] words, int slot) {
        IntVector even = pairs.sub(high.lanewise(VectorOperators.LSHL, 8)).reinterpretAsInts();
        IntVector odd = high.reinterpretAsInts();
        even.and(0xffff).intoArray(words, slot);
        odd.and(0xffff).intoArray(words, slot + 16);
        even.lanewise(VectorOperators.LSHR, 16).intoArray(words, slot + 32);
        odd.lanewise(VectorOperators.LSHR, 16).intoArray(words, slot + 48);
    }

    /** The terms of few rows are in the order of the rows. */
    private static int takeFew(CodeBlock block, float scale, float limit, int[] rows, int count) {
        int taken = count;
        for (int row = 0; row < block.rows; row++) {
            int sum = block.words[((row & 3) << 4) + (row >> 2)];
            if (block.term(row) + sum * scale <= limit) {
                rows[taken++] = block.firstRow + row;
            }
        }
        return taken;
    }
}
