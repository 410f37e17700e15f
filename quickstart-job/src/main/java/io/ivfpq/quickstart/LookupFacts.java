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

import io.ivfpq.format.vector.VectorBatch;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How good the answers of the lookup join were.
 *
 * @param lookupQueries questions answered
 * @param lookupsWhileRowsArrived of them on a snapshot that was not the last with new rows
 * @param lookupRecallAt10 mean share of the ten exact neighbours, among the rows of the snapshot
 *     that was the newest between question and answer, that were answered; where rows were
 *     committed between the two, the snapshot that gives the lower share counts
 */
record LookupFacts(int lookupQueries, int lookupsWhileRowsArrived, double lookupRecallAt10) {

    /**
     * @param vectors of the questions of {@code answers}, in their order
     * @param rows all rows of the table, of which each snapshot held the first ones
     */
    static LookupFacts measure(
            List<AnsweredQuestion> answers,
            VectorBatch vectors,
            TableRows rows,
            SnapshotHistory history) {
        Map<Long, Long> rowIds = rows.rowIdsById();
        double[] recall = new double[answers.size()];
        Arrays.fill(recall, 1);
        Map<Long, int[]> questionsByRowEnd = questionsByRowEnd(answers, history);
        for (Map.Entry<Long, int[]> entry : questionsByRowEnd.entrySet()) {
            int[] questions = entry.getValue();
            List<List<Neighbour>> exact =
                    ExactAnswers.of(
                            rows.before(entry.getKey()),
                            vectors.select(questions),
                            JobSql.LOOKUP_K);
            for (int i = 0; i < questions.length; i++) {
                List<Neighbour> found =
                        answers.get(questions[i]).rows().stream()
                                .map(row -> new Neighbour(rowIds.get(row.id()), row.score()))
                                .toList();
                recall[questions[i]] =
                        Math.min(
                                recall[questions[i]],
                                Recall.of(List.of(exact.get(i)), List.of(found)));
            }
        }
        int atTheEnd = questionsByRowEnd.getOrDefault(history.rowEnd(), new int[0]).length;
        return new LookupFacts(
                answers.size(),
                answers.size() - atTheEnd,
                Math.round(1e4 * Arrays.stream(recall).average().orElseThrow()) / 1e4);
    }

    private static Map<Long, int[]> questionsByRowEnd(
            List<AnsweredQuestion> answers, SnapshotHistory history) {
        Map<Long, int[]> questions = new HashMap<>();
        for (int question = 0; question < answers.size(); question++) {
            AnsweredQuestion answer = answers.get(question);
            List<Long> ends = history.rowEndsBetween(answer.askedMillis(), answer.answeredMillis());
            if (ends.isEmpty()) {
                throw new IllegalStateException(
                        "No snapshot of the table can have given the answer " + answer);
            }
            for (long end : ends) {
                questions.merge(
                        end,
                        new int[] {question},
                        (before, one) ->
                                IntStream.concat(IntStream.of(before), IntStream.of(one))
                                        .toArray());
            }
        }
        return questions;
    }
}
