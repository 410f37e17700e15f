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
    void oneLowScoreDoesNotHideTheOthers() {
        check(random -> random.nextInt(100) == 0 ? -1e30f : random.nextFloat());
    }

    @Test
    void scoresThatAreNoNumbersComeLast() {
        check(random -> random.nextBoolean() ? Float.POSITIVE_INFINITY : random.nextFloat());
        check(random -> Float.POSITIVE_INFINITY);
        check(random -> random.nextInt(9) == 0 ? Float.NEGATIVE_INFINITY : random.nextFloat());
        check(random -> random.nextInt(50) == 0 ? Float.NaN : random.nextFloat());
        check(random -> Float.NaN);
        // What infinity less infinity is on x86.
        float negative = Float.intBitsToFloat(0xffc00000);
        check(random -> random.nextInt(3) == 0 ? negative : random.nextFloat());
        check(random -> random.nextInt(3) > 0 ? negative : Float.POSITIVE_INFINITY);
    }

    private static void check(Function<Random, Float> scores) {
        for (int count : new int[] {1, 2, 3, 15, 17, 63, 64, 65, 100, 1000, 2048, 3001}) {
            for (int wanted : new int[] {1, 2, 28, 64, count / 10, count / 2, count - 1, count}) {
                int asked = Math.max(1, Math.min(count, wanted));
                check(scores, new ScalarKernels(), count, asked);
                check(scores, new SimdKernels(), count, asked);
            }
        }
    }

    /** Twice, since the finder is used again and again. */
    private static void check(
            Function<Random, Float> scores, DistanceKernels kernels, int count, int wanted) {
        Random random = new Random(SEED);
        LowestScores lowest = new LowestScores(kernels, count, wanted);
        for (int offset : new int[] {0, 5}) {
            float[] values = new float[offset + count + 3];
            for (int i = 0; i < values.length; i++) {
                // What is outside is never the answer, and always tempting.
                boolean inside = i >= offset && i < offset + count;
                values[i] = inside ? scores.apply(random) : -Float.MAX_VALUE;
            }
            int[] expected =
                    IntStream.range(0, count)
                            .boxed()
                            // Adding zero makes both zeros the same.
                            .sorted(Comparator.comparing(i -> values[offset + i] + 0f))
                            .limit(wanted)
                            .mapToInt(Integer::intValue)
                            .toArray();

            assertThat(lowest.of(values, offset))
                    .as("%d of %d scores by %s, seed %d", wanted, count, kernels.name(), SEED)
                    .isEqualTo(expected);
        }
    }
}
