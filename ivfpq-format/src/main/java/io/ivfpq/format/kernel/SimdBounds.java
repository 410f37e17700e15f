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

/**
 * What {@link CodeBlock#sums} say of the rows of a block. Signs of {@code limit − bound} are all
 * set unless a bound is within; lane <i>l</i> of {@link CodeBlock#signs} has those of the slots
 * <i>l</i>, <i>l</i> + lanes and so on, and-ed.
 */
final class SimdBounds {

    /** Where the sums of the odd rows of a query begin. */
    static final int ODD = CodeBlock.ROWS / 2;

    private SimdBounds() {}

    /**
     * Adds the rows of a block whose bound is at most {@code limit}; for the first query's sums.
     */
    static void candidates(CodeBlock block, float scale, float limit, Candidates found) {
        if (block.rows < CodeBlock.MIN_SLOT_ROWS) {
            takeFew(block, 0, scale, limit, found);
        } else if (anyWithin(block, scale, limit)) {
            take(block, 0, scale, limit, found);
        }
    }

    /** As {@link #candidates(CodeBlock, float, float, Candidates)} for each query of a group. */
    static void candidates(CodeBlock block, QueryGroup group) {
        boolean few = block.rows < CodeBlock.MIN_SLOT_ROWS;
        if (!few && !anyWithin(block, group)) {
            return;
        }
        for (int query = 0; query < QueryGroup.QUERIES; query++) {
            float scale = group.tables[query].scale;
            float limit = group.limits[query];
            if (few) {
                takeFew(block, query, scale, limit, group.found[query]);
            } else {
                take(block, query, scale, limit, group.found[query]);
            }
        }
    }

    private static boolean anyWithin(CodeBlock block, float scale, float limit) {
        short[] sums = block.sums;
        FloatVector limits = FloatVector.broadcast(FLOATS, limit);
        IntVector signs = IntVector.broadcast(INTS, -1);
        for (int slot = 0; slot < CodeBlock.ROWS; slot += LANES) {
            FloatVector words =
                    (FloatVector)
                            ShortVector.fromArray(SHORTS, sums, place(slot))
                                    .reinterpretAsInts()
                                    .lanewise(VectorOperators.LSHL, shift(slot))
                                    .lanewise(VectorOperators.LSHR, 16)
                                    .convert(VectorOperators.I2F, 0);
            FloatVector bounds =
                    FloatVector.fromArray(FLOATS, block.terms, block.termOffset + slot)
                            .add(words.mul(scale));
            signs = signs.and(limits.sub(bounds).reinterpretAsInts());
        }
        signs.intoArray(block.signs, 0);
        return signs.compare(VectorOperators.GE, 0).anyTrue();
    }

    /** One test for the rows of all queries. */
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
        IntVector signsA = IntVector.broadcast(INTS, -1);
        IntVector signsB = signsA;
        IntVector signsC = signsA;
        IntVector signsD = signsA;
        for (int slot = 0; slot < CodeBlock.ROWS; slot += LANES) {
            int at = place(slot);
            int shift = shift(slot);
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
            wordsA = limitA.sub(terms.add(wordsA.mul(scaleA)));
            wordsB = limitB.sub(terms.add(wordsB.mul(scaleB)));
            wordsC = limitC.sub(terms.add(wordsC.mul(scaleC)));
            wordsD = limitD.sub(terms.add(wordsD.mul(scaleD)));
            signsA = signsA.and(wordsA.reinterpretAsInts());
            signsB = signsB.and(wordsB.reinterpretAsInts());
            signsC = signsC.and(wordsC.reinterpretAsInts());
            signsD = signsD.and(wordsD.reinterpretAsInts());
        }
        signsA.intoArray(block.signs, 0);
        signsB.intoArray(block.signs, CodeBlock.SIGNS);
        signsC.intoArray(block.signs, 2 * CodeBlock.SIGNS);
        signsD.intoArray(block.signs, 3 * CodeBlock.SIGNS);
        IntVector signs = signsA.and(signsB).and(signsC.and(signsD));
        return signs.compare(VectorOperators.GE, 0).anyTrue();
    }

    /** Where among the sums of a query that of a slot is; the next slots' are two shorts apart. */
    private static int place(int slot) {
        return ((slot & 16) << 1) + ((slot & 15) << 1);
    }

    /** What moves the sum of a slot to the upper half of an int. */
    private static int shift(int slot) {
        return 16 - ((slot & 32) >> 1);
    }

    /**
     * Looks closer where the signs say so. Which rows are within, nothing can foresee, so there is
     * no branch on it.
     */
    private static void take(
            CodeBlock block, int query, float scale, float limit, Candidates found) {
        int lanes = 0;
        int signs = query * CodeBlock.SIGNS;
        for (int lane = 0; lane < LANES; lane++) {
            lanes |= (~block.signs[signs + lane] >>> 31) << lane;
        }
        for (; lanes != 0; lanes &= lanes - 1) {
            int lane = Integer.numberOfTrailingZeros(lanes);
            for (int slot = lane; slot < CodeBlock.ROWS; slot += LANES) {
                int row = 4 * (slot & 15) + (slot >> 4);
                float bound = block.terms[block.termOffset + slot] + sum(block, query, row) * scale;
                found.addIf(bound <= limit & row < block.rows, block.firstRow + row, bound);
            }
        }
    }

    /** The terms of few rows are in the order of the rows. */
    private static void takeFew(
            CodeBlock block, int query, float scale, float limit, Candidates found) {
        for (int row = 0; row < block.rows; row++) {
            float bound = block.term(row) + sum(block, query, row) * scale;
            if (bound <= limit) {
                found.add(block.firstRow + row, bound);
            }
        }
    }

    private static int sum(CodeBlock block, int query, int row) {
        return block.sums[query * CodeBlock.ROWS + ((row & 1) << 5) + (row >> 1)] & 0xffff;
    }
}
