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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns around whole vectors, with a short last row, against the definition. */
class SimdColumnsTest {

    private static final long SEED = 5;
    private static final int OFFSET = 3;

    private final Random random = new Random(SEED);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 15, 16, 17, 32, 33, 128})
    void findsMinimaAndMarksWhatIsBelowALimit(int columns) {
        for (int count : new int[] {columns, columns + 1, 3 * columns - 1, 32 * columns}) {
            if (count > 32 * columns) {
                continue;
            }
            // Few different values, so that many are equal to the limit.
            float[] values = new float[OFFSET + count];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(20) == 0 ? -0f : random.nextInt(20) - 10;
            }
            float limit = random.nextInt(20) - 10;
            check(values, count, columns, limit);
            check(values, count, columns, 0);
            check(values, count, columns, Math.nextUp(limit));
            check(values, count, columns, Math.nextUp(Float.MAX_VALUE));
        }
    }

    private static void check(float[] values, int count, int columns, float limit) {
        float[] minima = new float[columns];
        int[] marks = new int[columns];
        int below = 0;
        Arrays.fill(minima, Float.MAX_VALUE);
        for (int i = 0; i < count; i++) {
            float value = values[OFFSET + i];
            minima[i % columns] = Math.min(minima[i % columns], value);
            marks[i % columns] |= (value < limit ? 1 : 0) << (i / columns);
        }
        for (float minimum : minima) {
            below += minimum < limit ? 1 : 0;
        }
        for (DistanceKernels kernels :
                new DistanceKernels[] {new ScalarKernels(), new SimdKernels()}) {
            String how = kernels.name() + ", seed " + SEED;
            float[] foundMinima = new float[columns];
            kernels.columnMinima(values, OFFSET, count, foundMinima);
            for (int column = 0; column < columns; column++) {
                // Numbers, so that a zero is either zero.
                assertThat(foundMinima[column] == minima[column]).as(how).isTrue();
            }
            int[] foundMarks = new int[columns];
            Arrays.fill(foundMarks, -1);
            kernels.markColumns(values, OFFSET, count, limit, foundMarks);
            assertThat(foundMarks).as(how).isEqualTo(marks);
            assertThat(kernels.countBelow(minima, columns, limit)).as(how).isEqualTo(below);
        }
    }
}
