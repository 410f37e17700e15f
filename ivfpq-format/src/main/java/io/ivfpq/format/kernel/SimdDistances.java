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
import static io.ivfpq.format.kernel.SimdShape.PANEL_WIDTH;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Products and distances of single vectors, and of one vector with packed ones. */
final class SimdDistances {

    private static final VectorSpecies<Float> FLOATS = SimdShape.FLOATS;

    private SimdDistances() {}

    static float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        int bound = length - length % (2 * LANES);
        float sum = bound == 0 ? 0 : dotLanes(a, aOffset, b, bOffset, bound);
        for (int i = bound; i < length; i++) {
            sum += a[aOffset + i] * b[bOffset + i];
        }
        return sum;
    }

    private static float dotLanes(float[] a, int aOffset, float[] b, int bOffset, int length) {
        FloatVector even = FloatVector.zero(FLOATS);
        FloatVector odd = FloatVector.zero(FLOATS);
        for (int i = 0; i < length; i += 2 * LANES) {
            even =
                    FloatVector.fromArray(FLOATS, a, aOffset + i)
                            .fma(FloatVector.fromArray(FLOATS, b, bOffset + i), even);
            odd =
                    FloatVector.fromArray(FLOATS, a, aOffset + i + LANES)
                            .fma(FloatVector.fromArray(FLOATS, b, bOffset + i + LANES), odd);
        }
        return even.add(odd).reduceLanes(VectorOperators.ADD);
    }

    static float squaredDistance(float[] a, int aOffset, float[] b, int bOffset, int length) {
        int bound = length - length % (2 * LANES);
        float sum = bound == 0 ? 0 : squaredDistanceLanes(a, aOffset, b, bOffset, bound);
        for (int i = bound; i < length; i++) {
            float difference = a[aOffset + i] - b[bOffset + i];
            sum += difference * difference;
        }
        return sum;
    }

    private static float squaredDistanceLanes(
            float[] a, int aOffset, float[] b, int bOffset, int length) {
        FloatVector even = FloatVector.zero(FLOATS);
        FloatVector odd = FloatVector.zero(FLOATS);
        for (int i = 0; i < length; i += 2 * LANES) {
            FloatVector first =
                    FloatVector.fromArray(FLOATS, a, aOffset + i)
                            .sub(FloatVector.fromArray(FLOATS, b, bOffset + i));
            FloatVector second =
                    FloatVector.fromArray(FLOATS, a, aOffset + i + LANES)
                            .sub(FloatVector.fromArray(FLOATS, b, bOffset + i + LANES));
            even = first.fma(first, even);
            odd = second.fma(second, odd);
        }
        return even.add(odd).reduceLanes(VectorOperators.ADD);
    }

    static void negatedDots(
            PackedVectors vectors, float[] query, int offset, float[] out, int outOffset) {
        if (vectors.width < PANEL_WIDTH) {
            negatedDotsOfOne(vectors, query, offset, out, outOffset);
            return;
        }
        Arrays.fill(out, outOffset, outOffset + vectors.paddedCount(), 0);
        addNegatedDots(vectors, query, offset, out, outOffset);
    }

    /**
     * {@code out[i] = ‖v_i‖²/2 − ⟨query, v_i⟩} for each packed vector.
     *
     * @param out for {@link PackedVectors#paddedCount()} values; those beyond the count mean
     *     nothing
     */
    static void scores(PackedVectors vectors, float[] query, int offset, float[] out) {
        if (vectors.width < PANEL_WIDTH) {
            negatedDotsOfOne(vectors, query, offset, out, 0);
            for (int i = 0; i < vectors.count; i++) {
                out[i] += vectors.halfNorms[i];
            }
            return;
        }
        System.arraycopy(vectors.halfNorms, 0, out, 0, vectors.paddedCount());
        addNegatedDots(vectors, query, offset, out, 0);
    }

    private static void addNegatedDots(
            PackedVectors vectors, float[] query, int offset, float[] out, int outOffset) {
        for (int first = 0; first < vectors.paddedCount(); first += PANEL_WIDTH) {
            int position = first * vectors.dimension;
            if (SimdShape.COLUMNS == 4) {
                addNegatedDotsOfFour(vectors, position, query, offset, out, outOffset + first);
            } else {
                addNegatedDotsOfTwo(vectors, position, query, offset, out, outOffset + first);
            }
        }
    }

    /** Four columns share each component of the query, and hide the latency of addition. */
    private static void addNegatedDotsOfFour(
            PackedVectors vectors, int first, float[] query, int offset, float[] out, int target) {
        float[] negated = vectors.negated;
        FloatVector a = FloatVector.fromArray(FLOATS, out, target);
        FloatVector b = FloatVector.fromArray(FLOATS, out, target + LANES);
        FloatVector c = FloatVector.fromArray(FLOATS, out, target + 2 * LANES);
        FloatVector d = FloatVector.fromArray(FLOATS, out, target + 3 * LANES);
        int position = first;
        int end = offset + vectors.dimension;
        for (int i = offset; i < end; i++, position += PANEL_WIDTH) {
            FloatVector x = FloatVector.broadcast(FLOATS, query[i]);
            a = FloatVector.fromArray(FLOATS, negated, position).fma(x, a);
            b = FloatVector.fromArray(FLOATS, negated, position + LANES).fma(x, b);
            c = FloatVector.fromArray(FLOATS, negated, position + 2 * LANES).fma(x, c);
            d = FloatVector.fromArray(FLOATS, negated, position + 3 * LANES).fma(x, d);
        }
        a.intoArray(out, target);
        b.intoArray(out, target + LANES);
        c.intoArray(out, target + 2 * LANES);
        d.intoArray(out, target + 3 * LANES);
    }

    /** As many vectors as a register has lanes, such as the codewords of 4 bits. */
    private static void negatedDotsOfOne(
            PackedVectors vectors, float[] query, int offset, float[] out, int target) {
        FloatVector a = FloatVector.zero(FLOATS);
        int position = 0;
        int end = offset + vectors.dimension;
        for (int i = offset; i < end; i++, position += LANES) {
            FloatVector x = FloatVector.broadcast(FLOATS, query[i]);
            a = FloatVector.fromArray(FLOATS, vectors.negated, position).fma(x, a);
        }
        a.intoArray(out, target);
    }

    /** As {@link #addNegatedDotsOfFour} with two columns. */
    private static void addNegatedDotsOfTwo(
            PackedVectors vectors, int first, float[] query, int offset, float[] out, int target) {
        float[] negated = vectors.negated;
        FloatVector a = FloatVector.fromArray(FLOATS, out, target);
        FloatVector b = FloatVector.fromArray(FLOATS, out, target + LANES);
        int position = first;
        int end = offset + vectors.dimension;
        for (int i = offset; i < end; i++, position += PANEL_WIDTH) {
            FloatVector x = FloatVector.broadcast(FLOATS, query[i]);
            a = FloatVector.fromArray(FLOATS, negated, position).fma(x, a);
            b = FloatVector.fromArray(FLOATS, negated, position + LANES).fma(x, b);
        }
        a.intoArray(out, target);
        b.intoArray(out, target + LANES);
    }
}
