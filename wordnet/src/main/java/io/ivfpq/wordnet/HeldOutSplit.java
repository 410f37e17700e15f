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

package io.ivfpq.wordnet;

import java.util.SplittableRandom;

/**
 * Positions in {@link WordNetDefinitions#all()}, split in two: rows for a table, and rows that
 * never enter it and serve as queries.
 *
 * @param table ascending; owned by this record, not copied, do not modify
 * @param heldOut ascending; owned by this record, not copied, do not modify
 * @param seed what the split was drawn with
 */
public record HeldOutSplit(int[] table, int[] heldOut, long seed) {

    static HeldOutSplit of(boolean[] isHeldOut, long seed) {
        int heldOutCount = 0;
        for (boolean held : isHeldOut) {
            heldOutCount += held ? 1 : 0;
        }
        int[] heldOut = new int[heldOutCount];
        int[] table = new int[isHeldOut.length - heldOutCount];
        int out = 0;
        for (int position = 0; position < isHeldOut.length; position++) {
            if (isHeldOut[position]) {
                heldOut[out++] = position;
            } else {
                table[position - out] = position;
            }
        }
        return new HeldOutSplit(table, heldOut, seed);
    }

    /**
     * {@code count} table positions chosen uniformly, ascending, so that a small table still covers
     * every topic and a stream over it still drifts. Drawn from {@link #seed()}.
     */
    public int[] sampleTable(int count) {
        int[] chosen = Sampling.choose(table.length, count, new SplittableRandom(seed + 1));
        for (int index = 0; index < chosen.length; index++) {
            chosen[index] = table[chosen[index]];
        }
        return chosen;
    }
}
