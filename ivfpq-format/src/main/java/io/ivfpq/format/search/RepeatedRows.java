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

import java.util.Arrays;

/** Finds the rows that were found several times. Reused; one thread. */
final class RepeatedRows {

    private static final int FREE = -1;

    /** 2⁶⁴ by the golden ratio, which spreads ids that follow each other. */
    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    /** A hash table of the places of ids, with linear probing. */
    private int[] table = {};

    private boolean[] farther = {};

    /**
     * @param distances for each id how far it was found
     * @param count of the ids and distances
     */
    void find(long[] ids, float[] distances, int count) {
        clear(count);
        int mask = table.length - 1;
        int shift = Long.SIZE - Integer.bitCount(mask);
        for (int place = 0; place < count; place++) {
            int slot = (int) ((ids[place] * SPREAD) >>> shift);
            while (table[slot] != FREE && ids[table[slot]] != ids[place]) {
                slot = (slot + 1) & mask;
            }
            int before = table[slot];
            if (before == FREE || distances[place] < distances[before]) {
                table[slot] = place;
            }
            if (before != FREE) {
                farther[distances[place] < distances[before] ? before : place] = true;
            }
        }
    }

    /** Between half and a quarter of the table is used. */
    private void clear(int count) {
        int length = Integer.highestOneBit(Math.max(count, 1)) << 2;
        if (table.length != length) {
            table = new int[length];
        }
        Arrays.fill(table, FREE);
        if (farther.length < count) {
            farther = new boolean[count];
        }
        Arrays.fill(farther, 0, count, false);
    }

    /** Whether an id was found nearer at another place; of equally near places but the first. */
    boolean isFarther(int place) {
        return farther[place];
    }
}
