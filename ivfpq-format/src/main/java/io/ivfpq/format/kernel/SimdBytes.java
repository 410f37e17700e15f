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

/** Products and distances of a query and rows of one byte for each component. */
final class SimdBytes {

    private SimdBytes() {}

    /** As {@link DistanceKernels#squaredDistance(ByteQuery, byte[], int)}. */
    static float squaredDistance(ByteQuery query, byte[] codes, int offset) {
        float sum = query.grouped == 0 ? 0 : squaredDistanceLanes(query, codes, offset);
        return sum + ScalarBytes.squaredDistance(query, query.grouped, codes, offset);
    }

    private static float squaredDistanceLanes(ByteQuery query, byte[] codes, int offset) {
        FloatVector even = FloatVector.zero(FLOATS);
        FloatVector odd = FloatVector.zero(FLOATS);
        for (int d = 0; d < query.grouped; d += 4 * LANES) {
            IntVector words = words(codes, offset + d);
            FloatVector first = difference(query, d, words.and(0xff));
            FloatVector second = difference(query, d + LANES, shifted(words, 8).and(0xff));
            FloatVector third = difference(query, d + 2 * LANES, shifted(words, 16).and(0xff));
            FloatVector fourth = difference(query, d + 3 * LANES, shifted(words, 24));
            even = third.fma(third, first.fma(first, even));
            odd = fourth.fma(fourth, second.fma(second, odd));
        }
        return even.add(odd).reduceLanes(VectorOperators.ADD);
    }

    private static FloatVector difference(ByteQuery query, int at, IntVector bytes) {
        return toFloats(bytes)
                .fma(
                        FloatVector.fromArray(FLOATS, query.factors, at),
                        FloatVector.fromArray(FLOATS, query.offsets, at));
    }

    /** As {@link DistanceKernels#dot(ByteQuery, byte[], int)}. */
    static float dot(ByteQuery query, byte[] codes, int offset) {
        float sum = query.grouped == 0 ? 0 : dotLanes(query, codes, offset);
        return query.product + sum + ScalarBytes.dot(query, query.grouped, codes, offset);
    }

    private static float dotLanes(ByteQuery query, byte[] codes, int offset) {
        FloatVector even = FloatVector.zero(FLOATS);
        FloatVector odd = FloatVector.zero(FLOATS);
        for (int d = 0; d < query.grouped; d += 4 * LANES) {
            IntVector words = words(codes, offset + d);
            even = product(query, d, words.and(0xff), even);
            odd = product(query, d + LANES, shifted(words, 8).and(0xff), odd);
            even = product(query, d + 2 * LANES, shifted(words, 16).and(0xff), even);
            odd = product(query, d + 3 * LANES, shifted(words, 24), odd);
        }
        return even.add(odd).reduceLanes(VectorOperators.ADD);
    }

    private static FloatVector product(ByteQuery query, int at, IntVector bytes, FloatVector sum) {
        return toFloats(bytes).fma(FloatVector.fromArray(FLOATS, query.factors, at), sum);
    }

    /** Byte {@code j} of lane {@code i} is component {@code 4 i + j}. */
    private static IntVector words(byte[] codes, int offset) {
        return ByteVector.fromArray(BYTES, codes, offset).reinterpretAsInts();
    }

    private static IntVector shifted(IntVector words, int bits) {
        return words.lanewise(VectorOperators.LSHR, bits);
    }

    private static FloatVector toFloats(IntVector bytes) {
        return (FloatVector) bytes.convert(VectorOperators.I2F, 0);
    }
}
