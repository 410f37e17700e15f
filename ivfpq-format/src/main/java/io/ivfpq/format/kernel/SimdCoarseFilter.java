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

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * As {@link SimdFilter}, by the lower six bits of codes of 8 bits: one byte permute has room for
 * the 64 entries of a subspace, and looks up the codes of a whole block.
 *
 * <p>Source: F. André, A.-M. Kermarrec, N. Le Scouarnec, "Quicker ADC", TPAMI 2019, which permutes
 * by codes of 6 bits. Here they are part of codes of 8 bits, so that better distances of the same
 * rows are at hand.
 */
final class SimdCoarseFilter {

    /** Six bits choose among the bytes of a register of 512 bits. */
    static final boolean PAYS = SimdFilter.PAYS;

    /** Of a code. */
    private static final byte LOWER = 0x3f;

    /** Those of two codes, whose entries add up in a byte. */
    private static final int ENTRIES = 2 * 64;

    private SimdCoarseFilter() {}

    /** As {@link DistanceKernels#candidates}. */
    static void candidates(CodeBlock block, QuantisedTable table, float limit, Candidates found) {
        sum(block, table.entries);
        SimdBounds.candidates(block, table.scale, limit, found);
    }

    /** As {@link DistanceKernels#candidatesOfGroup}. */
    static void candidates(CodeBlock block, QueryGroup group) {
        QuantisedTable[] tables = group.tables;
        sum(block, tables[0].entries, tables[1].entries, tables[2].entries, tables[3].entries);
        SimdBounds.candidates(block, group);
    }

    /**
     * Adds the entries of each row in 16 bits, as {@link SimdNibbleFilter}. Of an odd number of
     * codes the last is added to one of whatever row, whose entries are zero.
     */
    private static void sum(CodeBlock block, byte[] entries) {
        byte[] codes = block.codes;
        int position = block.codeOffset;
        int rows = block.rows;
        int limit = block.codeBytes << 6;
        ShortVector pairs = ByteVector.zero(BYTES).reinterpretAsShorts();
        ShortVector odd = pairs;
        for (int row = 0; row < limit; row += ENTRIES, position += 2 * rows) {
            ByteVector first = ByteVector.fromArray(BYTES, codes, position).and(LOWER);
            ByteVector second = ByteVector.fromArray(BYTES, codes, position + rows).and(LOWER);
            ByteVector table = ByteVector.fromArray(BYTES, entries, row);
            ByteVector next = ByteVector.fromArray(BYTES, entries, row + 64);
            ShortVector found =
                    first.selectFrom(table).add(second.selectFrom(next)).reinterpretAsShorts();
            pairs = pairs.add(found);
            odd = odd.add(found.lanewise(VectorOperators.LSHR, 8));
        }
        pairs.sub(odd.lanewise(VectorOperators.LSHL, 8)).intoArray(block.sums, 0);
        odd.intoArray(block.sums, SimdBounds.ODD);
    }

    /** As above for four queries, for which indices are checked once. */
    private static void sum(CodeBlock block, byte[] a, byte[] b, byte[] c, byte[] d) {
        byte[] codes = block.codes;
        int position = block.codeOffset;
        int rows = block.rows;
        int limit = block.codeBytes << 6;
        ShortVector pairsA = ByteVector.zero(BYTES).reinterpretAsShorts();
        ShortVector pairsB = pairsA;
        ShortVector pairsC = pairsA;
        ShortVector pairsD = pairsA;
        ShortVector oddA = pairsA;
        ShortVector oddB = pairsA;
        ShortVector oddC = pairsA;
        ShortVector oddD = pairsA;
        for (int row = 0; row < limit; row += ENTRIES, position += 2 * rows) {
            ByteVector first = ByteVector.fromArray(BYTES, codes, position).and(LOWER);
            ByteVector second = ByteVector.fromArray(BYTES, codes, position + rows).and(LOWER);
            ShortVector foundA =
                    first.selectFrom(ByteVector.fromArray(BYTES, a, row))
                            .add(second.selectFrom(ByteVector.fromArray(BYTES, a, row + 64)))
                            .reinterpretAsShorts();
            ShortVector foundB =
                    first.selectFrom(ByteVector.fromArray(BYTES, b, row))
                            .add(second.selectFrom(ByteVector.fromArray(BYTES, b, row + 64)))
                            .reinterpretAsShorts();
            ShortVector foundC =
                    first.selectFrom(ByteVector.fromArray(BYTES, c, row))
                            .add(second.selectFrom(ByteVector.fromArray(BYTES, c, row + 64)))
                            .reinterpretAsShorts();
            ShortVector foundD =
                    first.selectFrom(ByteVector.fromArray(BYTES, d, row))
                            .add(second.selectFrom(ByteVector.fromArray(BYTES, d, row + 64)))
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
        short[] sums = block.sums;
        pairsA.sub(oddA.lanewise(VectorOperators.LSHL, 8)).intoArray(sums, 0);
        oddA.intoArray(sums, SimdBounds.ODD);
        pairsB.sub(oddB.lanewise(VectorOperators.LSHL, 8)).intoArray(sums, CodeBlock.ROWS);
        oddB.intoArray(sums, CodeBlock.ROWS + SimdBounds.ODD);
        pairsC.sub(oddC.lanewise(VectorOperators.LSHL, 8)).intoArray(sums, 2 * CodeBlock.ROWS);
        oddC.intoArray(sums, 2 * CodeBlock.ROWS + SimdBounds.ODD);
        pairsD.sub(oddD.lanewise(VectorOperators.LSHL, 8)).intoArray(sums, 3 * CodeBlock.ROWS);
        oddD.intoArray(sums, 3 * CodeBlock.ROWS + SimdBounds.ODD);
    }
}
