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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LookupFactsTest {

    /** Row i points 5 i degrees away from the questions; at first the table held rows 10 to 19. */
    private static final TableRows ROWS = rows();

    private static final SnapshotHistory HISTORY =
            new SnapshotHistory(
                    List.of(
                            new SnapshotHistory.Commit(1_000, 10),
                            new SnapshotHistory.Commit(2_000, 20)));

    private static TableRows rows() {
        long[] rowIds = new long[20];
        long[] ids = new long[20];
        float[] values = new float[40];
        for (int row = 0; row < 20; row++) {
            // Read newest first: reading order is not the order of row ids.
            rowIds[row] = 19L - row;
            ids[row] = 500L + row;
            values[2 * row] = (float) Math.cos(Math.toRadians(5 * row));
            values[2 * row + 1] = (float) Math.sin(Math.toRadians(5 * row));
        }
        return new TableRows(rowIds, ids, new VectorBatch(values, 20, 2), Map.of());
    }

    @Test
    void comparesEachAnswerWithTheRowsOfItsSnapshot() {
        LookupFacts facts =
                measure(answer("early", 510, 1_500, 1_600), answer("late", 500, 2_500, 2_600));

        assertThat(facts).isEqualTo(new LookupFacts(2, 1, 1.0));
    }

    @Test
    void countsNeighboursThatWereThereAndNotFound() {
        assertThat(measure(answer("late", 503, 2_500, 2_600)))
                .isEqualTo(new LookupFacts(1, 0, 0.7));
    }

    @Test
    void countsTheWorseOfTwoSnapshotsThatCanHaveAnswered() {
        assertThat(measure(answer("between", 500, 1_900, 2_100)))
                .isEqualTo(new LookupFacts(1, 0, 0.0));
    }

    @Test
    void refusesAnAnswerFromBeforeTheFirstSnapshot() {
        assertThatThrownBy(() -> measure(answer("first", 500, 100, 200)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("No snapshot of the table can have given the answer");
    }

    private static LookupFacts measure(AnsweredQuestion... answers) {
        float[] questions = new float[2 * answers.length];
        for (int question = 0; question < answers.length; question++) {
            questions[2 * question] = 1;
        }
        return LookupFacts.measure(
                List.of(answers), new VectorBatch(questions, answers.length, 2), ROWS, HISTORY);
    }

    /** Ten definitions from {@code firstId} on. */
    private static AnsweredQuestion answer(String text, long firstId, long asked, long answered) {
        List<LookupRow> rows = new ArrayList<>();
        for (int rank = 1; rank <= 10; rank++) {
            rows.add(new LookupRow(text, rank, firstId + rank - 1, "w", "d", 0));
        }
        return new AnsweredQuestion(text, rows, asked, answered);
    }
}
