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

/** The story the screen tells: create, stream while questions are asked, then review the table. */
final class QuickstartRun {

    private static final Logger LOG = LoggerFactory.getLogger(QuickstartRun.class);

    private static final long SEED = 1;

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
                TableReview review =
                        new TableReview(options, selection, job.sql(), screen, table, embedder);
                finish(report(streamed, review.run(streamed.lookups())));
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
        try (LiveLookups lookups = new LiveLookups(options, measured, job.sql(), screen)) {
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

    private Report report(Streamed streamed, TableReview.Facts facts) {
        return new Report(
                facts.index(),
                facts.recall(),
                facts.compaction(),
                facts.lookup(),
                TimeFacts.of(streamed.progress(), System.currentTimeMillis() - startMillis),
                options.partitioned(),
                SEED,
                Machine.current());
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
