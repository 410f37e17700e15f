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
import static org.assertj.core.api.Assertions.within;

import io.ivfpq.format.vector.ClusteredVectors;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Distances and products of rows of bytes against double precision. */
class ByteQueryTest {

    private static final long SEED = 77;
    private static final int ROWS = 20;
    private static final int[] DIMENSIONS = {
        1, 2, 3, 15, 16, 17, 31, 63, 64, 65, 100, 127, 128, 129, 384
    };

    static List<DistanceKernels> kernels() {
        return List.of(new ScalarKernels(), new SimdKernels());
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void distancesAgreeWithDoublePrecision(DistanceKernels kernels) {
        Random random = new Random(SEED);
        for (int dimension : DIMENSIONS) {
            Rows rows = Rows.of(dimension, random);
            ByteQuery query = ByteQuery.forDistances(kernels, rows.query, rows.lows, rows.steps);
            for (int row = 0; row < ROWS; row++) {
                double expected = 0;
                for (int d = 0; d < dimension; d++) {
                    double difference = rows.query[d] - rows.value(row, d);
                    expected += difference * difference;
                }

                double distance = kernels.squaredDistance(query, rows.codes, rows.offset(row));

                assertThat(distance)
                        .as("dimension %d row %d seed %d", dimension, row, SEED)
                        .isCloseTo(expected, within(1e-5 * (1 + expected)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void productsAgreeWithDoublePrecision(DistanceKernels kernels) {
        Random random = new Random(SEED);
        for (int dimension : DIMENSIONS) {
            Rows rows = Rows.of(dimension, random);
            ByteQuery query = ByteQuery.forProducts(kernels, rows.query, rows.lows, rows.steps);
            for (int row = 0; row < ROWS; row++) {
                double expected = 0;
                double magnitude = 0;
                for (int d = 0; d < dimension; d++) {
                    double product = rows.query[d] * rows.value(row, d);
                    expected += product;
                    magnitude += Math.abs(rows.query[d]) * 255 * rows.steps[d];
                }

                double dot = kernels.dot(query, rows.codes, rows.offset(row));

                assertThat(dot)
                        .as("dimension %d row %d seed %d", dimension, row, SEED)
                        .isCloseTo(expected, within(1e-6 * (1 + magnitude)));
            }
        }
    }

    @Test
    void distancesOfEqualRowsAreEqualWhereverTheyLie() {
        Random random = new Random(SEED);
        DistanceKernels simd = new SimdKernels();
        Rows rows = Rows.of(100, random);
        System.arraycopy(rows.codes, rows.offset(0), rows.codes, rows.offset(ROWS - 1), 100);
        ByteQuery query = ByteQuery.forDistances(simd, rows.query, rows.lows, rows.steps);

        float first = simd.squaredDistance(query, rows.codes, rows.offset(0));
        float last = simd.squaredDistance(query, rows.codes, rows.offset(ROWS - 1));

        assertThat(last).isEqualTo(first);
    }

    /** Random rows, from an odd offset to the very end of their array. */
    private record Rows(float[] query, float[] lows, float[] steps, byte[] codes) {

        private static final int START = 3;

        static Rows of(int dimension, Random random) {
            float[] steps = ClusteredVectors.gaussian(dimension, random);
            for (int d = 0; d < dimension; d++) {
                steps[d] = random.nextInt(8) == 0 ? 0 : Math.abs(steps[d]) / 64;
            }
            byte[] codes = new byte[START + ROWS * dimension];
            random.nextBytes(codes);
            return new Rows(
                    ClusteredVectors.gaussian(dimension, random),
                    ClusteredVectors.gaussian(dimension, random),
                    steps,
                    codes);
        }

        int offset(int row) {
            return START + row * query.length;
        }

        double value(int row, int component) {
            int code = codes[offset(row) + component] & 0xff;
            return lows[component] + (double) code * steps[component];
        }
    }
}
