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

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** What the sums of a block's entries, in the order of slots, say of its rows. */
final class SimdBounds {

    private SimdBounds() {}

    /** Adds the rows of a block of whole slots whose bound is at most {@code limit}. */
    static int candidates(CodeBlock block, float scale, float limit, int[] rows, int found) {
        return anyWithin(block, scale, limit) ? take(block, scale, limit, rows, found) : found;
    }

    /**
     * Signs of {@code limit − bound} are all set unless a bound is within; one test for 64 rows.
     */
    private static boolean anyWithin(CodeBlock block, float scale, float limit) {
        IntVector signs = difference(block, 0, scale, limit);
        for (int slot = LANES; slot < CodeBlock.ROWS; slot += LANES) {
            signs = signs.and(difference(block, slot, scale, limit));
        }
        return signs.compare(VectorOperators.GE, 0).anyTrue();
    }

    private static IntVector difference(CodeBlock block, int slot, float scale, float limit) {
        FloatVector sums =
                (FloatVector)
                        IntVector.fromArray(INTS, block.words, slot)
                                .convert(VectorOperators.I2F, 0);
        FloatVector bounds =
                FloatVector.fromArray(FLOATS, block.terms, block.termOffset + slot)
                        .add(sums.mul(scale));
        return FloatVector.broadcast(FLOATS, limit).sub(bounds).reinterpretAsInts();
    }

    private static int take(CodeBlock block, float scale, float limit, int[] rows, int found) {
        int taken = found;
        for (int slot = 0; slot < CodeBlock.ROWS; slot++) {
            int row = 4 * (slot & 15) + (slot >> 4);
            float bound = block.terms[block.termOffset + slot] + block.words[slot] * scale;
            if (bound <= limit && row < block.rows) {
                rows[taken++] = block.firstRow + row;
            }
        }
        return taken;
    }
}
