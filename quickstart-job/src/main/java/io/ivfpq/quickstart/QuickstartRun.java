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
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The story the screen tells: create, stream while questions are asked, ask, measure. */
final class QuickstartRun {

    private static final Logger LOG = LoggerFactory.getLogger(QuickstartRun.class);

    private static final long SEED = 1;
    private static final int ANSWERS_PER_QUESTION = 3;

    /** Questions to the growing table, besides those shown. */
    private static final int LOOKUPS_MEASURED = 200;

    private final long startMillis = System.currentTimeMillis();
    private final QuickstartOptions options;
    private final DataSelection selection;
    private final RunDirectory run;
    private final Screen screen;

    QuickstartRun(QuickstartOptions options, RunDirectory run, Screen screen) {
        this.options = options;
        this.selection = new DataSelection(options.rows(), SEED);
        this.run = run;
        this.screen = screen;
    }

    /** The exit code. */
    int execute() {
        try {
            introduce();
            StreamJob job = new StreamJob(options, selection, run, screen);
            screen.heading("1. Create a catalog and a table with an incremental vector index");
            ItemsTable table = job.createTable();
            screen.heading("2. Stream definitions into it, by topic, embedding them on the way");
            Streamed streamed = stream(job, table);
            try (SentenceEmbedder embedder = SentenceEmbedder.load()) {
                TableRows rows = TableRows.read(table.paimon(), SentenceEmbedder.DIMENSION);
                ask(table, rows, embedder);
                finish(measure(table, rows, embedder, streamed));
            }
            return 0;
        } catch (Exception | LinkageError e) {
            LOG.error("quickstart failed", e);
            screen.error("quickstart: " + FailureMessage.of(e));
            screen.error("The log has the details: " + run.log());
            return Quickstart.FAILED;
        }
    }

    private record Streamed(StreamProgress progress, List<AnsweredQuestion> lookups) {}

    private Streamed stream(StreamJob job, ItemsTable table) throws Exception {
        List<String> measured =
                selection.queries(WordNetDefinitions.load()).subList(0, LOOKUPS_MEASURED);
        try (LiveLookups lookups = new LiveLookups(options, measured, run, screen)) {
            return new Streamed(job.stream(table, lookups), lookups.answered());
        }
    }

    private void introduce() {
        screen.line(
                String.format(
                        Locale.ROOT,
                        "%,d definitions of WordNet 3.1 become rows of an Apache Paimon table. One"
                                + " Flink job embeds",
                        options.rows()));
        screen.line("them, writes them, and keeps an IVF-PQ index of their vectors up to date.");
        screen.line("");
        screen.line("   directory  " + run.root());
        screen.line("   log        " + run.log());
    }

    private void ask(ItemsTable table, TableRows rows, SentenceEmbedder embedder) {
        screen.heading("4. Ask through Paimon's search API; the exact answer beside it");
        screen.code(IndexAnswers.code());
        Questions questions = Questions.embed(options.questions(), embedder);
        List<List<Neighbour>> exact =
                ExactAnswers.of(rows, questions.vectors(), ANSWERS_PER_QUESTION);
        AnswerTable layout = new AnswerTable(rows.texts(), screen.columns());
        for (int question = 0; question < questions.texts().size(); question++) {
            screen.line("");
            screen.line("   \"" + questions.texts().get(question) + "\"");
            screen.line(layout.header());
            float[] vector = questions.vectors().vector(question);
            layout.lines(
                            IndexAnswers.one(table.paimon(), vector, ANSWERS_PER_QUESTION),
                            exact.get(question))
                    .forEach(screen::line);
        }
    }

    private Report measure(
            ItemsTable table, TableRows rows, SentenceEmbedder embedder, Streamed streamed)
            throws IOException {
        screen.heading(
                String.format(
                        Locale.ROOT,
                        "5. Measure with %d %s that are not in the table",
                        DataSelection.QUERY_COUNT,
                        selection.querySource()));
        Questions queries = Questions.embed(selection.queries(WordNetDefinitions.load()), embedder);
        IndexFacts index = IndexFacts.of(table, rows);
        RecallFacts recall =
                RecallFacts.measure(table, rows, queries, selection.querySource(), index.lists());
        return new Report(
                index,
                recall,
                lookupFacts(streamed.lookups(), table, rows, embedder),
                TimeFacts.of(streamed.progress(), System.currentTimeMillis() - startMillis),
                options.partitioned(),
                SEED,
                Machine.current());
    }

    private static LookupFacts lookupFacts(
            List<AnsweredQuestion> answers,
            ItemsTable table,
            TableRows rows,
            SentenceEmbedder embedder)
            throws IOException {
        List<String> texts = answers.stream().map(AnsweredQuestion::question).toList();
        return LookupFacts.measure(
                answers,
                Questions.embed(texts, embedder).vectors(),
                rows,
                SnapshotHistory.of(table.paimon()));
    }

    private void finish(Report report) throws IOException {
        ReportText.lines(report).forEach(line -> screen.line("   " + line));
        screen.line("");
        String json = report.toJson();
        if (options.json().isPresent()) {
            Files.writeString(options.json().get(), json + "\n");
        }
        screen.line(json);
    }
}
