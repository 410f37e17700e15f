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

import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.paimon.build.EncodeTask;
import io.ivfpq.paimon.options.VectorColumn;
import io.ivfpq.paimon.plan.CodebookBootstrap;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.utils.Range;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the planner hands out, barrier by barrier. */
class IndexPlannerOperatorTest {

    @TempDir Path directory;

    private FileStoreTable table;
    private VectorColumn column;

    @BeforeEach
    void writeRows() throws Exception {
        Warehouse warehouse = new Warehouse(directory);
        StreamTableEnvironment tables = warehouse.environment(0, Map.of());
        // Written without an index, then taken over.
        tables.executeSql(
                Warehouse.createTable(
                        "items",
                        Map.of(
                                "vector.index.train.min-rows", "100",
                                "vector.index.task.max-rows", "40"),
                        ""));
        Warehouse.registerSource(tables, 100, 0);
        tables.executeSql(
                        "INSERT INTO items /*+ OPTIONS('vector.index.incremental'='false') */"
                                + " SELECT * FROM source")
                .await();
        table = warehouse.table("items");
        column = VectorColumn.of(table).get(0);
    }

    @Test
    void trainsBesideTheMailboxAndThenHandsOutWhatIsMissing() throws Exception {
        try (var harness = harness(1)) {
            harness.open();
            harness.processElement(1L, 0);
            assertThat(rows(harness)).isEmpty();

            harness.getTaskMailbox().take(0).run();

            assertThat(rows(harness)).containsExactly(new Range(0, 39), new Range(40, 79));
        }
    }

    @Test
    void handsOutNoRowsTwiceWhileTheyAreInFlight() throws Exception {
        new CodebookBootstrap(table, column).train();
        try (var harness = harness(1)) {
            harness.open();
            harness.processElement(1L, 0);
            harness.prepareSnapshotPreBarrier(1);
            harness.processElement(1L, 0);
            harness.prepareSnapshotPreBarrier(2);
            harness.processElement(1L, 0);

            assertThat(rows(harness))
                    .containsExactly(new Range(0, 39), new Range(40, 79), new Range(80, 99));
        }
    }

    @Test
    void handsOutTwoTasksForEachEncoderBetweenTwoBarriersHoweverManyTheHints() throws Exception {
        new CodebookBootstrap(table, column).train();
        try (var harness = harness(1)) {
            harness.open();
            harness.processElement(1L, 0);
            harness.processElement(1L, 0);
            assertThat(rows(harness)).hasSize(2);

            harness.prepareSnapshotPreBarrier(1);
            harness.snapshot(1, 1);
            harness.notifyOfCompletedCheckpoint(1);

            assertThat(rows(harness)).hasSize(3);
        }
    }

    @Test
    void remembersWhatIsInFlightAcrossARestore() throws Exception {
        new CodebookBootstrap(table, column).train();
        OperatorSubtaskState state;
        try (var harness = harness(1)) {
            harness.open();
            harness.processElement(1L, 0);
            harness.prepareSnapshotPreBarrier(1);
            state = harness.snapshot(1, 1);
        }
        try (var restored = harness(1)) {
            restored.initializeState(state);
            restored.open();
            restored.processElement(1L, 0);

            assertThat(rows(restored)).containsExactly(new Range(80, 99));
        }
    }

    @Test
    void handsOutAgainWhatNoCommitHasSettled() throws Exception {
        new CodebookBootstrap(table, column).train();
        try (var harness = harness(2)) {
            harness.open();
            harness.processElement(1L, 0);
            assertThat(rows(harness)).hasSize(3);
            for (long checkpoint = 1; checkpoint <= 3; checkpoint++) {
                harness.prepareSnapshotPreBarrier(checkpoint);
                harness.snapshot(checkpoint, checkpoint);
                harness.notifyOfCompletedCheckpoint(checkpoint);
            }

            assertThat(rows(harness)).hasSize(6);
        }
    }

    @Test
    void handsOutAllThatIsLeftAtTheEndOfItsInput() throws Exception {
        new CodebookBootstrap(table, column).train();
        try (var harness = harness(1)) {
            harness.open();
            harness.processElement(1L, 0);
            harness.endInput();

            assertThat(rows(harness)).hasSize(3);
        }
    }

    private OneInputStreamOperatorTestHarness<Long, EncodeTask> harness(int encoders)
            throws Exception {
        OneInputStreamOperatorTestHarness<Long, EncodeTask> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new IndexPlannerFactory(table, column.name(), encoders, true));
        harness.setup();
        return harness;
    }

    private static List<Range> rows(OneInputStreamOperatorTestHarness<Long, EncodeTask> harness) {
        return harness.extractOutputValues().stream().map(EncodeTask::rows).toList();
    }
}
