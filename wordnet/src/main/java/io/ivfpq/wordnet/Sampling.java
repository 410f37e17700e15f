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

/** Uniform choice without replacement. */
final class Sampling {

    private Sampling() {}

    /**
     * Chooses {@code count} of the integers {@code 0 … size-1}, every subset equally likely.
     *
     * <p>Selection sampling: Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S.
     *
     * @return ascending
     */
    static int[] choose(int size, int count, SplittableRandom random) {
        if (count < 0 || count > size) {
            throw new IllegalArgumentException(
                    "Cannot choose " + count + " of " + size + " rows; expected 0 to " + size);
        }
        int[] chosen = new int[count];
        int found = 0;
        for (int candidate = 0; found < count; candidate++) {
            if (random.nextInt(size - candidate) < count - found) {
                chosen[found++] = candidate;
            }
        }
        return chosen;
    }
}
