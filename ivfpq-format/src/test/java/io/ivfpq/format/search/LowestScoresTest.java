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

package io.ivfpq.format.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LowestScoresTest {

    private static final long SEED = 11;

    @Test
    void findsTheLowestInOrder() {
        check(random -> (float) random.nextGaussian());
        check(random -> 1e30f * random.nextFloat());
        check(random -> -1e-30f * random.nextFloat());
    }

    @Test
    void ofEqualScoresTheLowerIndexComesFirst() {
        check(random -> 3f);
        check(random -> (float) random.nextInt(5));
        check(random -> random.nextBoolean() ? 0f : -0f);
    }

    @Test
    void scoresThatOneStepHoldsAreInOrderToo() {
        check(random -> random.nextInt(100) == 0 ? 1e20f : random.nextFloat());
        check(random -> random.nextBoolean() ? Float.MAX_VALUE : -random.nextFloat());
        check(random -> random.nextBoolean() ? Float.MAX_VALUE : -Float.MAX_VALUE);
        check(random -> random.nextBoolean() ? Float.MIN_VALUE : 0);
    }

    @Test
    void infiniteScoresComeLast() {
        check(random -> random.nextInt(3) == 0 ? Float.POSITIVE_INFINITY : random.nextFloat());
    }

    private static void check(Function<Random, Float> scores) {
        Random random = new Random(SEED);
        for (int count : new int[] {1, 2, 3, 100, 1000, 3000}) {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = scores.apply(random);
            }
            for (int wanted : new int[] {1, 2, count / 10, count - 1, count}) {
                int asked = Math.max(1, Math.min(count, wanted));
                int[] expected =
                        IntStream.range(0, count)
                                .boxed()
                                // Adding zero makes both zeros the same.
                                .sorted(Comparator.comparing(i -> values[i] + 0f))
                                .limit(asked)
                                .mapToInt(Integer::intValue)
                                .toArray();

                assertThat(LowestScores.of(values, asked))
                        .as("%d of %d scores, seed %d", asked, count, SEED)
                        .isEqualTo(expected);
            }
        }
    }
}
