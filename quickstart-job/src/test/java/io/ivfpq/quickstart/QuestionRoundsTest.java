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

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuestionRoundsTest {

    @Test
    void asksTheNextRoundOnceAllOfTheLastAreAnswered() {
        QuestionRounds rounds = new QuestionRounds(List.of(List.of("a", "b"), List.of("c")));

        assertThat(rounds.next(2, 1_000)).containsExactly("a", "b");
        assertThat(rounds.take(row("b", 1), 1_010)).isEmpty();
        assertThat(rounds.take(row("a", 1), 1_020)).isEmpty();
        assertThat(rounds.take(row("b", 2), 1_030))
                .contains(
                        new AnsweredQuestion("b", List.of(row("b", 1), row("b", 2)), 1_000, 1_030));
        assertThat(rounds.next(2, 1_040)).isEmpty();
        assertThat(rounds.take(row("a", 2), 1_050)).isPresent();
        assertThat(rounds.done()).isFalse();
        assertThat(rounds.next(1, 1_060)).containsExactly("c");
        assertThat(rounds.take(row("c", 1), 1_070)).isPresent();
        assertThat(rounds.done()).isTrue();
        assertThat(rounds.next(1, 1_080)).isEmpty();
        assertThat(rounds.answered())
                .extracting(AnsweredQuestion::question)
                .containsExactly("b", "a", "c");
    }

    @Test
    void alternatesBetweenQuestionsToShowAndTheirShareOfTheOthers() {
        List<String> others =
                new ArrayList<>(IntStream.range(0, 24).mapToObj(i -> "o" + i).toList());
        others.add("x");
        others.add("o0");

        QuestionRounds rounds = QuestionRounds.alternating(List.of("x", "y"), others);

        List<List<String>> asked = new ArrayList<>();
        while (!rounds.done()) {
            List<String> round = rounds.next(1, 0);
            round.forEach(question -> rounds.take(row(question, 1), 0));
            asked.add(round);
        }
        assertThat(asked)
                .containsExactly(
                        List.of("x"),
                        others.subList(0, 10),
                        others.subList(10, 12),
                        List.of("y"),
                        others.subList(12, 22),
                        others.subList(22, 24));
    }

    @Test
    void refusesWhatNobodyAskedAndWhatIsAskedTwice() {
        QuestionRounds rounds = new QuestionRounds(List.of(List.of("a")));
        rounds.next(1, 0);

        assertThatThrownBy(() -> rounds.take(row("z", 1), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Nobody asked for LookupRow[question=z");
        assertThatThrownBy(() -> new QuestionRounds(List.of(List.of("a"), List.of("a"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Question \"a\" is asked twice");
    }

    @Test
    void refusesAnAnswerOutOfOrder() {
        QuestionRounds rounds = new QuestionRounds(List.of(List.of("a")));
        rounds.next(2, 0);
        rounds.take(row("a", 2), 0);

        assertThatThrownBy(() -> rounds.take(row("a", 1), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("Answer to \"a\" has LookupRow[question=a, rank=2")
                .hasMessageEndingWith("in place 1");
    }

    private static LookupRow row(String question, int rank) {
        return new LookupRow(question, rank, rank, "word", "definition", 0.5f);
    }
}
