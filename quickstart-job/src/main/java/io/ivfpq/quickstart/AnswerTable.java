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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lays out the answer of the index and the exact answer side by side. */
final class AnswerTable {

    private static final int WORD_WIDTH = 22;
    private static final int MIN_DEFINITION_WIDTH = 20;
    private static final String ROW =
            "   %-2s %-" + WORD_WIDTH + "s  %s  %5s   %-" + WORD_WIDTH + "s %5s";

    /** Everything but the definition. */
    private static final int FIXED_WIDTH = 3 + 2 + 1 + WORD_WIDTH + 2 + 2 + 5 + 3 + WORD_WIDTH + 6;

    private final Map<Long, TableRows.Text> texts;
    private final int definitionWidth;

    AnswerTable(Map<Long, TableRows.Text> texts, int columns) {
        this.texts = texts;
        this.definitionWidth = Math.max(MIN_DEFINITION_WIDTH, columns - FIXED_WIDTH - 1);
    }

    String header() {
        return row("", "word", "definition", "score", "exact answer", "score");
    }

    List<String> lines(List<Neighbour> found, List<Neighbour> exact) {
        List<String> lines = new ArrayList<>();
        for (int rank = 0; rank < Math.max(found.size(), exact.size()); rank++) {
            Cells left = cells(found, rank);
            Cells right = cells(exact, rank);
            lines.add(
                    row(
                            Integer.toString(rank + 1),
                            left.word(),
                            left.definition(),
                            left.score(),
                            right.word(),
                            right.score()));
        }
        return lines;
    }

    private record Cells(String word, String definition, String score) {}

    private Cells cells(List<Neighbour> answer, int rank) {
        if (rank >= answer.size()) {
            return new Cells("-", "", "");
        }
        Neighbour neighbour = answer.get(rank);
        TableRows.Text text = texts.get(neighbour.rowId());
        return new Cells(
                text.word(),
                text.definition(),
                String.format(Locale.ROOT, "%.3f", neighbour.score()));
    }

    private String row(
            String rank, String word, String definition, String score, String exact, String truth) {
        return String.format(
                        Locale.ROOT,
                        ROW,
                        rank,
                        fit(word, WORD_WIDTH),
                        padded(fit(definition, definitionWidth)),
                        score,
                        fit(exact, WORD_WIDTH),
                        truth)
                .stripTrailing();
    }

    private String padded(String text) {
        return text + " ".repeat(definitionWidth - text.length());
    }

    /** Cuts at {@code width} with an ellipsis. */
    static String fit(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1).stripTrailing() + "…";
    }
}
