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

/** Lays out one answer of the lookup join. */
final class LookupText {

    /** Neighbours shown of those found. */
    private static final int SHOWN = 3;

    private static final int WORD_WIDTH = 22;

    /** Everything but the definition. */
    private static final int FIXED_WIDTH = 3 + 3 + WORD_WIDTH + 2 + 7;

    private LookupText() {}

    /**
     * @param rows of the table when it answered
     */
    static List<String> lines(AnsweredQuestion answer, long rows, int columns) {
        int width = columns - FIXED_WIDTH - 1;
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(String.format(Locale.ROOT, "   \"%s\", of %,d rows", answer.question(), rows));
        answer.rows().stream()
                .limit(SHOWN)
                .forEach(
                        row ->
                                lines.add(
                                        String.format(
                                                Locale.ROOT,
                                                "   %d  %-"
                                                        + WORD_WIDTH
                                                        + "s  %-"
                                                        + width
                                                        + "s  %.3f",
                                                row.rank(),
                                                AnswerTable.fit(row.word(), WORD_WIDTH),
                                                AnswerTable.fit(row.definition(), width),
                                                row.score())));
        return lines;
    }
}
