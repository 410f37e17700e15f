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

package io.ivfpq.paimon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.utils.Range;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildPlannerTest {

    @TempDir Path warehouse;

    private final Vectors vectors = new Vectors(4, 1);
    private VectorTable table;

    @BeforeEach
    void createTable() throws Exception {
        table =
                VectorTable.create(
                        warehouse,
                        4,
                        Map.of(
                                "vector.index.task.max-rows", "20",
                                "vector.index.train.min-rows", "30"));
    }

    @Test
    void plansNothingForATableWithoutASnapshot() throws Exception {
        assertThat(planner().plan(2, 0)).isEqualTo(BuildPlan.NOTHING);
    }

    @Test
    void givesEveryWorkerAShare() throws Exception {
        table.write(vectors.next(60));
        table.write(vectors.next(40));

        BuildPlan plan = planner().plan(3, 0);

        assertThat(plan.liveRows()).isEqualTo(100);
        assertThat(plan.missingRows()).isEqualTo(100);
        assertThat(plan.codebook()).isEmpty();
        assertThat(rows(plan))
                .containsExactly(new Range(0, 32), new Range(33, 65), new Range(66, 99));
    }

    @Test
    void makesNoPieceSmallerThanATaskOfAStreamingJob() throws Exception {
        table.write(vectors.next(50));

        assertThat(rows(planner().plan(16, 0)))
                .containsExactly(new Range(0, 15), new Range(16, 32), new Range(33, 49));
    }

    @Test
    void cutsPiecesOfAboutTheSameSizeBelowALimit() throws Exception {
        table.write(vectors.next(50));

        BuildPlan plan = planner().plan(1, 40);

        assertThat(plan.stepRows()).isEqualTo(40);
        assertThat(rows(plan)).containsExactly(new Range(0, 24), new Range(25, 49));
    }

    @ParameterizedTest
    @CsvSource({
        // codes and 20 bytes: 36, 28
        "8, 1, false, 1864135",
        "4, 1, false, 2396745",
        // and a byte for each of 128 dimensions
        "8, 1, true, 409200",
        // each twice
        "8, 2, false, 932067",
        "8, 2, true, 204600"
    })
    void aSegmentFitsIntoTheMemoryOfAWorker(
            int codeBits, int listsPerRow, boolean refines, long rows) {
        CodebookShape shape = new CodebookShape(Metric.L2, 128, 64, 16, codeBits, listsPerRow);

        assertThat(BuildPlanner.rowsInMemory(shape, refines)).isEqualTo(rows);
    }

    @Test
    void bridgesNoGap() throws Exception {
        table.write(vectors.next(30));
        new CatchUp(table.table(), table.column(), 1).run("test");
        table.write(vectors.next(30));
        IndexFileMeta first =
                IndexState.read(
                                table.table(),
                                table.table().snapshotManager().latestSnapshot(),
                                table.column().fieldId())
                        .segments()
                        .stream()
                        .filter(entry -> entry.rows().equals(new Range(0, 19)))
                        .findFirst()
                        .orElseThrow()
                        .file();
        table.commitIndex(List.of(), List.of(first));

        BuildPlan plan = planner().plan(1, 0);

        assertThat(plan.missingRows()).isEqualTo(50);
        assertThat(plan.codebook()).isPresent();
        assertThat(rows(plan)).containsExactly(new Range(0, 19), new Range(30, 59));
    }

    @Test
    void leavesOutPartitionsThatAreNotChosen() throws Exception {
        table.write(vectors.next(30));

        BuildPlan plan =
                new BuildPlanner(table.table(), table.column(), partition -> false).plan(1, 0);

        assertThat(plan.liveRows()).isEqualTo(30);
        assertThat(plan.missingRows()).isZero();
        assertThat(plan.pieces()).isEmpty();
    }

    private BuildPlanner planner() {
        return new BuildPlanner(table.table(), table.column(), partition -> true);
    }

    private static List<Range> rows(BuildPlan plan) {
        return plan.pieces().stream().map(BuildPlan.Piece::rows).toList();
    }
}
