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
import io.ivfpq.paimon.plan.IndexPlanner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an encoder passes on with a barrier, and what it leaves behind without one. */
class SegmentEncoderOperatorTest {

    @TempDir Path directory;

    private FileStoreTable table;
    private EncodeTask task;

    @BeforeEach
    void planATask() throws Exception {
        Warehouse warehouse = new Warehouse(directory);
        warehouse
                .environment(0, Map.of())
                .executeSql(
                        Warehouse.createTable(
                                "items", Map.of("vector.index.train.min-rows", "10"), ""));
        warehouse.write("items", 0, 20);
        table = warehouse.table("items");
        VectorColumn column = VectorColumn.of(table).get(0);
        new CodebookBootstrap(table, column).train();
        task = new IndexPlanner(table, column).plan(List.of(), 1).tasks().get(0);
    }

    @Test
    void passesSegmentsOnBeforeTheBarrier() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(task, 0);
            assertThat(harness.extractOutputValues()).isEmpty();

            harness.prepareSnapshotPreBarrier(7);

            assertThat(harness.extractOutputValues())
                    .extracting(SegmentCommittable::checkpointId)
                    .containsExactly(7L);
        }
        assertThat(segmentFiles()).isEqualTo(1);
    }

    @Test
    void leavesNoFileThatNobodyKnowsOf() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(task, 0);
            assertThat(segmentFiles()).isEqualTo(1);
        }

        assertThat(segmentFiles()).isZero();
    }

    private OneInputStreamOperatorTestHarness<EncodeTask, SegmentCommittable> harness()
            throws Exception {
        OneInputStreamOperatorTestHarness<EncodeTask, SegmentCommittable> harness =
                new OneInputStreamOperatorTestHarness<>(new SegmentEncoderOperator(table, "emb"));
        harness.setup();
        return harness;
    }

    private long segmentFiles() throws Exception {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("ivf-pq-segment-"))
                    .count();
        }
    }
}
