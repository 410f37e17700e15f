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

import io.ivfpq.wordnet.SentenceEmbedder;
import io.ivfpq.wordnet.WordNetDefinitions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What the screen tells of the table that the stream has left: compact, ask, measure. */
final class TableReview {

    private static final int ANSWERS_PER_QUESTION = 3;

    private final QuickstartOptions options;
    private final DataSelection selection;
    private final JobSql sql;
    private final Screen screen;
    private final ItemsTable table;
    private final SentenceEmbedder embedder;
    private final TableRows rows;

    /**
     * @param embedder stays the caller's
     */
    TableReview(
            QuickstartOptions options,
            DataSelection selection,
            JobSql sql,
            Screen screen,
            ItemsTable table,
            SentenceEmbedder embedder)
            throws IOException {
        this.options = options;
        this.selection = selection;
        this.sql = sql;
        this.screen = screen;
        this.table = table;
        this.embedder = embedder;
        this.rows = TableRows.read(table.paimon(), SentenceEmbedder.DIMENSION);
    }

    /**
     * @param lookups what the lookup join has answered
     */
    Facts run(List<AnsweredQuestion> lookups) throws Exception {
        LookupFacts lookupFacts = lookupFacts(lookups);
        Questions queries = Questions.embed(selection.queries(WordNetDefinitions.load()), embedder);
        List<List<Neighbour>> exact = RecallFacts.exact(rows, queries);
        CompactionFacts compaction = compact(recall(queries, exact));
        ask();
        screen.heading(
                String.format(
                        Locale.ROOT,
                        "6. Measure with %d %s that are not in the table",
                        DataSelection.QUERY_COUNT,
                        selection.querySource()));
        return new Facts(
                IndexFacts.of(table, rows, compaction.deltaSegmentsBefore()),
                recall(queries, exact),
                compaction,
                lookupFacts);
    }

    /** What was measured. */
    record Facts(
            IndexFacts index, RecallFacts recall, CompactionFacts compaction, LookupFacts lookup) {}

    private RecallFacts recall(Questions queries, List<List<Neighbour>> exact) throws IOException {
        return RecallFacts.measure(table, queries, exact, selection.querySource());
    }

    private CompactionFacts compact(RecallFacts recall) throws Exception {
        screen.heading("4. Compact: merge segments, and train anew if the rows have outgrown it");
        screen.code(sql.compact() + ";");
        screen.line("");
        CompactionFacts.Before before =
                new CompactionFacts.Before(table.segments(), table.drift(), recall);
        CompactionCall.run(sql, options.parallelism()).forEach(line -> screen.line("   " + line));
        return CompactionFacts.of(before, table.segments());
    }

    private void ask() {
        screen.heading("5. Ask through Paimon's search API; the exact answer beside it");
        screen.code(IndexAnswers.code());
        Questions questions = Questions.embed(options.questions(), embedder);
        List<List<Neighbour>> exact =
                ExactAnswers.of(rows, questions.vectors(), ANSWERS_PER_QUESTION);
        AnswerTable layout = new AnswerTable(rows.texts(), screen.columns());
        screen.line("");
        screen.line(layout.header());
        for (int question = 0; question < questions.texts().size(); question++) {
            screen.line("   \"" + questions.texts().get(question) + "\"");
            float[] vector = questions.vectors().vector(question);
            layout.lines(
                            IndexAnswers.one(table.paimon(), vector, ANSWERS_PER_QUESTION),
                            exact.get(question))
                    .forEach(screen::line);
        }
    }

    private LookupFacts lookupFacts(List<AnsweredQuestion> answers) throws IOException {
        List<String> texts = answers.stream().map(AnsweredQuestion::question).toList();
        return LookupFacts.measure(
                answers,
                Questions.embed(texts, embedder).vectors(),
                rows,
                SnapshotHistory.of(table.paimon()));
    }
}
