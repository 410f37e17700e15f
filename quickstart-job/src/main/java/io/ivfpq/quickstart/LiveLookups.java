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

import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Questions to the growing table: starts the lookup join once half of the rows are there, asks once
 * there is a codebook too or the stream has ended, and shows what is answered.
 */
final class LiveLookups implements Closeable {

    private static final long POLL_MILLIS = 100;

    private final int totalRows;
    private final Set<String> shown;
    private final QuestionRounds rounds;
    private final QuestionFiles files;
    private final JobSql sql;
    private final Screen screen;

    /** Null until it is time. */
    private CompletableFuture<LookupJob> job;

    /**
     * @param measured questions whose answers are not shown
     */
    LiveLookups(QuickstartOptions options, List<String> measured, JobSql sql, Screen screen)
            throws IOException {
        this.totalRows = options.rows();
        List<String> questions =
                options.questions().stream().map(QuestionFiles::oneLine).distinct().toList();
        this.shown = new HashSet<>(questions);
        this.rounds =
                QuestionRounds.alternating(
                        questions, measured.stream().map(QuestionFiles::oneLine).toList());
        this.files = new QuestionFiles(sql.questions());
        this.sql = sql;
        this.screen = screen;
    }

    /** Asks what can be asked and shows what is answered, waiting briefly for it. */
    void advance(IndexCounts table, boolean streamEnded) throws IOException, InterruptedException {
        if (job == null && (streamEnded || 2 * table.rows() >= totalRows)) {
            job = start();
        }
        boolean ready = job != null && (streamEnded || (job.isDone() && table.codebooks() > 0));
        if (ready) {
            ask(table);
            showAnswers(job.join(), table);
        }
    }

    private void ask(IndexCounts table) throws IOException {
        List<String> round =
                rounds.next(
                        (int) Math.min(JobSql.LOOKUP_K, table.rows()), System.currentTimeMillis());
        if (!round.isEmpty()) {
            files.ask(round);
        }
    }

    private void showAnswers(LookupJob lookups, IndexCounts table) throws InterruptedException {
        for (Optional<LookupRow> row = lookups.poll(POLL_MILLIS);
                row.isPresent();
                row = lookups.poll(0)) {
            rounds.take(row.get(), System.currentTimeMillis())
                    .ifPresent(answer -> show(answer, table.rows()));
        }
    }

    /** Beside the watching of the stream: it takes Flink some seconds. */
    private CompletableFuture<LookupJob> start() {
        screen.heading("3. Meanwhile, join a stream of questions with the table as it is");
        screen.code(sql.createEmbedFunction() + ";");
        screen.code(sql.createQuestions() + ";");
        screen.code(sql.lookup() + ";");
        return CompletableFuture.supplyAsync(() -> LookupJob.start(sql));
    }

    private void show(AnsweredQuestion answer, long rows) {
        if (shown.contains(answer.question())) {
            LookupText.lines(answer, rows, screen.columns()).forEach(screen::line);
        }
    }

    boolean done() {
        return rounds.done();
    }

    List<AnsweredQuestion> answered() {
        return rounds.answered();
    }

    @Override
    public void close() {
        if (job != null) {
            job.join().close();
        }
    }
}
