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

package io.ivfpq.format.codebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ivfpq.format.vector.ClusteredVectors;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarQuantiserTest {

    private static final long SEED = 77;
    private static final int ROWS = 200;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 17, 384})
    void rowsOfTheSampleAreOffByHalfAStepAtMost(int dimension) {
        float[] rows = ClusteredVectors.gaussian(ROWS * dimension, new Random(SEED));
        ScalarQuantiser quantiser = ScalarQuantiser.fit(rows, dimension);
        byte[] codes = new byte[rows.length];

        quantiser.encode(rows, 0, ROWS, codes);

        for (int i = 0; i < rows.length; i++) {
            float step = quantiser.steps()[i % dimension];
            float value = quantiser.lows()[i % dimension] + (codes[i] & 0xff) * step;
            assertThat(value)
                    .as("value %d, seed %d", i, SEED)
                    .isCloseTo(rows[i], within(step * 0.501f));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 17, 384})
    void distancesAgreeWithDoublePrecision(int dimension) {
        Random random = new Random(SEED);
        float[] rows = ClusteredVectors.gaussian(ROWS * dimension, random);
        float[] query = ClusteredVectors.gaussian(dimension, random);
        ScalarQuantiser quantiser = ScalarQuantiser.fit(rows, dimension);
        byte[] codes = new byte[rows.length];
        quantiser.encode(rows, 0, ROWS, codes);

        for (int row = 0; row < ROWS; row++) {
            double distance = 0;
            double dot = 0;
            double magnitude = 0;
            for (int d = 0; d < dimension; d++) {
                int code = codes[row * dimension + d] & 0xff;
                double value = quantiser.lows()[d] + (double) code * quantiser.steps()[d];
                distance += (query[d] - value) * (query[d] - value);
                dot += query[d] * value;
                magnitude += Math.abs(query[d] * value);
            }
            assertThat((double) quantiser.squaredDistance(query, codes, row * dimension))
                    .isCloseTo(distance, within(1e-5 * (1 + distance)));
            assertThat((double) quantiser.dot(query, codes, row * dimension))
                    .isCloseTo(dot, within(1e-5 * (1 + magnitude)));
        }
    }

    @Test
    void valuesBeyondTheScaleGetTheCodeAtItsEnd() {
        ScalarQuantiser quantiser =
                ScalarQuantiser.of(new float[] {0, 0, 5}, new float[] {1, 1, 0});
        byte[] codes = new byte[3];

        quantiser.encode(new float[] {-1e9f, 1e9f, 7}, 0, 1, codes);

        assertThat(codes).containsExactly(0, (byte) 255, 0);
    }
}
