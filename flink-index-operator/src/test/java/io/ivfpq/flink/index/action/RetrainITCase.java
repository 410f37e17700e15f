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

import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.paimon.compact.CompactionAction;
import io.ivfpq.paimon.compact.CompactionMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retraining as Flink jobs, on rows whose second half is about other topics than the first. */
class RetrainITCase {

    private static final int ROWS = 4000;

    @TempDir Path directory;

    private Warehouse warehouse;
    private StreamTableEnvironment tables;

    @BeforeEach
    void fillTableWithTwoHalves() throws Exception {
        warehouse = new Warehouse(directory);
        tables = warehouse.environment(0, Map.of());
        tables.executeSql(
                Warehouse.createTable(
                        "items",
                        Map.of(
                                "vector.index.train.min-rows",
                                "1",
                                "vector.index.task.max-rows",
                                "500",
                                "vector.index.lists",
                                "16"),
                        ""));
        Warehouse.registerTopics(tables, ROWS);
        tables.executeSql("INSERT INTO items SELECT * FROM topics WHERE id < " + ROWS / 2).await();
        tables.executeSql("INSERT INTO items SELECT * FROM topics WHERE id >= " + ROWS / 2).await();
    }

    @Test
    void driftedRowsAreEncodedAgainWithANewCodebook() throws Exception {
        CompactionResult result = compaction(CompactionMode.AUTO).run(environment());

        result.lines().forEach(System.out::println);
        ColumnCompaction column = result.column("emb");
        assertThat(column.decision().action()).isEqualTo(CompactionAction.RETRAIN);
        assertThat(column.decision().reason()).contains("are unlike those that codebook");
        assertThat(column.rowsReencoded()).isEqualTo(ROWS);
        assertThat(column.rowsCopied()).isEqualTo(ROWS);
        assertThat(column.after()).extracting("segments", "codebooks").containsExactly(1L, 1L);
        assertThat(column.decision().drift().orElseThrow().tail().value()).isGreaterThan(0.1);
        assertThat(column.driftAfter().orElseThrow().tail().value()).isLessThan(0.02);
        assertThat(generations()).containsExactly(2);
        assertThat(warehouse.frontier("items").isComplete()).isTrue();
        assertThat(compaction(CompactionMode.AUTO).run(environment()).jobs()).isZero();
    }

    @Test
    void aDryRunShowsDriftAndPlanAndTrainsNothing() throws Exception {
        long snapshot = warehouse.table("items").snapshotManager().latestSnapshotId();

        List<String> lines = compaction(CompactionMode.AUTO).explain().lines();

        assertThat(lines.get(0))
                .contains("train a codebook, encode every segment again, and merge");
        assertThat(lines)
                .anyMatch(line -> line.startsWith("  encode 4000 rows again: 8 files of "));
        assertThat(warehouse.table("items").snapshotManager().latestSnapshotId())
                .isEqualTo(snapshot);
    }

    @Test
    void aStreamingEnvironmentRetrainsAsWell() throws Exception {
        StreamExecutionEnvironment env = environment();
        env.setRuntimeMode(RuntimeExecutionMode.STREAMING);

        CompactionResult result = compaction(CompactionMode.RETRAIN).run(env);

        assertThat(result.column("emb").decision().reason())
                .isEqualTo("mode 'retrain' was asked for");
        assertThat(result.column("emb").rowsReencoded()).isEqualTo(ROWS);
        assertThat(generations()).containsExactly(2);
        assertThat(warehouse.frontier("items").isComplete()).isTrue();
    }

    @Test
    void newRowsUseTheNewCodebook() throws Exception {
        compaction(CompactionMode.RETRAIN).run(environment());

        tables.executeSql("INSERT INTO items SELECT id + 4000, topic, emb FROM topics LIMIT 600")
                .await();

        assertThat(generations()).containsExactly(2);
        assertThat(warehouse.frontier("items").isComplete()).isTrue();
    }

    private List<Integer> generations() throws Exception {
        return warehouse.segments("items").stream()
                .map(SegmentDescriptor::codebook)
                .map(codebook -> codebook.generation())
                .distinct()
                .toList();
    }

    private IndexCompaction compaction(CompactionMode mode) throws Exception {
        return new IndexCompaction(warehouse.table("items"), mode, List.of());
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.setString("security.delegation.tokens.enabled", "false");
        configuration.setString("parallelism.default", "2");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        return env;
    }
}
