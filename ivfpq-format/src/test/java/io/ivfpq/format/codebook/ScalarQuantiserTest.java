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

    @Test
    void valuesBeyondTheScaleGetTheCodeAtItsEnd() {
        ScalarQuantiser quantiser =
                ScalarQuantiser.of(new float[] {0, 0, 5}, new float[] {1, 1, 0});
        byte[] codes = new byte[3];

        quantiser.encode(new float[] {-1e9f, 1e9f, 7}, 0, 1, codes);

        assertThat(codes).containsExactly(0, (byte) 255, 0);
    }
}
