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
import io.ivfpq.paimon.coverage.Frontier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.BinaryVector;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.flink.sink.Committable;
import org.apache.paimon.flink.sink.CommitterOperatorFactory;
import org.apache.paimon.flink.sink.RestoreCommittableStateManager;
import org.apache.paimon.flink.sink.StoreCommitter;
import org.apache.paimon.manifest.ManifestCommittableSerializer;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.CommitMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The end of a bounded input, barrier by barrier: one writer ends before a checkpoint, another
 * after it; docs/decisions/0002.
 */
@SuppressWarnings("try") // Paimon's AutoCloseable declares every exception, interrupts included.
class LateLastDataTest {

    private static final long END = Long.MAX_VALUE;

    @TempDir Path directory;

    private Warehouse warehouse;
    private FileStoreTable table;

    @BeforeEach
    void createTable() throws Exception {
        warehouse = new Warehouse(directory);
        warehouse.environment(0, Map.of()).executeSql(Warehouse.createTable("items", Map.of(), ""));
        table = warehouse.table("items");
    }

    @Test
    void commitsTheLastDataOfAWriterThatEndsAfterTheBarrierOfAnother() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(new Committable(END, write(0, 10)), 0);
            harness.prepareSnapshotPreBarrier(7);
            harness.snapshot(7, 7);
            harness.processElement(new Committable(END, write(10, 30)), 0);
            harness.endInput();
            harness.notifyOfCompletedCheckpoint(7);
            harness.prepareSnapshotPreBarrier(8);
            harness.snapshot(8, 8);
            harness.notifyOfCompletedCheckpoint(8);
        }

        Frontier frontier = warehouse.frontier("items");
        assertThat(warehouse.ids("items")).hasSize(30).doesNotHaveDuplicates();
        assertThat(frontier.isComplete()).as("%s", frontier).isTrue();
    }

    @Test
    void commitsAnEarlierCheckpointThatCompletesAfterTheLastOneHasBegun() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(new Committable(7, write(0, 10)), 0);
            harness.snapshot(7, 7);
            harness.processElement(new Committable(END, write(10, 30)), 0);
            harness.endInput();
            harness.snapshot(8, 8);
            harness.notifyOfCompletedCheckpoint(7);
            assertThat(table.snapshotManager().latestSnapshotId()).isNull();

            harness.notifyOfCompletedCheckpoint(8);
        }

        assertThat(warehouse.ids("items")).hasSize(30).doesNotHaveDuplicates();
        assertThat(warehouse.frontier("items").isComplete()).isTrue();
    }

    @Test
    void commitsTheLastDataOfAWriterThatEndsAfterAFailure() throws Exception {
        OperatorSubtaskState restored;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(new Committable(7, write(0, 5)), 0);
            harness.processElement(new Committable(END, write(5, 10)), 0);
            harness.prepareSnapshotPreBarrier(7);
            restored = harness.snapshot(7, 7);
        }
        try (var harness = harness()) {
            harness.initializeState(restored);
            harness.open();
            harness.processElement(new Committable(END, write(10, 30)), 0);
            harness.endInput();
            harness.prepareSnapshotPreBarrier(8);
            harness.snapshot(8, 8);
            harness.notifyOfCompletedCheckpoint(8);
        }

        assertThat(warehouse.ids("items")).hasSize(30).doesNotHaveDuplicates();
        assertThat(warehouse.frontier("items").isComplete()).isTrue();
    }

    @Test
    void announcesTheSnapshotAfterEachCommitAndWhenItOpens() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(new Committable(1, write(0, 10)), 0);
            harness.snapshot(1, 1);
            harness.notifyOfCompletedCheckpoint(1);

            assertThat(harness.extractOutputValues()).containsExactly(1L);
        }
        try (var restarted = harness()) {
            restarted.open();

            assertThat(restarted.extractOutputValues()).containsExactly(1L);
        }
    }

    private OneInputStreamOperatorTestHarness<Committable, Long> harness() throws Exception {
        FileStoreTable committed = table;
        CommitterOperatorFactory<Committable, org.apache.paimon.manifest.ManifestCommittable>
                paimons =
                        new CommitterOperatorFactory<>(
                                true,
                                true,
                                "writer",
                                context ->
                                        new StoreCommitter(
                                                committed,
                                                committed.newCommit(context.commitUser()),
                                                context),
                                new RestoreCommittableStateManager<>(
                                        ManifestCommittableSerializer::new, false));
        return new OneInputStreamOperatorTestHarness<>(
                new DataCommitterFactory(paimons, table, 1, true));
    }

    /** One committable with rows {@code [from, to)}. */
    private CommitMessage write(long from, long to) throws Exception {
        try (BatchTableWrite write = table.newBatchWriteBuilder().newWrite()) {
            for (long id = from; id < to; id++) {
                write.write(
                        GenericRow.of(
                                id,
                                BinaryString.fromString("topic"),
                                BinaryVector.fromPrimitiveArray(Warehouse.vector(id))));
            }
            List<CommitMessage> messages = write.prepareCommit();
            assertThat(messages).hasSize(1);
            return messages.get(0);
        }
    }
}
