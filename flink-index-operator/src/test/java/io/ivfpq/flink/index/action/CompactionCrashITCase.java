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
import io.ivfpq.flink.index.Warehouse;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fails a compaction at one of its file operations; the next one finishes the work. */
class CompactionCrashITCase {

    @TempDir Path directory;

    @ParameterizedTest(name = "{0}, number {1}, happened {2}")
    @CsvSource({
        "Segment merger.*: reading ivf-pq-segment-, 3, false",
        "Segment merger.*: creating ivf-pq-segment-, 1, true",
        "Segment merger.*: closing ivf-pq-segment-, 1, true",
        "Merge committer.*: renaming to snapshot-, 1, false",
        "Merge committer.*: renaming to snapshot-, 1, true",
    })
    void theNextCompactionFinishesWhatACrashLeft(String kind, int number, boolean happened)
            throws Exception {
        String name = "compaction";
        try (CrashPoint point = new CrashPoint(name)) {
            Warehouse warehouse = new Warehouse("crash://" + name, directory);
            StreamTableEnvironment tables = warehouse.environment(0, Map.of());
            fill(tables);
            point.arm(Pattern.compile(kind), number, happened);

            boolean failed = fails(tables, "merge");
            boolean reached = !point.crashed().isEmpty();
            point.arm(CrashPoint.EVERYTHING, Long.MAX_VALUE, false);
            assertThat(warehouse.frontier("items").isComplete()).isTrue();
            call(tables, "merge");

            assertThat(reached).isTrue();
            // Paimon looks whether a rename took place that failed, so not every crash is seen.
            assertThat(failed || kind.contains("snapshot-")).isTrue();
            assertThat(warehouse.segments("items")).hasSize(1);
            assertThat(warehouse.frontier("items").isComplete()).isTrue();
            assertThat(warehouse.frontier("items").coveredRows()).isEqualTo(100);
        }
    }

    @ParameterizedTest(name = "{0}, number {1}, happened {2}")
    @CsvSource({
        "Re-encoding planner.*: closing ivf-pq-codebook-, 1, true",
        "Re-encoding planner.*: renaming to snapshot-, 1, true",
        "Segment re-encoder.*: creating ivf-pq-segment-, 2, true",
        "Re-encoding committer.*: renaming to snapshot-, 1, false",
        "Merge committer.*: renaming to snapshot-, 2, false",
    })
    void theNextCompactionFinishesARetrainingThatCrashed(String kind, int number, boolean happened)
            throws Exception {
        String name = "retraining";
        try (CrashPoint point = new CrashPoint(name)) {
            Warehouse warehouse = new Warehouse("crash://" + name, directory);
            StreamTableEnvironment tables = warehouse.environment(0, Map.of());
            fill(tables);
            point.arm(Pattern.compile(kind), number, happened);

            fails(tables, "retrain");
            boolean reached = !point.crashed().isEmpty();
            point.arm(CrashPoint.EVERYTHING, Long.MAX_VALUE, false);
            assertThat(warehouse.frontier("items").isComplete()).isTrue();
            call(tables, "auto");

            assertThat(reached).isTrue();
            assertThat(warehouse.segments("items")).hasSize(1);
            assertThat(warehouse.frontier("items").isComplete()).isTrue();
            assertThat(warehouse.frontier("items").codebooks()).isEqualTo(1);
        }
    }

    private static void fill(StreamTableEnvironment tables) throws Exception {
        tables.executeSql(
                Warehouse.createTable(
                        "items",
                        Map.of(
                                "vector.index.train.min-rows",
                                "1",
                                "vector.index.task.max-rows",
                                "20"),
                        ""));
        Warehouse.registerSource(tables, 100, 0);
        tables.executeSql("INSERT INTO items SELECT * FROM source").await();
    }

    private static boolean fails(StreamTableEnvironment tables, String mode) {
        try {
            call(tables, mode);
            return false;
        } catch (Exception e) {
            assertThat(e).hasStackTraceContaining("injected crash");
            return true;
        }
    }

    private static void call(StreamTableEnvironment tables, String mode) throws Exception {
        tables.executeSql(
                        "CALL sys.compact_vector_index(`table` => 'default.items', mode => '"
                                + mode
                                + "')")
                .await();
    }
}
