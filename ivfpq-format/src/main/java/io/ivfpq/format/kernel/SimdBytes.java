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

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Products and distances of a query and rows of one byte for each component. Byte {@code j} of lane
 * {@code i} of a word is component {@code 4 i + j}. No vector leaves its method: on JDK 17 it might
 * be boxed.
 */
final class SimdBytes {

    private SimdBytes() {}

    /** As {@link DistanceKernels#squaredDistance(ByteQuery, byte[], int)}. */
    static float squaredDistance(ByteQuery query, byte[] codes, int offset) {
        float sum = query.grouped == 0 ? 0 : squaredDistanceLanes(query, codes, offset);
        return sum + ScalarBytes.squaredDistance(query, query.grouped, codes, offset);
    }

    private static float squaredDistanceLanes(ByteQuery query, byte[] codes, int offset) {
        float[] factors = query.factors;
        float[] offsets = query.offsets;
        FloatVector even = FloatVector.zero(FLOATS);
        FloatVector odd = FloatVector.zero(FLOATS);
        for (int d = 0; d < query.grouped; d += 4 * LANES) {
            IntVector words = ByteVector.fromArray(BYTES, codes, offset + d).reinterpretAsInts();
            IntVector bytesB = words.lanewise(VectorOperators.LSHR, 8).and(0xff);
            IntVector bytesC = words.lanewise(VectorOperators.LSHR, 16).and(0xff);
            IntVector bytesD = words.lanewise(VectorOperators.LSHR, 24);
            FloatVector a = (FloatVector) words.and(0xff).convert(VectorOperators.I2F, 0);
            FloatVector b = (FloatVector) bytesB.convert(VectorOperators.I2F, 0);
            FloatVector c = (FloatVector) bytesC.convert(VectorOperators.I2F, 0);
            FloatVector e = (FloatVector) bytesD.convert(VectorOperators.I2F, 0);
            a =
                    a.fma(
                            FloatVector.fromArray(FLOATS, factors, d),
                            FloatVector.fromArray(FLOATS, offsets, d));
            b =
                    b.fma(
                            FloatVector.fromArray(FLOATS, factors, d + LANES),
                            FloatVector.fromArray(FLOATS, offsets, d + LANES));
            c =
                    c.fma(
                            FloatVector.fromArray(FLOATS, factors, d + 2 * LANES),
                            FloatVector.fromArray(FLOATS, offsets, d + 2 * LANES));
            e =
                    e.fma(
                            FloatVector.fromArray(FLOATS, factors, d + 3 * LANES),
                            FloatVector.fromArray(FLOATS, offsets, d + 3 * LANES));
            even = c.fma(c, a.fma(a, even));
            odd = e.fma(e, b.fma(b, odd));
        }
        return even.add(odd).reduceLanes(VectorOperators.ADD);
    }

    /** As {@link DistanceKernels#dot(ByteQuery, byte[], int)}. */
    static float dot(ByteQuery query, byte[] codes, int offset) {
        float sum = query.grouped == 0 ? 0 : dotLanes(query, codes, offset);
        return query.product + sum + ScalarBytes.dot(query, query.grouped, codes, offset);
    }

    private static float dotLanes(ByteQuery query, byte[] codes, int offset) {
        float[] factors = query.factors;
        FloatVector even = FloatVector.zero(FLOATS);
        FloatVector odd = FloatVector.zero(FLOATS);
        for (int d = 0; d < query.grouped; d += 4 * LANES) {
            IntVector words = ByteVector.fromArray(BYTES, codes, offset + d).reinterpretAsInts();
            IntVector bytesB = words.lanewise(VectorOperators.LSHR, 8).and(0xff);
            IntVector bytesC = words.lanewise(VectorOperators.LSHR, 16).and(0xff);
            IntVector bytesD = words.lanewise(VectorOperators.LSHR, 24);
            FloatVector a = (FloatVector) words.and(0xff).convert(VectorOperators.I2F, 0);
            FloatVector b = (FloatVector) bytesB.convert(VectorOperators.I2F, 0);
            FloatVector c = (FloatVector) bytesC.convert(VectorOperators.I2F, 0);
            FloatVector e = (FloatVector) bytesD.convert(VectorOperators.I2F, 0);
            even = a.fma(FloatVector.fromArray(FLOATS, factors, d), even);
            odd = b.fma(FloatVector.fromArray(FLOATS, factors, d + LANES), odd);
            even = c.fma(FloatVector.fromArray(FLOATS, factors, d + 2 * LANES), even);
            odd = e.fma(FloatVector.fromArray(FLOATS, factors, d + 3 * LANES), odd);
        }
        return even.add(odd).reduceLanes(VectorOperators.ADD);
    }
}
