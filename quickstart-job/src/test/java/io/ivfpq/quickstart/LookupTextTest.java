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

package io.ivfpq.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LookupTextTest {

    @Test
    void showsTheThreeNearest() {
        AnsweredQuestion answer =
                new AnsweredQuestion(
                        "a pet",
                        List.of(
                                new LookupRow("a pet", 1, 7, "pet", "a domesticated animal", 0.91f),
                                new LookupRow("a pet", 2, 8, "cat", "x".repeat(80), 0.8f),
                                new LookupRow("a pet", 3, 9, "y".repeat(30), "short", 0.7f),
                                new LookupRow("a pet", 4, 6, "mole", "too far", 0.6f)),
                        0,
                        1);

        assertThat(LookupText.lines(answer, 12_345, 80))
                .containsExactly(
                        "",
                        "   \"a pet\", of 12,345 rows",
                        "   1  pet                     a domesticated animal                       "
                                + "0.910",
                        "   2  cat                     " + "x".repeat(41) + "…  0.800",
                        "   3  "
                                + "y".repeat(21)
                                + "…  short                                   "
                                + "    0.700");
    }
}
