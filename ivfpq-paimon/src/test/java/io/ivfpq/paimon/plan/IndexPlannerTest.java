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

import io.ivfpq.paimon.build.EncodeTask;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.paimon.utils.Range;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexPlannerTest {

    private static final int MANY = 1_000;

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
                                "vector.index.train.min-rows", "100",
                                "vector.index.task.max-rows", "40"));
    }

    @Test
    void plansNothingForATableWithoutASnapshot() throws Exception {
        assertThat(plan(List.of(), MANY)).isEqualTo(IndexPlan.NOTHING);
    }

    @Test
    void waitsForRowsEnoughToTrain() throws Exception {
        table.write(vectors.next(99));

        IndexPlan plan = plan(List.of(), MANY);

        assertThat(plan.trainingDue()).isFalse();
        assertThat(plan.missingRows()).isEqualTo(99);
        assertThat(plan.tasks()).isEmpty();
    }

    @Test
    void asksForTrainingOnceThereAreRowsEnough() throws Exception {
        table.write(vectors.next(60));
        table.write(vectors.next(40));

        IndexPlan plan = plan(List.of(), MANY);

        assertThat(plan.trainingDue()).isTrue();
        assertThat(plan.tasks()).isEmpty();
    }

    @Test
    void cutsMissingRowsIntoTasks() throws Exception {
        table.write(vectors.next(60));
        table.write(vectors.next(40));
        new CodebookBootstrap(table.table(), table.column()).train();

        IndexPlan plan = plan(List.of(), MANY);

        assertThat(plan.trainingDue()).isFalse();
        assertThat(plan.tasks())
                .extracting(EncodeTask::rows)
                .containsExactly(new Range(0, 39), new Range(40, 79), new Range(80, 99));
    }

    @Test
    void leavesOutWhatIsInFlight() throws Exception {
        table.write(vectors.next(100));
        new CodebookBootstrap(table.table(), table.column()).train();

        IndexPlan plan = plan(List.of(new Range(10, 79)), MANY);

        assertThat(plan.missingRows()).isEqualTo(100);
        assertThat(plan.tasks())
                .extracting(EncodeTask::rows)
                .containsExactly(new Range(0, 9), new Range(80, 99));
    }

    @Test
    void handsOutNoMoreTasksThanAsked() throws Exception {
        table.write(vectors.next(100));
        new CodebookBootstrap(table.table(), table.column()).train();

        assertThat(plan(List.of(), 2).tasks())
                .extracting(EncodeTask::rows)
                .containsExactly(new Range(0, 39), new Range(40, 79));
    }

    @Test
    void plansOnlyWhatIsNewOnceTheRestIsIndexed() throws Exception {
        table.write(vectors.next(100));
        new CatchUp(table.table(), table.column(), 1).run("test");
        table.write(vectors.next(7));

        IndexPlan plan = plan(List.of(), MANY);

        assertThat(plan.covered()).containsExactly(new Range(0, 99));
        assertThat(plan.tasks()).extracting(EncodeTask::rows).containsExactly(new Range(100, 106));
    }

    @Test
    void encodesNoNewRowsWithACodebookOfFewRows() throws Exception {
        table.write(vectors.next(10));
        new CatchUp(table.table(), table.column(), 1).run("test");

        table.write(vectors.next(10));
        assertThat(plan(List.of(), MANY).tasks()).isEmpty();
        assertThat(plan(List.of(), MANY).trainingDue()).isFalse();

        table.write(vectors.next(80));
        assertThat(plan(List.of(), MANY).tasks()).isEmpty();
        assertThat(plan(List.of(), MANY).trainingDue()).isTrue();
    }

    private IndexPlan plan(List<Range> inFlight, int maxTasks) throws Exception {
        return new IndexPlanner(table.table(), table.column()).plan(inFlight, maxTasks);
    }
}
