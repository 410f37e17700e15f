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
import io.ivfpq.paimon.build.SegmentEncoding;
import io.ivfpq.paimon.options.VectorColumn;
import io.ivfpq.paimon.plan.BuildPlan;
import io.ivfpq.paimon.plan.CodebookBootstrap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a build commits, segment by segment. */
class BuildCommitOperatorTest {

    @TempDir Path directory;

    private Warehouse warehouse;
    private FileStoreTable table;

    @BeforeEach
    void writeRows() throws Exception {
        warehouse = new Warehouse(directory);
        warehouse.environment(0, Map.of()).executeSql(Warehouse.createTable("items", Map.of(), ""));
        warehouse.write("items", 0, 100);
        table = warehouse.table("items");
        new CodebookBootstrap(table, VectorColumn.of(table).get(0)).train();
    }

    @Test
    void commitsAStepOnceItHasRowsEnoughAndTheRestAtTheEnd() throws Exception {
        List<BuildWork> built = built(20, 40);
        try (var harness = harness()) {
            harness.open();
            harness.processElement(built.get(0), 0);
            assertThat(covered()).isZero();
            harness.processElement(built.get(1), 0);
            assertThat(covered()).isEqualTo(40);
            for (BuildWork work : built.subList(2, 5)) {
                harness.processElement(work, 0);
            }
            assertThat(covered()).isEqualTo(80);

            harness.endInput();

            assertThat(covered()).isEqualTo(100);
        }
        assertThat(segmentFiles()).isEqualTo(5);
        // Data, codebook, and three steps.
        assertThat(table.snapshotManager().latestSnapshotId()).isEqualTo(5);
    }

    @Test
    void deletesWhatAStepInProgressHoldsWhenItIsStopped() throws Exception {
        List<BuildWork> built = built(20, 40);
        try (var harness = harness()) {
            harness.open();
            for (BuildWork work : built.subList(0, 3)) {
                harness.processElement(work, 0);
            }
        }

        assertThat(covered()).isEqualTo(40);
        assertThat(segmentFiles()).isEqualTo(5 - 1);
    }

    @Test
    void countsRowsThatAreGoneAsDone() throws Exception {
        List<BuildWork> built = built(20, 40);
        try (var harness = harness()) {
            harness.open();
            harness.processElement(built.get(0).done(List.of(), 5), 0);
            harness.processElement(built.get(1), 0);

            assertThat(covered()).isEqualTo(20);
        }
    }

    @Test
    void refusesSegmentsOfRowsThatWereRewrittenAndDeletesTheirFiles() throws Exception {
        List<BuildWork> built = built(50, 50);
        warehouse.overwrite("items", 0, 100);
        try (var harness = harness()) {
            harness.open();
            for (BuildWork work : built) {
                harness.processElement(work, 0);
            }
            harness.endInput();
        }

        assertThat(covered()).isZero();
        assertThat(segmentFiles()).isZero();
    }

    /** Segments of {@code rows} rows each, encoded and not committed. */
    private List<BuildWork> built(int rows, long stepRows) throws Exception {
        VectorColumn column = VectorColumn.of(table).get(0);
        BuildPlan plan = BuildRequest.of(table, List.of(), rows).plan(table, column, 1);
        List<BuildWork> built = new ArrayList<>();
        for (BuildPlan.Piece piece : plan.pieces()) {
            BuildWork work =
                    new BuildWork(
                            "emb",
                            100,
                            stepRows,
                            piece.task(plan.codebook().orElseThrow()),
                            List.of(),
                            0);
            SegmentEncoding encoding = new SegmentEncoding(table, column);
            built.add(work.done(encoding.encode(work.task()).stream().toList(), 3));
        }
        return built;
    }

    private long covered() throws Exception {
        return warehouse.frontier("items").coveredRows();
    }

    private OneInputStreamOperatorTestHarness<BuildWork, BuildWork> harness() throws Exception {
        OneInputStreamOperatorTestHarness<BuildWork, BuildWork> harness =
                new OneInputStreamOperatorTestHarness<>(new BuildCommitOperator(table, 1));
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
