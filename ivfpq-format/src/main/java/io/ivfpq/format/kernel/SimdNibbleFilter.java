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
    static void candidates(CodeBlock block, QuantisedTable table, float limit, Candidates found) {
        for (int first = 0; first < block.rows; first += WIDTH) {
            sum(block, first, table.entries);
        }
        SimdBounds.candidates(block, table.scale, limit, found);
    }

    /** As {@link DistanceKernels#candidatesOfGroup}. */
    static void candidates(CodeBlock block, QueryGroup group) {
        QuantisedTable[] tables = group.tables;
        for (int first = 0; first < block.rows; first += WIDTH) {
            sum(
                    block,
                    first,
                    tables[0].entries,
                    tables[1].entries,
                    tables[2].entries,
                    tables[3].entries);
        }
        SimdBounds.candidates(block, group);
    }

    /**
     * Adds the entries of each row from {@code first} on in 16 bits. A byte pair is added as one
     * 16-bit number, and its high byte once more apart.
     */
    private static void sum(CodeBlock block, int first, byte[] entries) {
        byte[] codes = block.codes;
        int position = block.codeOffset + first;
        int rows = block.rows;
        int limit = block.codeBytes << 5;
        ShortVector pairs = ByteVector.zero(BYTES).reinterpretAsShorts();
        ShortVector odd = pairs;
        for (int row = 0; row < limit; row += 32, position += rows) {
            ByteVector both = ByteVector.fromArray(BYTES, codes, position);
            ByteVector lower = both.and(LOWER);
            ByteVector upper =
                    both.reinterpretAsShorts()
                            .lanewise(VectorOperators.LSHR, 4)
                            .reinterpretAsBytes()
                            .and(LOWER)
                            .or(SECOND);
            ByteVector table = ByteVector.fromArray(BYTES, entries, row);
            ShortVector found =
                    lower.selectFrom(table).add(upper.selectFrom(table)).reinterpretAsShorts();
            pairs = pairs.add(found);
            odd = odd.add(found.lanewise(VectorOperators.LSHR, 8));
        }
        pairs.sub(odd.lanewise(VectorOperators.LSHL, 8)).intoArray(block.sums, first >> 1);
        odd.intoArray(block.sums, (first >> 1) + SimdBounds.ODD);
    }

    /**
     * As above for four queries. JDK 17 checks the indices of a shuffle each time it is used, in
     * ten instructions; the compiler sees that the checks of equal shuffles are one.
     */
    private static void sum(CodeBlock block, int first, byte[] a, byte[] b, byte[] c, byte[] d) {
        byte[] codes = block.codes;
        int position = block.codeOffset + first;
        int rows = block.rows;
        int limit = block.codeBytes << 5;
        ShortVector pairsA = ByteVector.zero(BYTES).reinterpretAsShorts();
        ShortVector pairsB = pairsA;
        ShortVector pairsC = pairsA;
        ShortVector pairsD = pairsA;
        ShortVector oddA = pairsA;
        ShortVector oddB = pairsA;
        ShortVector oddC = pairsA;
        ShortVector oddD = pairsA;
        for (int row = 0; row < limit; row += 32, position += rows) {
            ByteVector both = ByteVector.fromArray(BYTES, codes, position);
            ByteVector lower = both.and(LOWER);
            ByteVector upper =
                    both.reinterpretAsShorts()
                            .lanewise(VectorOperators.LSHR, 4)
                            .reinterpretAsBytes()
                            .and(LOWER)
                            .or(SECOND);
            ByteVector entriesA = ByteVector.fromArray(BYTES, a, row);
            ShortVector foundA =
                    lower.selectFrom(entriesA)
                            .add(upper.selectFrom(entriesA))
                            .reinterpretAsShorts();
            ByteVector entriesB = ByteVector.fromArray(BYTES, b, row);
            ShortVector foundB =
                    lower.selectFrom(entriesB)
                            .add(upper.selectFrom(entriesB))
                            .reinterpretAsShorts();
            ByteVector entriesC = ByteVector.fromArray(BYTES, c, row);
            ShortVector foundC =
                    lower.selectFrom(entriesC)
                            .add(upper.selectFrom(entriesC))
                            .reinterpretAsShorts();
            ByteVector entriesD = ByteVector.fromArray(BYTES, d, row);
            ShortVector foundD =
                    lower.selectFrom(entriesD)
                            .add(upper.selectFrom(entriesD))
                            .reinterpretAsShorts();
            pairsA = pairsA.add(foundA);
            pairsB = pairsB.add(foundB);
            pairsC = pairsC.add(foundC);
            pairsD = pairsD.add(foundD);
            oddA = oddA.add(foundA.lanewise(VectorOperators.LSHR, 8));
            oddB = oddB.add(foundB.lanewise(VectorOperators.LSHR, 8));
            oddC = oddC.add(foundC.lanewise(VectorOperators.LSHR, 8));
            oddD = oddD.add(foundD.lanewise(VectorOperators.LSHR, 8));
        }
        int sums = first >> 1;
        pairsA.sub(oddA.lanewise(VectorOperators.LSHL, 8)).intoArray(block.sums, sums);
        oddA.intoArray(block.sums, sums + SimdBounds.ODD);
        pairsB.sub(oddB.lanewise(VectorOperators.LSHL, 8))
                .intoArray(block.sums, sums + CodeBlock.ROWS);
        oddB.intoArray(block.sums, sums + CodeBlock.ROWS + SimdBounds.ODD);
        pairsC.sub(oddC.lanewise(VectorOperators.LSHL, 8))
                .intoArray(block.sums, sums + 2 * CodeBlock.ROWS);
        oddC.intoArray(block.sums, sums + 2 * CodeBlock.ROWS + SimdBounds.ODD);
        pairsD.sub(oddD.lanewise(VectorOperators.LSHL, 8))
                .intoArray(block.sums, sums + 3 * CodeBlock.ROWS);
        oddD.intoArray(block.sums, sums + 3 * CodeBlock.ROWS + SimdBounds.ODD);
    }
}
