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
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streaming lookup join in a Flink of its own, as it would run beside the job that writes. Ends
 * when closed: questions may come for ever.
 */
final class LookupJob implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(LookupJob.class);

    private final BlockingQueue<LookupRow> rows = new LinkedBlockingQueue<>();
    private final TableResult result;
    private final Thread reader;
    private volatile Exception failure;
    private volatile boolean closed;

    private LookupJob(TableResult result) {
        this.result = result;
        this.reader = new Thread(this::read, "quickstart-answers");
        reader.setDaemon(true);
        reader.start();
    }

    static LookupJob start(JobSql sql) {
        // No checkpoints: answers are shown as they come, not when a checkpoint has made them sure.
        StreamTableEnvironment tables = LocalFlink.session(sql, 1);
        tables.executeSql(sql.createEmbedFunction());
        tables.executeSql(sql.createQuestions());
        return new LookupJob(tables.executeSql(sql.lookup()));
    }

    private void read() {
        try (CloseableIterator<Row> answers = result.collect()) {
            while (answers.hasNext()) {
                Row row = answers.next();
                rows.add(
                        new LookupRow(
                                row.getFieldAs("question"),
                                row.<Integer>getFieldAs("rank"),
                                row.<Long>getFieldAs("id"),
                                row.getFieldAs("word"),
                                row.getFieldAs("definition"),
                                row.<Float>getFieldAs("score")));
            }
        } catch (Exception e) {
            if (closed) {
                LOG.debug("lookup job ended", e);
            } else {
                failure = e;
            }
        }
    }

    /** The next row of an answer; empty if none came in time. */
    Optional<LookupRow> poll(long millis) throws InterruptedException {
        if (failure != null) {
            throw new IllegalStateException("The lookup job failed", failure);
        }
        return Optional.ofNullable(rows.poll(millis, TimeUnit.MILLISECONDS));
    }

    @Override
    public void close() {
        closed = true;
        result.getJobClient().ifPresent(job -> job.cancel().join());
    }
}
