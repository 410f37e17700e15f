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

package io.ivfpq.flink.index.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.paimon.coverage.Frontier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A maintenance job of a test, with short intervals, cancelled when closed. */
public final class RunningMaintainer implements AutoCloseable {

    /** Long enough for the slowest machine; nothing waits so long unless it fails. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Warehouse warehouse;
    private final String table;
    private final JobClient job;

    private RunningMaintainer(Warehouse warehouse, String table, JobClient job) {
        this.warehouse = warehouse;
        this.table = table;
        this.job = job;
    }

    /**
     * @param settings of Flink, which win
     */
    public static RunningMaintainer start(
            Warehouse warehouse, String table, Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>();
        all.put("execution.checkpointing.interval", "40 ms");
        all.put("restart-strategy.type", "none");
        all.put("parallelism.default", "2");
        all.putAll(settings);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(all));
        MaintenanceJob.addTo(env, warehouse.table(table), Duration.ofMillis(20));
        return new RunningMaintainer(warehouse, table, env.executeAsync());
    }

    /** Waits until each column's index covers all of exactly {@code rows} rows. */
    public void awaitIndexOf(long rows) {
        await().atMost(PATIENCE)
                .failFast("the job has ended", () -> job.getJobStatus().get().isTerminalState())
                .untilAsserted(
                        () -> {
                            for (Frontier frontier : warehouse.frontiers(table)) {
                                assertThat(frontier.isComplete()).as("%s", frontier).isTrue();
                                assertThat(frontier.coveredRows()).isEqualTo(rows);
                            }
                        });
    }

    /** Waits until the index covers some rows. */
    public void awaitFirstSegment() {
        await().atMost(PATIENCE).until(() -> !warehouse.segments(table).isEmpty());
    }

    /**
     * Stops the job as {@code flink stop} does.
     *
     * @return the path of the savepoint
     */
    public String stop(Path directory) throws Exception {
        await().atMost(PATIENCE).until(() -> job.getJobStatus().get().name().equals("RUNNING"));
        return job.stopWithSavepoint(
                        false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
    }

    @Override
    public void close() throws Exception {
        if (!job.getJobStatus().get().isTerminalState()) {
            job.cancel().get();
        }
        await().atMost(PATIENCE).until(() -> job.getJobStatus().get().isTerminalState());
    }
}
