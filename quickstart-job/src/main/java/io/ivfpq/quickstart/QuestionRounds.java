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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Who asks what when: rounds of questions, the next when all of the last are answered, so that the
 * time between a question and its answer is as short as the lookup makes it.
 */
final class QuestionRounds {

    private static final int ROUND = 10;

    private final Queue<List<String>> waiting;
    private final List<AnsweredQuestion> answered = new ArrayList<>();
    private final Map<String, List<LookupRow>> pending = new HashMap<>();
    private long askedMillis;
    private int rowsExpected;

    /**
     * @param rounds no text twice: a question is known by its text
     */
    QuestionRounds(Collection<List<String>> rounds) {
        Set<String> all = new HashSet<>();
        rounds.forEach(
                round ->
                        round.forEach(
                                question -> {
                                    if (!all.add(question)) {
                                        throw new IllegalArgumentException(
                                                "Question \"" + question + "\" is asked twice");
                                    }
                                }));
        this.waiting = new ArrayDeque<>(rounds);
    }

    /**
     * One of {@code shown} alone, its share of the others by {@value #ROUND}, the next of {@code
     * shown}, and so on.
     *
     * @param shown no text twice
     * @param others those that are not among {@code shown} are asked, once each
     */
    static QuestionRounds alternating(List<String> shown, List<String> others) {
        List<String> asked =
                others.stream().distinct().filter(text -> !shown.contains(text)).toList();
        List<List<String>> rounds = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < shown.size(); i++) {
            rounds.add(List.of(shown.get(i)));
            int end = (int) ((i + 1L) * asked.size() / shown.size());
            while (next < end) {
                int to = Math.min(next + ROUND, end);
                rounds.add(asked.subList(next, to));
                next = to;
            }
        }
        return new QuestionRounds(rounds);
    }

    /**
     * The questions to ask now; empty while answers are missing and after the last round.
     *
     * @param rowsPerAnswer rows that each of them will get
     */
    List<String> next(int rowsPerAnswer, long nowMillis) {
        if (!pending.isEmpty() || waiting.isEmpty()) {
            return List.of();
        }
        List<String> round = waiting.remove();
        round.forEach(question -> pending.put(question, new ArrayList<>()));
        askedMillis = nowMillis;
        rowsExpected = rowsPerAnswer;
        return round;
    }

    /** Takes a row of an answer; returns the answer if this was its last row. */
    Optional<AnsweredQuestion> take(LookupRow row, long nowMillis) {
        List<LookupRow> rows = pending.get(row.question());
        if (rows == null) {
            throw new IllegalStateException("Nobody asked for " + row);
        }
        rows.add(row);
        if (rows.size() < rowsExpected) {
            return Optional.empty();
        }
        pending.remove(row.question());
        AnsweredQuestion answer =
                new AnsweredQuestion(row.question(), rows, askedMillis, nowMillis);
        answered.add(answer);
        return Optional.of(answer);
    }

    boolean done() {
        return pending.isEmpty() && waiting.isEmpty();
    }

    /** In the order they were answered; grows. */
    List<AnsweredQuestion> answered() {
        return answered;
    }
}
