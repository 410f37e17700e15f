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

import io.ivfpq.paimon.coverage.Frontier;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatchUpTest {

    @TempDir Path warehouse;

    private final Vectors vectors = new Vectors(4, 2);

    @Test
    void indexesEveryRowHoweverFew() throws Exception {
        VectorTable table = VectorTable.create(warehouse, 4, Map.of());
        table.write(vectors.next(1));

        int committed = new CatchUp(table.table(), table.column(), 2).run("test");

        assertThat(committed).isEqualTo(1);
        assertThat(frontier(table).isComplete()).isTrue();
    }

    @Test
    void doesNothingTheSecondTime() throws Exception {
        VectorTable table = VectorTable.create(warehouse, 4, Map.of());
        table.write(vectors.next(50));
        new CatchUp(table.table(), table.column(), 2).run("first");
        long snapshot = table.table().snapshotManager().latestSnapshotId();

        assertThat(new CatchUp(table.table(), table.column(), 2).run("second")).isZero();
        assertThat(table.table().snapshotManager().latestSnapshotId()).isEqualTo(snapshot);
    }

    @Test
    void trainsOnAllRowsAsLongAsThereAreFew() throws Exception {
        VectorTable table = VectorTable.create(warehouse, 4, Map.of());
        float[][] rows = vectors.next(40);
        table.write(rows[0]);
        new CatchUp(table.table(), table.column(), 1).run("first");
        table.write(Arrays.copyOfRange(rows, 1, 40));
        new CatchUp(table.table(), table.column(), 1).run("second");

        // No more rows than codewords: each is encoded exactly, so codes alone answer rightly.
        for (float[] query : vectors.next(10)) {
            assertThat(table.search(query, 5, Map.of("ivf.nprobe", "all")).keySet())
                    .isEqualTo(table.exact(query, 5).keySet());
        }
    }

    @Test
    void coversEachRowOnceWhenSeveralCatchUpWhileRowsArrive() throws Exception {
        VectorTable table =
                VectorTable.create(warehouse, 4, Map.of("vector.index.task.max-rows", "20"));
        // Snapshots of two digits only: on a local disk Paimon overwrites the hint of the latest in
        // place, and "9" and "11" written at once leave "91", which nobody can read.
        for (int commit = 0; commit < 10; commit++) {
            table.write(vectors.next(10));
        }
        ExecutorService pool = Executors.newFixedThreadPool(3);
        List<Future<Integer>> running = new ArrayList<>();
        for (int maintainer = 0; maintainer < 3; maintainer++) {
            String user = "maintainer" + maintainer;
            running.add(pool.submit(() -> new CatchUp(table.table(), table.column(), 1).run(user)));
        }

        for (int commit = 0; commit < 10; commit++) {
            table.write(vectors.next(10));
        }
        for (Future<Integer> maintainer : running) {
            maintainer.get();
        }
        new CatchUp(table.table(), table.column(), 1).run("last");
        pool.shutdown();

        Frontier frontier = frontier(table);
        assertThat(frontier.liveRows()).isEqualTo(200);
        assertThat(frontier.isComplete()).as("%s", frontier).isTrue();
        assertThat(table.table().snapshotManager().latestSnapshotId()).isLessThan(100);
    }

    private static Frontier frontier(VectorTable table) throws Exception {
        return Frontier.read(
                table.table(),
                table.table().snapshotManager().latestSnapshot(),
                table.column().name(),
                table.column().fieldId());
    }
}
