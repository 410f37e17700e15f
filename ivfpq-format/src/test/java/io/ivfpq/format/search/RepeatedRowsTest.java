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

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class RepeatedRowsTest {

    private static final long SEED = 72;

    /** Times this, ids have hashes that begin with zeros, so that all want the same slot. */
    private static final long COLLIDING = inverse(0x9e3779b97f4a7c15L);

    private final RepeatedRows repeated = new RepeatedRows();

    /** Modulo 2⁶⁴, by Newton's method. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int step = 0; step < 6; step++) {
            inverse *= 2 - odd * inverse;
        }
        assertThat(inverse * odd).isEqualTo(1);
        return inverse;
    }

    /** One finder for all, as results share it, of longer and shorter arrays. */
    @Test
    void leavesOfEachIdTheFirstOfTheNearest() {
        Random random = new Random(SEED);
        for (int round = 0; round < 500; round++) {
            int count = random.nextInt(300);
            int different = 1 + random.nextInt(300);
            check(count, random, id -> id % different);
            check(count, random, id -> id % different - different / 2);
            check(count, random, id -> COLLIDING * (id % different));
            check(count, random, id -> (1L << 40) * (id % different));
        }
    }

    private void check(int count, Random random, LongUnaryOperator toId) {
        long[] ids = random.longs(count, 0, 1000).map(toId).toArray();
        float[] distances = new float[count];
        Map<Long, Integer> nearest = new HashMap<>();
        for (int place = 0; place < count; place++) {
            distances[place] = random.nextInt(4) - 2;
            Integer before = nearest.get(ids[place]);
            if (before == null || distances[place] < distances[before]) {
                nearest.put(ids[place], place);
            }
        }

        repeated.find(ids, distances, count);

        for (int place = 0; place < count; place++) {
            assertThat(repeated.isFarther(place))
                    .as("place %d of %d, seed %d", place, count, SEED)
                    .isEqualTo(nearest.get(ids[place]) != place);
        }
    }

    @Test
    void ofZerosOfBothSignsTheFirstIsLeft() {
        repeated.find(new long[] {5, 5, 5}, new float[] {0f, -0f, 1}, 3);

        assertThat(repeated.isFarther(0)).isFalse();
        assertThat(repeated.isFarther(1)).isTrue();
        assertThat(repeated.isFarther(2)).isTrue();
    }

    @Test
    void looksAtTheCountOnly() {
        repeated.find(new long[] {5, 6, 5}, new float[] {3, 2, 1}, 2);

        assertThat(repeated.isFarther(0)).isFalse();
        assertThat(repeated.isFarther(1)).isFalse();
    }
}
