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
import static io.ivfpq.format.kernel.SimdShape.FLOATS;
import static io.ivfpq.format.kernel.SimdShape.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/** Turns a lookup table of floats into one of bytes. */
final class SimdQuantiser {

    /**
     * Undoes {@link #pack}: byte {@code 4 i + j} holds the value of lane {@code i}, vector {@code
     * j}.
     */
    private static final VectorShuffle<Byte> UNPACK =
            VectorShuffle.fromOp(BYTES, place -> 4 * (place % LANES) + place / LANES);

    private SimdQuantiser() {}

    /** As {@link DistanceKernels#quantise}. */
    static QuantisedTable quantise(float[] table, int subspaceCount) {
        QuantisedTable.Range range = new QuantisedTable.Range(subspaceCount);
        for (int m = 0; m < subspaceCount; m++) {
            range.put(m, least(table, m << 8), greatest(table, m << 8));
        }
        byte[] entries = new byte[subspaceCount << 8];
        for (int from = 0; from < entries.length; from += 4 * LANES) {
            quantise(table, from, range.minima[from >> 8], range.factor(), entries);
        }
        return QuantisedTable.of(entries, range);
    }

    private static float least(float[] table, int from) {
        IntVector least = ordered(table, from);
        for (int i = from + LANES; i < from + 256; i += LANES) {
            least = least.min(ordered(table, i));
        }
        return toFloat(least.reduceLanes(VectorOperators.MIN));
    }

    private static float greatest(float[] table, int from) {
        IntVector greatest = ordered(table, from);
        for (int i = from + LANES; i < from + 256; i += LANES) {
            greatest = greatest.max(ordered(table, i));
        }
        return toFloat(greatest.reduceLanes(VectorOperators.MAX));
    }

    /**
     * Integers in the order of the values: the minimum of floats, as Java defines it, takes five
     * instructions that wait for each other, that of integers one. NaN is beyond the infinities.
     */
    private static IntVector ordered(float[] table, int from) {
        IntVector bits = FloatVector.fromArray(FLOATS, table, from).reinterpretAsInts();
        return bits.lanewise(
                VectorOperators.XOR,
                bits.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE));
    }

    private static float toFloat(int ordered) {
        return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & Integer.MAX_VALUE));
    }

    private static void quantise(
            float[] table, int from, float minimum, float factor, byte[] entries) {
        IntVector first = entry(table, from, minimum, factor);
        IntVector second = entry(table, from + LANES, minimum, factor);
        IntVector third = entry(table, from + 2 * LANES, minimum, factor);
        IntVector fourth = entry(table, from + 3 * LANES, minimum, factor);
        IntVector packed =
                first.and(0xff)
                        .or(second.and(0xff).lanewise(VectorOperators.LSHL, 8))
                        .or(third.and(0xff).lanewise(VectorOperators.LSHL, 16))
                        .or(fourth.lanewise(VectorOperators.LSHL, 24));
        packed.reinterpretAsBytes().rearrange(UNPACK).intoArray(entries, from);
    }

    /** As {@link QuantisedTable#floor}, in the lowest byte. */
    private static IntVector entry(float[] table, int from, float minimum, float factor) {
        return FloatVector.fromArray(FLOATS, table, from)
                .sub(minimum)
                .mul(factor)
                .sub(QuantisedTable.ROUND_DOWN)
                .add(QuantisedTable.WHOLE)
                .reinterpretAsInts();
    }
}
