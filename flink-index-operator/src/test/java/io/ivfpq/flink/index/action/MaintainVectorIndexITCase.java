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

package io.ivfpq.flink.index.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.flink.index.operator.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Maintenance as a command and as a procedure. */
class MaintainVectorIndexITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(TestCluster.of(4));

    @TempDir Path directory;

    private Warehouse warehouse;
    private StreamTableEnvironment tables;

    @BeforeEach
    void createTable() {
        warehouse = new Warehouse(directory);
        tables =
                warehouse.environment(
                        0,
                        Map.of(
                                "parallelism.default", "2",
                                "execution.checkpointing.interval", "40 ms"));
        tables.executeSql(
                Warehouse.createTable(
                        "items",
                        Map.of(
                                "vector.index.train.min-rows", "100",
                                "vector.index.lists", "4"),
                        ""));
    }

    @Test
    void theProcedureSubmitsAJobAndAnswersWithItsId(@InjectMiniCluster MiniCluster cluster)
            throws Exception {
        warehouse.write("items", 0, 120);

        String answer = call("`table` => 'default.items', `interval` => '20 ms'");

        JobID job = JobID.fromHexString(answer.substring("JobID=".length()));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(warehouse.segments("items")).isNotEmpty());
        assertThat(cluster.getExecutionGraph(job).get().getJobName())
                .isEqualTo("maintain-vector-index : default.items");
        assertThat(warehouse.frontier("items").coveredRows()).isEqualTo(120);
        cluster.cancelJob(job).get();
        await().atMost(PATIENCE).until(() -> cluster.getJobStatus(job).get().isTerminalState());
    }

    @Test
    void theCommandRunsUntilItIsCancelled(@InjectMiniCluster MiniCluster cluster) throws Exception {
        CompletableFuture<Void> command =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                VectorActions.main(command("items", "--interval", "20 ms"));
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        await().atMost(PATIENCE)
                .failFast("the command has ended", command::isDone)
                .until(() -> !running(cluster).isEmpty());
        List<JobStatusMessage> jobs = running(cluster);

        assertThat(jobs)
                .extracting(JobStatusMessage::getJobName)
                .containsExactly("maintain-vector-index : default.items");
        cluster.cancelJob(jobs.get(0).getJobId()).get();
        assertThatThrownBy(command::get).hasStackTraceContaining("JobCancellationException");
    }

    @Test
    void theCatalogListsTheProcedure() throws Exception {
        assertThat(tables.getCatalog("lake").orElseThrow().listProcedures("sys"))
                .contains("maintain_vector_index", "compact_vector_index", "vector_search");
    }

    @Test
    void refusesWhatItCannotDo() {
        tables.executeSql("CREATE TABLE plain (id BIGINT)");

        assertFails(
                () -> VectorActions.main(command("items", "--interval", "soon")),
                "interval 'soon' of maintain_vector_index is not a duration");
        assertFails(
                () -> VectorActions.main(command("plain")),
                "Table default.plain has no incremental vector index, expected"
                        + " 'vector.index.incremental' = 'true'. Set it with ALTER TABLE … SET, or"
                        + " name another table");
        assertFails(() -> call("`table` => 'default.plain'"), "has no incremental vector index");
        assertFails(
                () -> call("`table` => 'default.items', `interval` => '0 s'"),
                "interval '0 s' of maintain_vector_index is not a duration");
        assertFails(() -> VectorActions.main(command("nothing")), "default.nothing");
    }

    private static List<JobStatusMessage> running(MiniCluster cluster) throws Exception {
        return cluster.listJobs().get().stream()
                .filter(job -> job.getJobState() == JobStatus.RUNNING)
                .toList();
    }

    private static void assertFails(ThrowingCallable call, String message) {
        assertThatThrownBy(call).hasStackTraceContaining(message);
    }

    private String call(String arguments) throws Exception {
        List<String> lines = new ArrayList<>();
        try (var rows =
                tables.executeSql("CALL sys.maintain_vector_index(" + arguments + ")").collect()) {
            rows.forEachRemaining(row -> lines.add((String) row.getField(0)));
        }
        return String.join("\n", lines);
    }

    private String[] command(String table, String... more) {
        return Warehouse.command("maintain-vector-index", directory, table, more);
    }
}
