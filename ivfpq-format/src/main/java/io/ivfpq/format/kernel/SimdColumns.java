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

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * As {@link ScalarColumns}, many columns at a time. Whether a value is less than a limit is the
 * sign of their difference: masks are slow on JDK 17.
 */
final class SimdColumns {

    private SimdColumns() {}

    /** As {@link DistanceKernels#columnMinima}. */
    static void minima(float[] values, int offset, int count, float[] minima) {
        int columns = minima.length;
        int whole = count - count % columns;
        int column = 0;
        for (; column <= columns - 4 * LANES; column += 4 * LANES) {
            minimaOfFour(values, offset + column, whole, minima, column);
        }
        for (; column <= columns - LANES; column += LANES) {
            FloatVector least = FloatVector.fromArray(FLOATS, values, offset + column);
            for (int first = columns; first < whole; first += columns) {
                least = least.min(FloatVector.fromArray(FLOATS, values, offset + first + column));
            }
            least.intoArray(minima, column);
        }
        for (; column < columns; column++) {
            float least = values[offset + column];
            for (int first = columns; first < whole; first += columns) {
                least = Math.min(least, values[offset + first + column]);
            }
            minima[column] = least;
        }
        ScalarColumns.minimaOfRow(values, offset + whole, count - whole, minima);
    }

    /**
     * Of four registers of columns. A minimum that heeds NaN takes a dozen cycles, so the CPU works
     * on four.
     */
    private static void minimaOfFour(
            float[] values, int position, int whole, float[] minima, int column) {
        FloatVector a = FloatVector.fromArray(FLOATS, values, position);
        FloatVector b = FloatVector.fromArray(FLOATS, values, position + LANES);
        FloatVector c = FloatVector.fromArray(FLOATS, values, position + 2 * LANES);
        FloatVector d = FloatVector.fromArray(FLOATS, values, position + 3 * LANES);
        for (int first = minima.length; first < whole; first += minima.length) {
            int row = position + first;
            a = a.min(FloatVector.fromArray(FLOATS, values, row));
            b = b.min(FloatVector.fromArray(FLOATS, values, row + LANES));
            c = c.min(FloatVector.fromArray(FLOATS, values, row + 2 * LANES));
            d = d.min(FloatVector.fromArray(FLOATS, values, row + 3 * LANES));
        }
        a.intoArray(minima, column);
        b.intoArray(minima, column + LANES);
        c.intoArray(minima, column + 2 * LANES);
        d.intoArray(minima, column + 3 * LANES);
    }

    /** As {@link DistanceKernels#markColumns}. */
    static void mark(float[] values, int offset, int count, float limit, int[] marks) {
        int columns = marks.length;
        int rows = count / columns;
        float subtracted = subtracted(limit);
        int column = 0;
        for (; column <= columns - LANES; column += LANES) {
            IntVector bits = FloatVector.zero(FLOATS).reinterpretAsInts();
            int position = offset + column;
            for (int row = 0; row < rows; row++, position += columns) {
                IntVector below =
                        FloatVector.fromArray(FLOATS, values, position)
                                .sub(subtracted)
                                .reinterpretAsInts()
                                .lanewise(VectorOperators.LSHR, 31);
                bits = bits.or(below.lanewise(VectorOperators.LSHL, row));
            }
            bits.intoArray(marks, column);
        }
        for (; column < columns; column++) {
            marks[column] = 0;
            for (int row = 0; row < rows; row++) {
                float value = values[offset + row * columns + column];
                marks[column] |= (value < limit ? 1 : 0) << row;
            }
        }
        int whole = rows * columns;
        ScalarColumns.markRow(values, offset + whole, count - whole, limit, rows, marks);
    }

    /** As {@link DistanceKernels#countBelow}. */
    static int countBelow(float[] values, int count, float limit) {
        IntVector counts = FloatVector.zero(FLOATS).reinterpretAsInts();
        float subtracted = subtracted(limit);
        int i = 0;
        for (; i <= count - LANES; i += LANES) {
            counts =
                    counts.add(
                            FloatVector.fromArray(FLOATS, values, i)
                                    .sub(subtracted)
                                    .reinterpretAsInts()
                                    .lanewise(VectorOperators.LSHR, 31));
        }
        int below = counts.reduceLanes(VectorOperators.ADD);
        for (; i < count; i++) {
            below += values[i] < limit ? 1 : 0;
        }
        return below;
    }

    /** Neither zero less the negative one is negative. */
    private static float subtracted(float limit) {
        return limit == 0 ? -0f : limit;
    }
}
