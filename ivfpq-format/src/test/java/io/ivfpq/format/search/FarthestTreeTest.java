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

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FarthestTreeTest {

    private static final long SEED = 61;

    /** Around each number at which a level is added. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 40, 63, 64, 65, 511, 512, 513, 4097})
    void isTheFarthestWhateverChanges(int count) {
        Random random = new Random(SEED);
        float[] distances = new float[count];
        for (int slot = 0; slot < count; slot++) {
            distances[slot] = any(random);
        }
        FarthestTree tree = new FarthestTree(distances, count);
        assertThat(distances[tree.farthest()]).isEqualTo(farthest(distances));

        for (int i = 0; i < 1000; i++) {
            int slot = i % 2 == 0 ? tree.farthest() : random.nextInt(count);
            distances[slot] = any(random);
            tree.set(slot, distances[slot]);

            assertThat(distances[tree.farthest()])
                    .as("change %d seed %d", i, SEED)
                    .isEqualTo(farthest(distances));
        }
    }

    /** Of both signs and every magnitude. */
    private static float any(Random random) {
        float value = Float.intBitsToFloat(random.nextInt());
        return Float.isNaN(value) ? Float.NEGATIVE_INFINITY : value;
    }

    private static float farthest(float[] distances) {
        float farthest = distances[0];
        for (float distance : distances) {
            farthest = Math.max(farthest, distance);
        }
        return farthest;
    }
}
