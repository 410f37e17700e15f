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

import io.ivfpq.flink.index.CrashPoint;
import io.ivfpq.flink.index.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The maintainer of tables that somebody else writes. */
class MaintenanceJobITCase {

    private static final Map<String, String> SMALL =
            Map.of(
                    "vector.index.train.min-rows", "100",
                    "vector.index.lists", "4",
                    "vector.index.task.max-rows", "10");

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(TestCluster.of(8));

    @TempDir Path directory;

    private Warehouse warehouse;
    private StreamTableEnvironment tables;

    @BeforeEach
    void openWarehouse() {
        warehouse = new Warehouse(directory.resolve("lake"));
        tables = warehouse.environment(0, Map.of());
    }

    @Test
    void followsATableThroughWhatOthersDoToIt() throws Exception {
        tables.executeSql(Warehouse.createTable("items", SMALL, ""));
        try (RunningMaintainer maintainer = RunningMaintainer.start(warehouse, "items", Map.of())) {
            warehouse.write("items", 0, 60);
            warehouse.write("items", 60, 150);
            maintainer.awaitIndexOf(150);

            tables.executeSql(
                            "CALL sys.drop_global_index(`table` => 'default.items', index_column"
                                    + " => 'emb', index_type => 'ivf-pq-incremental')")
                    .await();
            maintainer.awaitIndexOf(150);

            warehouse.overwrite("items", 0, 120);
            maintainer.awaitIndexOf(120);

            warehouse.table("items").rollbackTo(2);
            maintainer.awaitIndexOf(150);

            warehouse.write("items", 150, 155);
            maintainer.awaitIndexOf(155);
        }
    }

    @Test
    void maintainsEveryColumnAndPartition() throws Exception {
        tables.executeSql(
                Warehouse.createTable(
                        "items", List.of("emb", "more"), SMALL, "PARTITIONED BY (topic)"));
        try (RunningMaintainer maintainer = RunningMaintainer.start(warehouse, "items", Map.of())) {
            warehouse.write("items", 0, 120);
            warehouse.write("items", 120, 200);
            maintainer.awaitIndexOf(200);

            warehouse.dropPartition("items", Map.of("topic", "topic1"));
            maintainer.awaitIndexOf(133);
        }
        assertThat(warehouse.frontiers("items")).hasSize(2);
    }

    @Test
    void stopsWithASavepointAndResumesWhereItStopped() throws Exception {
        tables.executeSql(Warehouse.createTable("items", SMALL, ""));
        warehouse.write("items", 0, 1_000);
        String savepoint;
        try (RunningMaintainer maintainer = RunningMaintainer.start(warehouse, "items", Map.of())) {
            maintainer.awaitFirstSegment();
            savepoint = maintainer.stop(directory.resolve("savepoints"));
        }
        Set<String> stopped = warehouse.segmentFiles("items");
        assertThat(segmentFilesOnDisk()).isEqualTo(stopped);

        warehouse.write("items", 1_000, 1_100);
        try (RunningMaintainer resumed =
                RunningMaintainer.start(
                        warehouse,
                        "items",
                        Map.of(
                                "execution.state-recovery.path",
                                savepoint,
                                "parallelism.default",
                                "3"))) {
            resumed.awaitIndexOf(1_100);
            resumed.stop(directory.resolve("savepoints"));
        }

        assertThat(warehouse.segmentFiles("items")).containsAll(stopped);
        assertThat(segmentFilesOnDisk()).isEqualTo(warehouse.segmentFiles("items"));
    }

    @ParameterizedTest(name = "{0}, number {1}, happened {2}")
    @CsvSource({
        "Snapshot watch.*: reading, 2, false",
        "Index planner.*: reading manifest-, 2, false",
        "codebook-training.*: closing ivf-pq-codebook-, 1, true",
        "Segment encoder.*: closing ivf-pq-segment-, 2, true",
        "Index committer.*: renaming to snapshot-, 2, false",
        "Index committer.*: renaming to snapshot-, 2, true",
    })
    void keepsTheInvariantWhenAnOperatorCrashes(String kind, int number, boolean happened)
            throws Exception {
        try (CrashPoint point = new CrashPoint("maintenance")) {
            warehouse = new Warehouse("crash://maintenance", directory.resolve("lake"));
            warehouse
                    .environment(0, Map.of())
                    .executeSql(Warehouse.createTable("items", SMALL, ""));
            point.arm(Pattern.compile(kind), number, happened);
            try (RunningMaintainer maintainer =
                    RunningMaintainer.start(
                            warehouse,
                            "items",
                            Map.of(
                                    "restart-strategy.type", "fixed-delay",
                                    "restart-strategy.fixed-delay.attempts", "3",
                                    "restart-strategy.fixed-delay.delay", "0 ms"))) {
                warehouse.write("items", 0, 300);
                maintainer.awaitIndexOf(300);
                warehouse.write("items", 300, 400);
                maintainer.awaitIndexOf(400);
            }

            assertThat(point.crashed()).isNotEmpty();
            assertThat(warehouse.ids("items")).hasSize(400).doesNotHaveDuplicates();
        }
    }

    @Test
    void runsBesideTheSinkAndBesideCompaction() throws Exception {
        tables.executeSql(Warehouse.createTable("items", SMALL, ""));
        StreamTableEnvironment streaming = warehouse.environment(40, Map.of());
        Warehouse.registerSource(streaming, 1_000, 100);
        try (RunningMaintainer maintainer = RunningMaintainer.start(warehouse, "items", Map.of())) {
            TableResult sink = streaming.executeSql("INSERT INTO items SELECT * FROM source");
            maintainer.awaitFirstSegment();
            compactAMovingTable();
            sink.await();
            compact();
            maintainer.awaitIndexOf(1_000);
        }
        assertThat(warehouse.ids("items")).hasSize(1_000).doesNotHaveDuplicates();
    }

    private void compact() throws Exception {
        tables.executeSql("CALL sys.compact_vector_index(`table` => 'default.items')").await();
    }

    /** A compaction merges what it finds, but gives up when there is always more to merge. */
    private void compactAMovingTable() {
        try {
            compact();
        } catch (Exception e) {
            assertThat(e).hasStackTraceContaining("others keep changing the index");
        }
    }

    @Test
    void setsCheckpointsWhereTheJobHasNone() throws Exception {
        tables.executeSql(Warehouse.createTable("items", SMALL, ""));
        StreamExecutionEnvironment without =
                StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        StreamExecutionEnvironment with =
                StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        with.enableCheckpointing(5_000);

        String message =
                MaintenanceJob.addTo(without, warehouse.table("items"), Duration.ofSeconds(2));
        MaintenanceJob.addTo(with, warehouse.table("items"), Duration.ofSeconds(2));

        assertThat(without.getCheckpointConfig().getCheckpointInterval()).isEqualTo(30_000);
        assertThat(with.getCheckpointConfig().getCheckpointInterval()).isEqualTo(5_000);
        assertThat(message)
                .isEqualTo(
                        "Maintaining the vector index of table default.items, columns [emb]: looks"
                            + " for new snapshots every 2000 ms, commits segments with checkpoints"
                            + " every 30000 ms");
    }

    private Set<String> segmentFilesOnDisk() throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("ivf-pq-segment-") && name.endsWith(".index"))
                    .collect(Collectors.toCollection(HashSet::new));
        }
    }
}
