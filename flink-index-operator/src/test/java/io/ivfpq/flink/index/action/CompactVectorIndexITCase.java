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
import io.ivfpq.flink.index.operator.TestCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Compaction as a command and as a procedure. */
class CompactVectorIndexITCase {

    private static final Map<String, String> OPTIONS =
            Map.of("vector.index.train.min-rows", "1", "vector.index.task.max-rows", "10");

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(TestCluster.of(8));

    @TempDir Path directory;

    private Warehouse warehouse;
    private StreamTableEnvironment tables;

    @BeforeEach
    void openCatalog() {
        warehouse = new Warehouse(directory);
        tables = warehouse.environment(0, Map.of());
    }

    @Test
    void theCommandMergesEverySegment() throws Exception {
        fill("items", "");
        assertThat(warehouse.segments("items")).hasSizeGreaterThan(3);

        VectorActions.main(command("items", "--mode", "merge"));

        assertThat(warehouse.segments("items")).hasSize(1);
        assertThat(warehouse.frontier("items").isComplete()).isTrue();
        assertThat(warehouse.frontier("items").coveredRows()).isEqualTo(200);
    }

    @Test
    void theProcedureMergesEverySegmentAndReports() throws Exception {
        fill("items", "");

        List<String> report = call("`table` => 'default.items', mode => 'merge'");

        assertThat(warehouse.segments("items")).hasSize(1);
        assertThat(report.get(0))
                .contains("items, column emb: merge segments, because mode 'merge' was asked for");
        assertThat(report.get(1)).startsWith("  drift before   coarse 1.").contains("growth ");
        assertThat(report.get(4)).matches(" +segments +[0-9]{2} +1");
        assertThat(report.get(7)).matches(" +rows indexed +200 +200");
        assertThat(report.get(9)).isEqualTo("  rows copied 200, rows encoded 0");
        assertThat(report.get(10)).startsWith("1 jobs, ");
        assertThat(report).hasSize(11);
        assertThat(call("`table` => 'default.items', mode => 'merge'").get(0))
                .contains("nothing to do");
    }

    @Test
    void saysWhichTargetRecallIsNotReached() throws Exception {
        fill("items", "");
        tables.executeSql("ALTER TABLE items SET ('vector.index.target-recall' = '0.999')");

        List<String> report = call("`table` => 'default.items', dry_run => true");

        assertThat(report)
                .filteredOn(line -> line.startsWith("column emb: target recall 0.999 "))
                .hasSize(1);
    }

    @Test
    void aDryRunSaysWhatItWouldDoAndChangesNothing() throws Exception {
        fill("items", "");
        int segments = warehouse.segments("items").size();
        long snapshot = warehouse.table("items").snapshotManager().latestSnapshotId();

        List<String> plan = call("`table` => 'default.items', mode => 'merge', dry_run => true");

        VectorActions.main(command("items", "--mode", "merge", "--dry-run"));

        assertThat(plan)
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .startsWith("  rows [0, 199]: " + segments + " files of "));
        assertThat(plan).last().isEqualTo("dry run: nothing was changed");
        assertThat(warehouse.table("items").snapshotManager().latestSnapshotId())
                .isEqualTo(snapshot);
    }

    @Test
    void mergesOnlyThePartitionsNamed() throws Exception {
        fill("items", "PARTITIONED BY (topic)");
        int before = warehouse.segments("items").size();

        VectorActions.main(command("items", "--partition", "topic=topic1"));

        int after = warehouse.segments("items").size();
        assertThat(after).isLessThan(before);
        assertThat(warehouse.frontier("items").isComplete()).isTrue();
        call("`table` => 'default.items', partitions => 'topic=topic0;topic=topic2'");
        assertThat(warehouse.segments("items").size()).isLessThan(after);
        assertThat(warehouse.frontier("items").isComplete()).isTrue();
    }

    @Test
    void anotherNameIsAnActionOfPaimon() throws Exception {
        fill("items", "");

        VectorActions.main(
                new String[] {
                    "create-tag",
                    "--warehouse",
                    directory.toString(),
                    "--database",
                    "default",
                    "--table",
                    "items",
                    "--tag-name",
                    "kept"
                });

        assertThat(warehouse.table("items").tagManager().tagExists("kept")).isTrue();
    }

    @Test
    void listsItsProcedureBesidePaimons() {
        assertThat(tables.getCatalog("lake").orElseThrow())
                .satisfies(
                        catalog ->
                                assertThat(catalog.listProcedures("sys"))
                                        .contains("compact_vector_index", "vector_search"));
    }

    @Test
    void refusesWhatItCannotDo() throws Exception {
        fill("items", "");
        tables.executeSql("CREATE TABLE plain (id BIGINT)");
        tables.executeSql(Warehouse.createTable("parts", OPTIONS, "PARTITIONED BY (topic)"));

        assertFails(
                () -> VectorActions.main(command("items", "--mode", "repair")),
                "Unknown mode 'repair' of compact_vector_index; expected 'auto', 'merge' or"
                        + " 'retrain'");
        assertFails(
                () ->
                        call(
                                "`table` => 'default.parts', mode => 'retrain', partitions =>"
                                        + " 'topic=a'"),
                "mode 'retrain' of compact_vector_index with partitions; expected none, because a"
                        + " codebook serves the whole table. Leave the partitions out");
        assertFails(
                () -> VectorActions.main(command("plain")),
                "has no incremental vector index, expected 'vector.index.incremental' = 'true'");
        assertFails(
                () -> VectorActions.main(command("items", "--partition", "day=1")),
                "expected a value for each of its partition keys []");
    }

    private static void assertFails(ThrowingCallable call, String message) {
        assertThatThrownBy(call).hasStackTraceContaining(message);
    }

    private String[] command(String table, String... more) {
        return Warehouse.command("compact-vector-index", directory, table, more);
    }

    /** 200 rows, written by two jobs. */
    private void fill(String name, String partitioning) throws Exception {
        tables.executeSql(Warehouse.createTable(name, OPTIONS, partitioning));
        Warehouse.registerSource(tables, 100, 0);
        for (int job = 0; job < 2; job++) {
            tables.executeSql(
                            "INSERT INTO "
                                    + name
                                    + " SELECT id + "
                                    + 100 * job
                                    + ", topic, emb FROM source")
                    .await();
        }
    }

    private List<String> call(String arguments) throws Exception {
        return Warehouse.call(tables, "compact_vector_index", arguments);
    }
}
