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

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncludedRowsTest {

    private static final long SEED = 31;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.1, 0.5, 1})
    void selectsWhatItIncludes(double share) {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 200; trial++) {
            IncludedRows rows = include(share, random.nextInt(3000), random);
            // The ids go on beyond the last that is included.
            int[] ids = ascending(random.nextInt(150), 4000, random);
            int from = random.nextInt(ids.length + 1);
            int to = from + random.nextInt(ids.length + 1 - from);
            int found = random.nextInt(5);
            int[] included = new int[found + to - from + 1];

            int count = rows.select(ids, from, to, included, found);

            assertThat(Arrays.copyOfRange(included, found, count))
                    .as("seed %d trial %d share %s", SEED, trial, share)
                    .containsExactly(
                            IntStream.range(from, to).filter(i -> rows.includes(ids[i])).toArray());
        }
    }

    @Test
    void keepsWhatWasFoundBefore() {
        IncludedRows rows = new IncludedRows.Builder().add(5).build();
        int[] included = {70, 71, 0, 0};

        assertThat(rows.select(new int[] {4, 5}, 0, 2, included, 2)).isEqualTo(3);
        assertThat(included).startsWith(70, 71, 1);
    }

    private static IncludedRows include(double share, int count, Random random) {
        IncludedRows.Builder rows = new IncludedRows.Builder();
        for (int row = 0; row < count; row++) {
            if (random.nextDouble() < share) {
                rows.add(row);
            }
        }
        return rows.build();
    }

    private static int[] ascending(int count, int bound, Random random) {
        return random.ints(0, bound).distinct().limit(count).sorted().toArray();
    }
}
