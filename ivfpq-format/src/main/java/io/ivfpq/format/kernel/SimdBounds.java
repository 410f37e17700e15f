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

import static io.ivfpq.format.kernel.SimdShape.FLOATS;
import static io.ivfpq.format.kernel.SimdShape.INTS;
import static io.ivfpq.format.kernel.SimdShape.LANES;
import static io.ivfpq.format.kernel.SimdShape.SHORTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/** What {@link CodeBlock#sums} say of the rows of a block. */
final class SimdBounds {

    /** Where the sums of the odd rows of a query begin. */
    static final int ODD = CodeBlock.ROWS / 2;

    private SimdBounds() {}

    /**
     * Adds the rows of a block whose bound is at most {@code limit}.
     *
     * @param sums where those of the query begin
     */
    static void candidates(CodeBlock block, int sums, float scale, float limit, Candidates found) {
        if (block.rows < CodeBlock.MIN_SLOT_ROWS) {
            takeFew(block, sums, scale, limit, found);
        } else if (anyWithin(block, sums, scale, limit)) {
            take(block, sums, scale, found);
        }
    }

    /** As {@link #candidates(CodeBlock, int, float, float, Candidates)} for each of a group. */
    static void candidates(CodeBlock block, QueryGroup group) {
        if (block.rows >= CodeBlock.MIN_SLOT_ROWS && !anyWithin(block, group)) {
            return;
        }
        for (int query = 0; query < QueryGroup.QUERIES; query++) {
            candidates(
                    block,
                    query * CodeBlock.ROWS,
                    group.tables[query].scale,
                    group.limits[query],
                    group.found[query]);
        }
    }

    /**
     * Signs of {@code limit − bound} are all set unless a bound is within; one test for 64 rows.
     */
    private static boolean anyWithin(CodeBlock block, int sums, float scale, float limit) {
        IntVector signs = IntVector.broadcast(INTS, -1);
        for (int slot = 0; slot < CodeBlock.ROWS; slot += LANES) {
            int at = place(slot);
            int shift = 16 - ((slot & 32) >> 1);
            FloatVector words =
                    (FloatVector)
                            ShortVector.fromArray(SHORTS, block.sums, sums + at)
                                    .reinterpretAsInts()
                                    .lanewise(VectorOperators.LSHL, shift)
                                    .lanewise(VectorOperators.LSHR, 16)
                                    .convert(VectorOperators.I2F, 0);
            FloatVector bounds =
                    FloatVector.fromArray(FLOATS, block.terms, block.termOffset + slot)
                            .add(words.mul(scale));
            FloatVector differences = FloatVector.broadcast(FLOATS, limit).sub(bounds);
            differences.intoArray(block.differences, slot);
            signs = signs.and(differences.reinterpretAsInts());
        }
        return signs.compare(VectorOperators.GE, 0).anyTrue();
    }

    /** Where among the sums that of a slot and those of the next are, as shorts of whole ints. */
    private static int place(int slot) {
        return ((slot & 16) << 1) + ((slot & 15) << 1);
    }

    /** Whether a bound of any query may be within its limit; one test for 256 of them. */
    private static boolean anyWithin(CodeBlock block, QueryGroup group) {
        short[] sums = block.sums;
        FloatVector scaleA = FloatVector.broadcast(FLOATS, group.tables[0].scale);
        FloatVector scaleB = FloatVector.broadcast(FLOATS, group.tables[1].scale);
        FloatVector scaleC = FloatVector.broadcast(FLOATS, group.tables[2].scale);
        FloatVector scaleD = FloatVector.broadcast(FLOATS, group.tables[3].scale);
        FloatVector limitA = FloatVector.broadcast(FLOATS, group.limits[0]);
        FloatVector limitB = FloatVector.broadcast(FLOATS, group.limits[1]);
        FloatVector limitC = FloatVector.broadcast(FLOATS, group.limits[2]);
        FloatVector limitD = FloatVector.broadcast(FLOATS, group.limits[3]);
        IntVector signs = IntVector.broadcast(INTS, -1);
        for (int slot = 0; slot < CodeBlock.ROWS; slot += LANES) {
            int at = place(slot);
            int shift = 16 - ((slot & 32) >> 1);
            FloatVector terms = FloatVector.fromArray(FLOATS, block.terms, block.termOffset + slot);
            IntVector a = ShortVector.fromArray(SHORTS, sums, at).reinterpretAsInts();
            IntVector b = ShortVector.fromArray(SHORTS, sums, at + 64).reinterpretAsInts();
            IntVector c = ShortVector.fromArray(SHORTS, sums, at + 128).reinterpretAsInts();
            IntVector d = ShortVector.fromArray(SHORTS, sums, at + 192).reinterpretAsInts();
            a = a.lanewise(VectorOperators.LSHL, shift).lanewise(VectorOperators.LSHR, 16);
            b = b.lanewise(VectorOperators.LSHL, shift).lanewise(VectorOperators.LSHR, 16);
            c = c.lanewise(VectorOperators.LSHL, shift).lanewise(VectorOperators.LSHR, 16);
            d = d.lanewise(VectorOperators.LSHL, shift).lanewise(VectorOperators.LSHR, 16);
            FloatVector wordsA = (FloatVector) a.convert(VectorOperators.I2F, 0);
            FloatVector wordsB = (FloatVector) b.convert(VectorOperators.I2F, 0);
            FloatVector wordsC = (FloatVector) c.convert(VectorOperators.I2F, 0);
            FloatVector wordsD = (FloatVector) d.convert(VectorOperators.I2F, 0);
            IntVector signsA = limitA.sub(terms.add(wordsA.mul(scaleA))).reinterpretAsInts();
            IntVector signsB = limitB.sub(terms.add(wordsB.mul(scaleB))).reinterpretAsInts();
            IntVector signsC = limitC.sub(terms.add(wordsC.mul(scaleC))).reinterpretAsInts();
            IntVector signsD = limitD.sub(terms.add(wordsD.mul(scaleD))).reinterpretAsInts();
            signs = signs.and(signsA.and(signsB)).and(signsC.and(signsD));
        }
        return signs.compare(VectorOperators.GE, 0).anyTrue();
    }

    /** By the differences between limit and bound. */
    private static void take(CodeBlock block, int sums, float scale, Candidates found) {
        for (int slot = 0; slot < CodeBlock.ROWS; slot++) {
            if (block.differences[slot] >= 0) {
                int row = 4 * (slot & 15) + (slot >> 4);
                if (row < block.rows) {
                    float term = block.terms[block.termOffset + slot];
                    found.add(block.firstRow + row, term + sum(block, sums, row) * scale);
                }
            }
        }
    }

    private static int sum(CodeBlock block, int sums, int row) {
        return block.sums[sums + ((row & 1) << 5) + (row >> 1)] & 0xffff;
    }

    /** The terms of few rows are in the order of the rows. */
    private static void takeFew(
            CodeBlock block, int sums, float scale, float limit, Candidates found) {
        for (int row = 0; row < block.rows; row++) {
            float bound = block.term(row) + sum(block, sums, row) * scale;
            if (bound <= limit) {
                found.add(block.firstRow + row, bound);
            }
        }
    }
}
