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

import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.flink.index.operator.RunningMaintainer;
import io.ivfpq.flink.index.operator.TestCluster;
import io.ivfpq.paimon.coverage.Frontier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Builds of the index of tables that exist, as a command and as a procedure. */
class BuildVectorIndexITCase {

    private static final Map<String, String> OPTIONS =
            Map.of(
                    "vector.index.lists", "4",
                    "vector.index.task.max-rows", "10",
                    "vector.index.train.min-rows", "50");

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(TestCluster.of(8));

    @TempDir Path directory;

    private Warehouse warehouse;
    private StreamTableEnvironment tables;

    @BeforeEach
    void openCatalog() {
        warehouse = new Warehouse(directory);
        tables = warehouse.environment(0, Map.of());
        tables.executeSql(Warehouse.createTable("items", OPTIONS, ""));
    }

    @Test
    void theCommandIndexesEveryRow() throws Exception {
        warehouse.write("items", 0, 120);
        warehouse.write("items", 120, 200);

        VectorActions.main(command("items", "--segment-rows", "20"));

        assertThat(warehouse.frontier("items").isComplete()).isTrue();
        assertThat(warehouse.frontier("items").coveredRows()).isEqualTo(200);
        assertThat(warehouse.segments("items")).hasSize(10);
        assertThat(warehouse.codebookLists("items")).containsExactly(4);
    }

    @Test
    void theProcedureReportsWhatItDidAndThatNothingIsLeft() throws Exception {
        warehouse.write("items", 0, 200);

        List<String> report = call("`table` => 'default.items'");

        assertThat(report.get(0))
                .isEqualTo(
                        "table default.items, column emb: gave 200 rows a segment, with a codebook"
                                + " trained for them");
        assertThat(report.get(1)).matches(" +before +after");
        assertThat(report.get(2)).matches("  rows missing +200 +0");
        assertThat(report.get(3)).matches("  rows indexed +0 +200");
        assertThat(report.get(4)).matches("  segments +0 +2");
        assertThat(report.get(5)).matches("  bytes +0 +[1-9][0-9]+");
        assertThat(report.get(6)).matches("  codebooks +0 +1");
        assertThat(report.get(7)).matches("1 jobs, [0-9]+\\.[0-9] seconds");
        assertThat(call("`table` => 'default.items'").get(0))
                .isEqualTo(
                        "table default.items, column emb: nothing to build, because no row is"
                                + " without a segment");
    }

    @Test
    void encodesOnlyWhatIsMissingWithTheCodebookThatIsThere() throws Exception {
        warehouse.write("items", 0, 100);
        call("`table` => 'default.items'");
        Set<String> first = warehouse.segmentFiles("items");
        warehouse.write("items", 100, 140);

        List<String> report = call("`table` => 'default.items', segment_rows => 20");

        assertThat(report.get(0))
                .endsWith("gave 40 rows a segment, with the codebook that was there");
        assertThat(warehouse.segmentFiles("items")).hasSize(first.size() + 2).containsAll(first);
        assertThat(warehouse.frontier("items").isComplete()).isTrue();
    }

    @Test
    void aDryRunSaysWhatItWouldDoAndChangesNothing() throws Exception {
        warehouse.write("items", 0, 200);

        List<String> plan = call("`table` => 'default.items', segment_rows => 50, dry_run => true");
        VectorActions.main(command("items", "--dry-run"));

        assertThat(plan.subList(0, 4))
                .containsExactly(
                        "table default.items, column emb: 200 rows without a segment, table of 200"
                                + " rows",
                        "  train a codebook of 4 lists and 4 subspaces on a sample of at most 65536"
                                + " rows",
                        "  4 segments of at most 50 rows, encoded by 2 workers",
                        "dry run: nothing was changed");
        assertThat(warehouse.table("items").snapshotManager().latestSnapshotId()).isEqualTo(1);
    }

    @Test
    void buildsOnlyThePartitionsNamed() throws Exception {
        tables.executeSql(Warehouse.createTable("parts", OPTIONS, "PARTITIONED BY (topic)"));
        warehouse.write("parts", 0, 90);

        VectorActions.main(command("parts", "--partition", "topic=topic1"));
        assertThat(warehouse.frontier("parts").coveredRows()).isEqualTo(30);

        call("`table` => 'default.parts', partitions => 'topic=topic0;topic=topic2'");
        assertThat(warehouse.frontier("parts").isComplete()).isTrue();
        assertThat(warehouse.frontier("parts").coveredRows()).isEqualTo(90);
    }

    @Test
    void buildsEveryColumn() throws Exception {
        tables.executeSql(Warehouse.createTable("two", List.of("emb", "more"), OPTIONS, ""));
        warehouse.write("two", 0, 100);

        List<String> report = call("`table` => 'default.two'");

        assertThat(report.get(0)).startsWith("table default.two, column emb: gave 100 rows");
        assertThat(report.get(7)).startsWith("table default.two, column more: gave 100 rows");
        assertThat(warehouse.frontiers("two")).hasSize(2).allMatch(Frontier::isComplete);
    }

    @Test
    void saysThatThereIsNoVectorToTrainWith() throws Exception {
        tables.executeSql(
                        "INSERT INTO items /*+ OPTIONS('vector.index.incremental'='false') */"
                                + " VALUES (1, 'a', CAST(NULL AS ARRAY<FLOAT>))")
                .await();

        List<String> report = call("`table` => 'default.items'");

        assertThat(report.get(0)).endsWith("column emb: gave no row a segment");
        assertThat(report)
                .contains(
                        "  1 rows are not indexed, because none has a usable vector to train a"
                                + " codebook with");
    }

    @Test
    void buildsNothingForAnEmptyTable() throws Exception {
        assertThat(call("`table` => 'default.items'").get(0)).contains("nothing to build");
    }

    @Test
    void runsBesideAMaintainer() throws Exception {
        warehouse.write("items", 0, 2_000);
        try (RunningMaintainer maintainer = RunningMaintainer.start(warehouse, "items", Map.of())) {
            call("`table` => 'default.items', segment_rows => 100");
            warehouse.write("items", 2_000, 2_050);
            call("`table` => 'default.items', segment_rows => 100");
            maintainer.awaitIndexOf(2_050);
        }
    }

    @Test
    void refusesWhatItCannotDo() {
        tables.executeSql("CREATE TABLE plain (id BIGINT)");

        assertFails(
                () -> VectorActions.main(command("items", "--segment-rows", "many")),
                "--segment-rows 'many' of build_vector_index is no number of rows; expected for"
                        + " example 500000");
        assertFails(
                () -> call("`table` => 'default.items', segment_rows => 0"),
                "segment_rows 0 of build_vector_index is no number of rows; expected at least 1, or"
                        + " leave it out");
        assertFails(
                () -> VectorActions.main(command("plain")),
                "Table default.plain has no incremental vector index, expected"
                        + " 'vector.index.incremental' = 'true'");
        assertFails(
                () -> VectorActions.main(command("items", "--partition", "day=1")),
                "expected a value for each of its partition keys []");
    }

    private static void assertFails(ThrowingCallable call, String message) {
        assertThatThrownBy(call).hasStackTraceContaining(message);
    }

    private String[] command(String table, String... more) {
        return Warehouse.command("build-vector-index", directory, table, more);
    }

    private List<String> call(String arguments) throws Exception {
        return Warehouse.call(tables, "build_vector_index", arguments);
    }
}
