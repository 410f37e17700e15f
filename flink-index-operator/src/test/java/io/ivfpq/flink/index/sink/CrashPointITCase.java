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

package io.ivfpq.flink.index.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.flink.index.CrashPoint;
import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.paimon.coverage.Frontier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fails a job at one of its file operations, lets Flink restart it from its checkpoint, and looks
 * at what the table holds in the end.
 */
class CrashPointITCase {

    private static final int ROWS = 3_000;
    private static final int ROWS_PER_CHECKPOINT = 400;
    private static final long SEED = Long.getLong("ivfpq.test.seed", 20261120L);

    /** Crash points tried out of some 700; raise it to try more of them. */
    private static final int CRASHES = Integer.getInteger("ivfpq.test.crashes", 6);

    @TempDir Path directory;

    /**
     * @param at the number of the operation to fail
     * @param operations of the kind that the job made
     * @param crashed the operation that was failed; empty if the job made too few
     */
    private record Outcome(long at, long operations, String crashed) {}

    @ParameterizedTest(name = "{0}, number {1}, happened {2}")
    @CsvSource({
        "Writer.*: creating data-, 3, true",
        "Committer : items .*: renaming to snapshot-, 2, false",
        "Committer : items .*: renaming to snapshot-, 2, true",
        "Index planner.*: reading manifest-, 1, false",
        "codebook-training.*: creating ivf-pq-codebook-, 1, false",
        "codebook-training.*: closing ivf-pq-codebook-, 1, true",
        "codebook-training.*: renaming to snapshot-, 1, false",
        "codebook-training.*: renaming to snapshot-, 1, true",
        "Segment encoder.*: creating ivf-pq-segment-, 1, true",
        "Segment encoder.*: closing ivf-pq-segment-, 1, true",
        "Index committer.*: renaming to snapshot-, 1, false",
        "Index committer.*: renaming to snapshot-, 1, true",
    })
    void keepsTheInvariantWhenAnOperatorCrashes(String kind, int number, boolean happened)
            throws Exception {
        Outcome outcome = run("operator", Pattern.compile(kind), number, happened);

        assertThat(outcome.crashed()).isNotEmpty();
    }

    @Test
    void keepsTheInvariantWhereverTheJobCrashes() throws Exception {
        System.err.println("CrashPointITCase seed=" + SEED + " crashes=" + CRASHES);
        int operations =
                (int) run("none", CrashPoint.EVERYTHING, Long.MAX_VALUE, false).operations();
        Random random = new Random(SEED);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < CRASHES; i++) {
            long at = 1 + (long) operations * i / CRASHES + random.nextInt(operations / CRASHES);
            outcomes.add(run("random" + i, CrashPoint.EVERYTHING, at, random.nextBoolean()));
        }

        // The last of them may lie behind the end of a job that did less than the first, but no job
        // does half as little: most of it follows from the rows of a checkpoint.
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.at() <= operations / 2)
                .isNotEmpty()
                .noneMatch(outcome -> outcome.crashed().isEmpty());
    }

    private Outcome run(String name, Pattern kind, long number, boolean happened) throws Exception {
        try (CrashPoint point = new CrashPoint(name)) {
            Warehouse warehouse = new Warehouse("crash://" + name, directory.resolve(name));
            StreamTableEnvironment tables =
                    warehouse.environment(
                            40,
                            Map.of(
                                    "restart-strategy.type", "fixed-delay",
                                    "restart-strategy.fixed-delay.attempts", "5",
                                    "restart-strategy.fixed-delay.delay", "0 ms"));
            tables.executeSql(
                    Warehouse.createTable(
                            "items",
                            Map.of(
                                    "vector.index.train.min-rows", "500",
                                    "vector.index.lists", "8"),
                            ""));
            Warehouse.registerSource(tables, ROWS, ROWS_PER_CHECKPOINT);
            point.arm(kind, number, happened);

            tables.executeSql("INSERT INTO items SELECT * FROM source").await();

            Outcome outcome = new Outcome(number, point.operations(), point.crashed());
            // A job that was quicker than the first has not reached it; reading the table must not.
            point.arm(CrashPoint.EVERYTHING, Long.MAX_VALUE, false);
            assertComplete(warehouse, outcome);
            return outcome;
        }
    }

    private static void assertComplete(Warehouse warehouse, Outcome outcome) throws Exception {
        Frontier frontier = warehouse.frontier("items");
        System.err.println(outcome + " " + frontier);
        assertThat(outcome.crashed().isEmpty())
                .as("%s", outcome)
                .isEqualTo(outcome.operations() < outcome.at());
        assertThat(warehouse.ids("items")).as("%s", outcome).hasSize(ROWS).doesNotHaveDuplicates();
        assertThat(frontier.liveRows()).as("%s", outcome).isEqualTo(ROWS);
        assertThat(frontier.isComplete()).as("%s: %s", outcome, frontier).isTrue();
    }
}
