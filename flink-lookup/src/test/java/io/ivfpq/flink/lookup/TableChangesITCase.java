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

package io.ivfpq.flink.lookup;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a table, here of 1 500 indexed rows, while a join looks it up. */
class TableChangesITCase {

    @RegisterExtension static final MiniClusterExtension FLINK = new LookupCluster().extension();

    @TempDir Path directory;

    private LookupWarehouse warehouse;

    @BeforeEach
    void fill() throws Exception {
        warehouse = new LookupWarehouse(directory);
        warehouse.create("");
        warehouse.insert(0, 1_500);
        warehouse.index();
    }

    private RunningJoin join(long target, String hints) {
        return RunningJoin.start(warehouse, Map.of(), target, 1, hints);
    }

    /** One that can be paused, so that it does not look at the table meanwhile. */
    private RunningJoin pausableJoin(long target) {
        return RunningJoin.start(
                warehouse,
                Map.of("parallelism.default", "1"),
                target,
                1,
                ", 'lookup.async'='false'");
    }

    private void sql(String statement) throws Exception {
        warehouse.environment(false).executeSql(statement).await();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void droppingFailsTheJoin(String async) throws Exception {
        try (RunningJoin join = join(7, ", 'lookup.async'='" + async + "'")) {
            join.awaitBest(7);

            sql("DROP TABLE items");

            assertThatThrownBy(join::drain)
                    .hasStackTraceContaining("Table default.items does not exist any more at")
                    .hasStackTraceContaining("Create it again, or stop the job");
        }
    }

    @Test
    void creatingItAgainWithTheSameColumnsIsSearchedOn() throws Exception {
        try (RunningJoin join = pausableJoin(2_001)) {
            join.await(row -> row.getField(0) != null);

            join.pause();
            sql("DROP TABLE items");
            warehouse.create("");
            warehouse.insert(2_000, 2_005);
            join.resume();

            join.awaitBest(2_001);
        }
    }

    @Test
    void creatingItAgainWithOtherColumnsFailsTheJoin() throws Exception {
        try (RunningJoin join = pausableJoin(7)) {
            join.awaitBest(7);

            join.pause();
            sql("DROP TABLE items");
            sql("CREATE TABLE items (category STRING, id BIGINT)");
            sql("INSERT INTO items VALUES ('c', 1)");
            join.resume();

            assertThatThrownBy(join::drain)
                    .hasStackTraceContaining(
                            "Table default.items has been created again with other columns")
                    .hasStackTraceContaining("submit the query again");
        }
    }

    @Test
    void addingAColumnDisturbsNobody() throws Exception {
        try (RunningJoin join = join(7, "")) {
            join.awaitBest(7);

            sql("ALTER TABLE items ADD size INT");
            sql(
                    "INSERT OVERWRITE items SELECT id + 10000, category, emb, 1 FROM items WHERE id"
                            + " = 7");

            join.awaitBest(10_007);
        }
    }

    @Test
    void rollingBackTakesRowsAway() throws Exception {
        warehouse.insert(1_500, 1_501);
        try (RunningJoin join = join(1_500, "")) {
            join.awaitBest(1_500);

            sql("CALL sys.rollback_to(`table` => 'default.items', snapshot_id => 2)");
            join.await(row -> !row.getField(0).equals(1_500L));

            warehouse.insert(1_500, 1_501);
            join.awaitBest(1_500);
        }
    }

    @Test
    void overwritingReplacesRows() throws Exception {
        try (RunningJoin join = join(7, "")) {
            join.awaitBest(7);

            sql(
                    "INSERT OVERWRITE items SELECT id + 10000, category, emb FROM items WHERE id >="
                            + " 5 AND id < 10");

            join.awaitBest(10_007);
        }
    }

    @Test
    void expiryOfWhatIsReadDoesNotDisturb() throws Exception {
        try (RunningJoin join = join(1_500, "")) {
            join.await(row -> row.getField(0) != null);

            for (int i = 0; i < 10; i++) {
                warehouse.insert(2_000 + i, 2_001 + i);
                sql(
                        "CALL sys.expire_snapshots(`table` => 'default.items', retain_max => 1,"
                                + " retain_min => 1)");
                join.await(row -> row.getField(0) != null);
            }
            warehouse.insert(1_500, 1_501);

            join.awaitBest(1_500);
        }
    }
}
