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
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerTableTest {

    private static final Map<Long, TableRows.Text> TEXTS =
            Map.of(
                    1L,
                            new TableRows.Text(
                                    "cat, true cat", "feline mammal usually having thick fur"),
                    2L, new TableRows.Text("a word far too long for its column", "short"));

    private final AnswerTable table = new AnswerTable(TEXTS, 110);

    @Test
    void putsTheExactAnswerBesideTheAnswerOfTheIndex() {
        List<String> lines =
                table.lines(
                        List.of(new Neighbour(1, 0.61234f), new Neighbour(2, 0.5f)),
                        List.of(new Neighbour(2, 0.7f), new Neighbour(1, 0.6f)));
        assertThat(table.header())
                .isEqualTo(
                        "      word                    definition                                "
                                + " score   exact answer           score");
        assertThat(lines)
                .containsExactly(
                        "   1  cat, true cat           feline mammal usually having thick fur    "
                                + " 0.612   a word far too long f… 0.700",
                        "   2  a word far too long f…  short                                     "
                                + " 0.500   cat, true cat          0.600");
    }

    @Test
    void fitsTheScreen() {
        List<String> lines =
                table.lines(List.of(new Neighbour(1, 1)), List.of(new Neighbour(2, 1)));
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThan(110));
        assertThat(new AnswerTable(TEXTS, 80).header()).hasSizeLessThan(100);
    }

    @Test
    void marksARowThatOneSideDoesNotHave() {
        assertThat(table.lines(List.of(), List.of(new Neighbour(1, 1)))).hasSize(1);
        assertThat(table.lines(List.of(), List.of(new Neighbour(1, 1))).get(0))
                .startsWith("   1  - ")
                .endsWith("cat, true cat          1.000");
    }

    @Test
    void cutsWithAnEllipsisOnlyWhatDoesNotFit() {
        assertThat(AnswerTable.fit("twelve chars", 12)).isEqualTo("twelve chars");
        assertThat(AnswerTable.fit("twelve chars", 8)).isEqualTo("twelve…");
    }
}
