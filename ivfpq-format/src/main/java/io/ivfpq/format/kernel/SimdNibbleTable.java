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
import static io.ivfpq.format.kernel.SimdShape.LANES;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The table of a query for codes of 4 bits, as many subspaces at a time as a register has lanes.
 */
final class SimdNibbleTable {

    private static final int CODEWORDS = NibbleCodewords.CODEWORDS;

    /** Entries that are put together in an integer. */
    private static final int TOGETHER = Integer.BYTES;

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private SimdNibbleTable() {}

    /** As {@link DistanceKernels#negatedDotsOfNibbles(NibbleCodewords, float[], float[])}. */
    static void negatedDotsOfNibbles(NibbleCodewords codewords, float[] query, float[] out) {
        int stride = codewords.stride;
        int components = codewords.subspaceDimension;
        float[] columns = new float[components * stride];
        for (int subspace = 0, from = 0; subspace < codewords.subspaceCount; subspace++) {
            for (int component = 0; component < components; component++) {
                columns[component * stride + subspace] = query[from++];
            }
        }
        float[] negated = codewords.negated;
        for (int first = 0; first < stride; first += LANES) {
            int position = first;
            for (int codeword = 0; codeword < CODEWORDS; codeword++) {
                FloatVector sum = FloatVector.zero(FLOATS);
                for (int component = 0; component < components; component++) {
                    sum =
                            FloatVector.fromArray(FLOATS, columns, component * stride + first)
                                    .fma(FloatVector.fromArray(FLOATS, negated, position), sum);
                    position += stride;
                }
                sum.intoArray(out, codeword * stride + first);
            }
        }
    }

    /** As {@link DistanceKernels#quantiseNibbles}. */
    static QuantisedTable quantise(float[] columns, int subspaceCount) {
        int stride = NibbleCodewords.stride(subspaceCount);
        float[] minima = new float[stride];
        float[] maxima = new float[stride];
        spans(columns, stride, minima, maxima);
        QuantisedTable.Range range = QuantisedTable.Range.ofNibbles(subspaceCount);
        for (int subspace = 0; subspace < subspaceCount; subspace++) {
            range.put(subspace, minima[subspace], maxima[subspace]);
        }
        byte[] entries = QuantisedTable.nibbleEntries(subspaceCount);
        int[] words = new int[TOGETHER * LANES];
        for (int first = 0; first < subspaceCount; first += LANES) {
            words(columns, first, stride, minima, range.factor(), words);
            int last = Math.min(LANES, subspaceCount - first);
            for (int lane = 0; lane < last; lane++) {
                int at = (first + lane) * CODEWORDS;
                for (int word = 0; word < CODEWORDS / TOGETHER; word++) {
                    INTS.set(entries, at + word * Integer.BYTES, words[word * LANES + lane]);
                }
            }
        }
        return QuantisedTable.of(entries, range);
    }

    private static void spans(float[] columns, int stride, float[] minima, float[] maxima) {
        for (int first = 0; first < stride; first += LANES) {
            FloatVector least = FloatVector.fromArray(FLOATS, columns, first);
            FloatVector most = least;
            for (int at = first + stride; at < columns.length; at += stride) {
                FloatVector values = FloatVector.fromArray(FLOATS, columns, at);
                least = least.min(values);
                most = most.max(values);
            }
            least.intoArray(minima, first);
            most.intoArray(maxima, first);
        }
    }

    /** Four entries of a subspace to an integer, the integers of as many subspaces side by side. */
    private static void words(
            float[] columns, int first, int stride, float[] minima, float factor, int[] words) {
        FloatVector least = FloatVector.fromArray(FLOATS, minima, first);
        int at = first;
        for (int word = 0; word < words.length; word += LANES) {
            IntVector together = FloatVector.zero(FLOATS).reinterpretAsInts();
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE, at += stride) {
                IntVector entry =
                        FloatVector.fromArray(FLOATS, columns, at)
                                .sub(least)
                                .mul(factor)
                                .sub(QuantisedTable.ROUND_DOWN)
                                .add(QuantisedTable.WHOLE)
                                .reinterpretAsInts()
                                .and(0xff);
                together = together.or(entry.lanewise(VectorOperators.LSHL, shift));
            }
            together.intoArray(words, word);
        }
    }
}
