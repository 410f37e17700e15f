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

import java.util.Arrays;

/** The few of many indices with the least scores; of equal scores the lowest indices. */
final class NearestFew {

    private final int count;

    /** Ordered score in the upper half, index in the lower; sorted and cut when full. */
    private final long[] entries;

    private int size;
    private float limit = Float.POSITIVE_INFINITY;

    NearestFew(int count) {
        this.count = count;
        this.entries = new long[4 * count];
    }

    /** Scores from here on are not among the least. */
    float limit() {
        return limit;
    }

    /** Indices must ascend. */
    void add(int index, float score) {
        if (size == entries.length) {
            cut();
        }
        entries[size++] = (long) ordered(score) << 32 | index;
    }

    /** Ascending. */
    int[] indices() {
        cut();
        int[] indices = new int[size];
        for (int i = 0; i < size; i++) {
            indices[i] = (int) entries[i];
        }
        Arrays.sort(indices);
        return indices;
    }

    private void cut() {
        Arrays.sort(entries, 0, size);
        if (size >= count) {
            size = count;
            limit = Float.intBitsToFloat(ordered((int) (entries[count - 1] >> 32)));
        }
    }

    /** An integer that compares like the float. */
    private static int ordered(float value) {
        return ordered(Float.floatToRawIntBits(value));
    }

    /** Its own inverse. */
    private static int ordered(int bits) {
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }
}
