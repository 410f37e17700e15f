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

import io.ivfpq.flink.index.CrashPoint;
import io.ivfpq.flink.index.IndexFiles;
import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.flink.index.WarehouseTemplate;
import io.ivfpq.flink.index.operator.LocalCluster;
import io.ivfpq.paimon.coverage.Frontier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.paimon.operation.LocalOrphanFilesClean;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fails a compaction at its file operations, one after another, and lets Paimon clean up: nothing
 * that is used is deleted, nothing else is left, and the next compaction finishes the work.
 */
class CompactionLeftoversITCase {

    private static final long SEED = Long.getLong("ivfpq.test.seed", 20261121L);

    /** Of so many operations one is failed; 1 fails each of them. */
    private static final int STRIDE = Integer.getInteger("ivfpq.test.compaction.stride", 9);

    private static final Pattern TASKS = Pattern.compile("Merge planner|Segment merger|Merge comm");
    private static final int ROWS = 100;
    private static final long HOUR = 3_600_000;

    @RegisterExtension final LocalCluster cluster = new LocalCluster(4);

    @TempDir Path directory;

    @Test
    void orphanCleaningLeavesExactlyTheFilesOfSnapshots() throws Exception {
        WarehouseTemplate template = WarehouseTemplate.create(directory.resolve("template"), ROWS);
        Random random = new Random(SEED);
        long operations = crash(template, "none", Long.MAX_VALUE, false).operations();
        List<Outcome> outcomes = new ArrayList<>();
        for (long at = 1L + random.nextInt(STRIDE); at <= operations; at += STRIDE) {
            outcomes.add(crash(template, "crash" + at, at, random.nextBoolean()));
        }
        System.out.printf(
                "compaction operations=%d crashes=%d seed=%d leftovers=%d%n",
                operations,
                outcomes.size(),
                SEED,
                outcomes.stream().mapToInt(Outcome::strays).sum());

        // Parallel tasks may make some operations less than in the first run, but not half as few.
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.at() <= operations / 2)
                .isNotEmpty()
                .noneMatch(outcome -> outcome.crashed().isEmpty());
        assertThat(outcomes).anySatisfy(outcome -> assertThat(outcome.strays()).isPositive());
    }

    /**
     * @param at the number of the operation to fail
     * @param operations that the tasks made
     * @param crashed the operation that was failed; empty if the tasks made too few
     * @param strays files in the index directory that no snapshot lists, before the cleaning
     */
    private record Outcome(long at, long operations, String crashed, int strays) {}

    private static Outcome crash(WarehouseTemplate template, String name, long at, boolean happened)
            throws Exception {
        try (CrashPoint point = new CrashPoint(name)) {
            Warehouse warehouse = template.copy(name);
            point.arm(TASKS, at, happened);
            boolean failed = compactionFails(warehouse);
            Outcome outcome =
                    new Outcome(at, point.operations(), point.crashed(), strays(warehouse));
            point.arm(CrashPoint.EVERYTHING, Long.MAX_VALUE, false);

            assertComplete(warehouse, outcome);
            clean(warehouse, outcome);
            assertComplete(warehouse, outcome);
            assertThat(compactionFails(warehouse)).as("%s", outcome).isFalse();
            assertThat(warehouse.segments("items")).as("%s", outcome).hasSize(1);
            assertComplete(warehouse, outcome);
            clean(warehouse, outcome);
            assertThat(failed && outcome.crashed().isEmpty()).as("%s", outcome).isFalse();
            assertThat(outcome.crashed().isEmpty())
                    .as("%s", outcome)
                    .isEqualTo(outcome.operations() < at);
            return outcome;
        }
    }

    private static boolean compactionFails(Warehouse warehouse) throws Exception {
        try {
            Warehouse.mergeSegments(warehouse.environment(0, Map.of()), "items");
            return false;
        } catch (Exception e) {
            assertThat(e).hasStackTraceContaining("injected crash");
            return true;
        }
    }

    private static int strays(Warehouse warehouse) throws Exception {
        IndexFiles files = IndexFiles.of(warehouse.table("items"));
        assertThat(files.onDisk()).containsAll(files.inSnapshots());
        return files.onDisk().size() - files.inSnapshots().size();
    }

    /** As if an hour had passed and nobody wrote. */
    private static void clean(Warehouse warehouse, Outcome outcome) throws Exception {
        FileStoreTable table = warehouse.table("items");
        new LocalOrphanFilesClean(table, System.currentTimeMillis() + HOUR).clean();

        assertThat(IndexFiles.of(table).onDisk())
                .as("%s", outcome)
                .isEqualTo(IndexFiles.of(table).inSnapshots());
    }

    private static void assertComplete(Warehouse warehouse, Outcome outcome) throws Exception {
        Frontier frontier = warehouse.frontier("items");
        assertThat(frontier.isComplete()).as("%s: %s", outcome, frontier).isTrue();
        assertThat(frontier.coveredRows()).as("%s", outcome).isEqualTo(ROWS);
        assertThat(frontier.duplicateRows()).as("%s", outcome).isZero();
    }
}
