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

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** One embedded Flink: runs the SQL, shows it, and watches the table until the job is done. */
final class StreamJob {

    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);
    private static final long TICK_MILLIS = 100;
    private static final long POLL_MILLIS = 500;
    private static final long PLAIN_REFRESH_MILLIS = 5_000;

    private final QuickstartOptions options;
    private final DataSelection selection;
    private final JobSql sql;
    private final Screen screen;
    private final StreamExecutionEnvironment environment;
    private final StreamTableEnvironment tables;

    StreamJob(QuickstartOptions options, DataSelection selection, RunDirectory run, Screen screen) {
        this.options = options;
        this.selection = selection;
        this.screen = screen;
        this.sql = new JobSql(run.warehouse(), run.questions(), options.partitioned());
        this.environment =
                StreamExecutionEnvironment.createLocalEnvironment(
                        options.parallelism(), configuration(run));
        this.tables = StreamTableEnvironment.create(environment);
    }

    JobSql sql() {
        return sql;
    }

    private static Configuration configuration(RunDirectory run) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, run.checkpoints().toUri().toString());
        // A failure is shown at once instead of being retried behind the reader's back.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        // Small buffers: texts queue up before the slow embedding, and a checkpoint waits for them.
        configuration.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("4kb"));
        // Hadoop's tokens need a JDK older than 24, and a local warehouse needs no tokens.
        configuration.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
        return configuration;
    }

    ItemsTable createTable() throws Exception {
        show(sql.createCatalog());
        show(sql.useCatalog());
        show(sql.createTable());
        return ItemsTable.open(sql);
    }

    private void show(String statement) {
        screen.code(statement + ";");
        tables.executeSql(statement);
    }

    /**
     * Streams all rows in, while {@code lookups} asks; returns when the bounded job has finished
     * and committed everything, and every question is answered.
     */
    StreamProgress stream(ItemsTable table, LiveLookups lookups) throws Exception {
        tables.createTemporaryView(JobSql.STREAM_VIEW, DefinitionStream.of(environment, selection));
        screen.code(sql.insert() + ";");
        screen.line("");
        JobClient job =
                tables.executeSql(sql.insert())
                        .getJobClient()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "INSERT did not start a Flink job"));
        StreamProgress progress = watch(job, table, lookups);
        while (!lookups.done()) {
            lookups.advance(progress.latest(), true);
        }
        return progress;
    }

    private StreamProgress watch(JobClient job, ItemsTable table, LiveLookups lookups)
            throws Exception {
        StreamProgress progress = new StreamProgress(System.currentTimeMillis(), options.rows());
        long nextPollMillis = POLL_MILLIS;
        long nextPlainMillis = PLAIN_REFRESH_MILLIS;
        boolean running = true;
        while (running) {
            running = !finishedWithin(job, TICK_MILLIS);
            long now = System.currentTimeMillis();
            if (!running || now - progress.startMillis() >= nextPollMillis) {
                progress.observe(table.counts(), now);
                nextPollMillis = progress.elapsedMillis() + POLL_MILLIS;
                boolean plainIsDue = progress.elapsedMillis() >= nextPlainMillis;
                if (screen.isTerminal() || !running || plainIsDue) {
                    screen.refresh(progress.line());
                    nextPlainMillis = progress.elapsedMillis() + PLAIN_REFRESH_MILLIS;
                }
            }
            if (running) {
                lookups.advance(progress.latest(), false);
            }
        }
        return progress;
    }

    private static boolean finishedWithin(JobClient job, long millis) throws Exception {
        try {
            job.getJobExecutionResult().get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The Flink job failed", e.getCause());
        }
    }
}
