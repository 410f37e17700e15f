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

package io.ivfpq.format.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearestFewTest {

    private static final long SEED = 5;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 65, 255, 256, 257, 2000})
    void holdsTheLeastScoresOfWhatItIsOffered(int offered) {
        Random random = new Random(SEED);
        float[] scores = new float[offered];
        for (int i = 0; i < offered; i++) {
            // Few values of either sign, so that many are equal.
            scores[i] = random.nextInt(40) - 20;
        }
        NearestFew nearest = new NearestFew(64);

        for (int i = 0; i < offered; i++) {
            if (scores[i] < nearest.limit()) {
                nearest.add(i, scores[i]);
            }
        }

        int[] expected =
                IntStream.range(0, offered)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> scores[i]))
                        .limit(64)
                        .mapToInt(Integer::intValue)
                        .sorted()
                        .toArray();
        assertThat(nearest.indices()).as("seed %d", SEED).isEqualTo(expected);
    }
}
