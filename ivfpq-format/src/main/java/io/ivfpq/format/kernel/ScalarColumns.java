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

import java.util.Arrays;

/** Values seen as a matrix whose last row may be short. */
final class ScalarColumns {

    private ScalarColumns() {}

    /** As {@link DistanceKernels#columnMinima}. */
    static void minima(float[] values, int offset, int count, float[] minima) {
        int columns = minima.length;
        System.arraycopy(values, offset, minima, 0, columns);
        for (int first = columns; first < count; first += columns) {
            minimaOfRow(values, offset + first, Math.min(columns, count - first), minima);
        }
    }

    /** Lowers minima to the values of one row, of which there may be few. */
    static void minimaOfRow(float[] values, int offset, int count, float[] minima) {
        for (int column = 0; column < count; column++) {
            if (values[offset + column] < minima[column]) {
                minima[column] = values[offset + column];
            }
        }
    }

    /** As {@link DistanceKernels#markColumns}. */
    static void mark(float[] values, int offset, int count, float limit, int[] marks) {
        Arrays.fill(marks, 0);
        int columns = marks.length;
        for (int row = 0; row * columns < count; row++) {
            int first = row * columns;
            markRow(values, offset + first, Math.min(columns, count - first), limit, row, marks);
        }
    }

    /** Sets the bits of one row, of which there may be few values. */
    static void markRow(float[] values, int offset, int count, float limit, int row, int[] marks) {
        for (int column = 0; column < count; column++) {
            marks[column] |= (values[offset + column] < limit ? 1 : 0) << row;
        }
    }

    /** As {@link DistanceKernels#countBelow}. */
    static int countBelow(float[] values, int count, float limit) {
        int below = 0;
        for (int i = 0; i < count; i++) {
            below += values[i] < limit ? 1 : 0;
        }
        return below;
    }
}
