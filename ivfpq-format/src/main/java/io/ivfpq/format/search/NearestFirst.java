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

import io.ivfpq.format.kernel.LowestScores;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntToLongFunction;

/** The order of results: by distance, of equal distances by id. */
final class NearestFirst {

    private NearestFirst() {}

    /**
     * The slots from 0 to before {@code count}, in order.
     *
     * @param distances by slot
     * @param id of the row in a slot; asked for where distances are equal only
     */
    static int[] of(float[] distances, int count, IntToLongFunction id) {
        long[] keys = new long[count];
        for (int slot = 0; slot < count; slot++) {
            keys[slot] = LowestScores.key(distances[slot], slot);
        }
        Arrays.sort(keys);
        int[] slots = new int[count];
        for (int i = 0; i < count; i++) {
            slots[i] = (int) keys[i];
        }
        for (int from = 0, to; from < count; from = to) {
            to = from + 1;
            while (to < count && distances[slots[to]] == distances[slots[from]]) {
                to++;
            }
            if (to - from > 1) {
                sortById(slots, from, to, id);
            }
        }
        return slots;
    }

    private static void sortById(int[] slots, int from, int to, IntToLongFunction id) {
        int[] sorted =
                Arrays.stream(slots, from, to)
                        .boxed()
                        .sorted(Comparator.comparingLong(id::applyAsLong))
                        .mapToInt(slot -> slot)
                        .toArray();
        System.arraycopy(sorted, 0, slots, from, sorted.length);
    }
}
