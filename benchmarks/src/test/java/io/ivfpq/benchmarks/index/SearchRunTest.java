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

package io.ivfpq.benchmarks.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SearchRunTest {

    @Test
    void recallIsTheShareOfTheExactNeighboursFound() {
        SearchRun run = new SearchRun(1, new long[][] {{1, 2, 3}, {7, 8, 9}});

        assertThat(run.recall(new long[][] {{3, 1, 5}, {4, 5, 9}}, 2)).isEqualTo(0.5);
    }
}
