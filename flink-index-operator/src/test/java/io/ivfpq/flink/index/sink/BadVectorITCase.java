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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.paimon.coverage.Frontier;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.types.Row;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a SQL user sees when rows carry vectors that cannot be indexed. */
class BadVectorITCase {

    private static final int ATTEMPTS = 10;

    @TempDir Path directory;

    private Warehouse warehouse;
    private StreamTableEnvironment tables;

    @BeforeEach
    void createTable() {
        warehouse = new Warehouse(directory);
        tables = warehouse.environment(0, Map.of());
        tables.executeSql(
                "CREATE TABLE items (id BIGINT, emb ARRAY<FLOAT>) WITH ('vector-field'='emb',"
                        + " 'field.emb.vector-dim'='2', 'vector.index.incremental'='true')");
    }

    @Test
    void rejectsAVectorOfAnotherDimension() {
        assertThatThrownBy(() -> insert("(1, ARRAY[1.0, 2.0]), (2, ARRAY[1.0, 2.0, 3.0])"))
                .hasStackTraceContaining("has dimension 3")
                .hasStackTraceContaining("expected 2")
                .hasStackTraceContaining("table default.items, column 'emb'");
    }

    @Test
    void rejectsNotANumber() {
        assertThat(failureOf(1f, Float.NaN))
                .hasStackTraceContaining("component 1 is NaN")
                .hasStackTraceContaining("column 'emb'");
    }

    @Test
    void rejectsInfinity() {
        assertThat(failureOf(Float.POSITIVE_INFINITY, 0f))
                .hasStackTraceContaining("component 0 is Infinity")
                .hasStackTraceContaining("column 'emb'");
    }

    @Test
    void rejectsTheZeroVectorUnderCosine() {
        assertThatThrownBy(() -> insert("(1, ARRAY[0.0, 0.0])"))
                .hasStackTraceContaining("zero vector")
                .hasStackTraceContaining("cosine");
    }

    @Test
    void rejectsANullComponent() {
        assertThatThrownBy(() -> insert("(1, ARRAY[1.0, CAST(NULL AS FLOAT)])"))
                .hasStackTraceContaining("component 1 of the vector is NULL");
    }

    @Test
    void writesNothingOfAnInsertThatFails() throws Exception {
        insert("(1, ARRAY[1.0, 2.0])");

        assertThatThrownBy(() -> insert("(2, ARRAY[3.0, 1.0]), (3, ARRAY[0.0, 0.0])"));

        assertThat(warehouse.ids("items")).containsExactly(1L);
        assertThat(warehouse.frontier("items").isComplete()).isTrue();
    }

    @Test
    void keepsARowWithoutAVectorAndDoesNotIndexIt() throws Exception {
        insert("(1, ARRAY[1.0, 2.0]), (2, CAST(NULL AS ARRAY<FLOAT>)), (3, ARRAY[2.0, 1.0])");

        Frontier frontier = warehouse.frontier("items");
        assertThat(warehouse.ids("items")).containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(frontier.isComplete()).as("%s", frontier).isTrue();
        assertThat(warehouse.segments("items"))
                .singleElement()
                .satisfies(
                        segment -> {
                            assertThat(segment.statistics().rows()).isEqualTo(2);
                            assertThat(segment.statistics().nullRows()).isEqualTo(1);
                        });
    }

    @Test
    void leavesATableOfNullVectorsUnindexed() throws Exception {
        insert("(1, CAST(NULL AS ARRAY<FLOAT>))");

        Frontier frontier = warehouse.frontier("items");
        assertThat(frontier.liveRows()).isEqualTo(1);
        assertThat(frontier.codebooks()).isZero();
    }

    /**
     * The failure of inserting a vector for which SQL has no literal. A task that fails before its
     * source is told that there are no more splits hides its error behind that, so such a run is
     * repeated.
     */
    private Throwable failureOf(Float... vector) {
        DataStream<Row> rows =
                ((StreamTableEnvironmentImpl) tables)
                        .execEnv()
                        .fromData(
                                Types.ROW_NAMED(
                                        new String[] {"id", "emb"},
                                        Types.LONG,
                                        Types.OBJECT_ARRAY(Types.FLOAT)),
                                Row.of(1L, vector));
        tables.createTemporaryView("vectors", rows);
        Throwable failure = null;
        for (int attempt = 0; attempt < ATTEMPTS && isHidden(failure); attempt++) {
            failure =
                    catchThrowable(
                            () ->
                                    tables.executeSql("INSERT INTO items SELECT * FROM vectors")
                                            .await());
        }
        return failure;
    }

    private static boolean isHidden(Throwable failure) {
        return failure == null
                || ExceptionUtils.findThrowableWithMessage(failure, "Task is not running")
                        .isPresent();
    }

    private void insert(String rows) throws Exception {
        tables.executeSql(
                        "INSERT INTO items SELECT id, CAST(emb AS ARRAY<FLOAT>) FROM (VALUES "
                                + rows
                                + ") AS t (id, emb)")
                .await();
    }
}
