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

package io.ivfpq.flink.index.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.paimon.coverage.Frontier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQL says to tables with an incremental index, and to tables without. */
class IncrementalCatalogITCase {

    private static final String VECTORS =
            "'vector-field'='emb', 'field.emb.vector-dim'='2', 'vector.index.incremental'='true'";

    @TempDir Path directory;

    private Warehouse warehouse;
    private StreamTableEnvironment tables;

    @BeforeEach
    void openCatalog() {
        warehouse = new Warehouse(directory);
        tables = warehouse.environment(0, Map.of());
    }

    @Test
    void setsWhatTheIndexNeeds() throws Exception {
        tables.executeSql(
                "CREATE TABLE items (id BIGINT, emb ARRAY<FLOAT>) WITH (" + VECTORS + ")");

        assertThat(warehouse.table("items").options())
                .containsEntry("row-tracking.enabled", "true")
                .containsEntry("data-evolution.enabled", "true")
                .containsEntry("vector-index.search-mode", "full");
        assertThat(warehouse.table("items").coreOptions().bucket()).isEqualTo(-1);
    }

    @Test
    void takesTheCommentFormOfAVectorColumn() throws Exception {
        tables.executeSql(
                "CREATE TABLE items (id BIGINT, emb ARRAY<FLOAT> COMMENT '__VECTOR_FIELD;2')"
                        + " WITH ('vector.index.incremental'='true')");

        insert("items", "(1, ARRAY[1.0, 2.0]), (2, ARRAY[2.0, 1.0])");

        Frontier frontier = warehouse.frontier("items");
        assertThat(frontier.coveredRows()).isEqualTo(2);
        assertThat(frontier.isComplete()).isTrue();
    }

    @Test
    void saysInOneErrorAllThatContradictsTheIndex() {
        assertThatThrownBy(
                        () ->
                                tables.executeSql(
                                        "CREATE TABLE items (id BIGINT, emb ARRAY<FLOAT>) WITH ("
                                                + VECTORS
                                                + ", 'bucket'='4', 'bucket-key'='id',"
                                                + " 'row-tracking.enabled'='false',"
                                                + " 'vector-index.search-mode'='fast')"))
                .hasStackTraceContaining("'bucket' = '4'")
                .hasStackTraceContaining("'row-tracking.enabled' = 'false'")
                .hasStackTraceContaining("'vector-index.search-mode' = 'fast'");
    }

    @Test
    void rejectsATableWithAPrimaryKey() {
        assertThatThrownBy(
                        () ->
                                tables.executeSql(
                                        "CREATE TABLE items (id BIGINT, emb ARRAY<FLOAT>, PRIMARY"
                                                + " KEY (id) NOT ENFORCED) WITH ("
                                                + VECTORS
                                                + ")"))
                .hasStackTraceContaining("primary key");
    }

    @Test
    void rejectsAnUnknownOptionAndNamesTheNearest() {
        assertThatThrownBy(
                        () ->
                                tables.executeSql(
                                        "CREATE TABLE items (id BIGINT, emb ARRAY<FLOAT>) WITH ("
                                                + VECTORS
                                                + ", 'vector.index.metrik'='l2')"))
                .hasStackTraceContaining("'vector.index.metrik'")
                .hasStackTraceContaining("'vector.index.metric'");
    }

    @Test
    void rejectsSubspacesThatDoNotDivideTheDimension() {
        assertThatThrownBy(
                        () ->
                                tables.executeSql(
                                        "CREATE TABLE items (id BIGINT, emb ARRAY<FLOAT>) WITH ("
                                                + VECTORS
                                                + ", 'vector.index.pq.subspaces'='7')"))
                .hasStackTraceContaining("'vector.index.pq.subspaces' = '7'")
                .hasStackTraceContaining("dimension 2");
    }

    @Test
    void rejectsTurningTheIndexOnForATableWithoutRowTracking() throws Exception {
        tables.executeSql(
                "CREATE TABLE plain (id BIGINT, emb ARRAY<FLOAT>) WITH ('vector-field'='emb',"
                        + " 'field.emb.vector-dim'='2')");

        assertThatThrownBy(
                        () ->
                                tables.executeSql(
                                        "ALTER TABLE plain SET"
                                                + " ('vector.index.incremental'='true')"))
                .hasStackTraceContaining("row-tracking.enabled");
    }

    @Test
    void rejectsAnUnknownOptionWhenATableIsAltered() {
        tables.executeSql(
                "CREATE TABLE items (id BIGINT, emb ARRAY<FLOAT>) WITH (" + VECTORS + ")");
        tables.executeSql("CREATE TABLE plain (id BIGINT)");

        for (String table : List.of("items", "plain")) {
            assertThatThrownBy(
                            () ->
                                    tables.executeSql(
                                            "ALTER TABLE "
                                                    + table
                                                    + " SET ('vector.index.metrik'='l2')"))
                    .hasStackTraceContaining("'vector.index.metrik'")
                    .hasStackTraceContaining("'vector.index.metric'");
        }
    }

    @Test
    void appliesOptionsOfTheSession() throws Exception {
        tables.executeSql(
                "CREATE TABLE items (id BIGINT, emb ARRAY<FLOAT>) WITH (" + VECTORS + ")");
        tables.getConfig().set("paimon.*.*.items.vector.index.lists", "1");

        insert("items", "(1, ARRAY[1.0, 2.0]), (2, ARRAY[2.0, 1.0]), (3, ARRAY[5.0, 1.0])");

        assertThat(warehouse.codebookLists("items")).containsExactly(1);
    }

    @Test
    void leavesTablesWithoutAnIndexToPaimon() throws Exception {
        tables.executeSql("CREATE TABLE plain (id BIGINT, name STRING)");

        tables.executeSql("INSERT INTO plain VALUES (1, 'a'), (2, 'b')").await();
        List<Row> rows =
                CollectionUtil.iteratorToList(tables.executeSql("SELECT * FROM plain").collect());

        assertThat(rows).containsExactlyInAnyOrder(Row.of(1L, "a"), Row.of(2L, "b"));
        assertThat(warehouse.table("plain").options()).doesNotContainKey("row-tracking.enabled");
    }

    @Test
    void replacesSegmentsWithTheRowsOfAnOverwrite() throws Exception {
        tables.executeSql(
                "CREATE TABLE items (id BIGINT, emb ARRAY<FLOAT>) WITH (" + VECTORS + ")");
        insert("items", "(1, ARRAY[1.0, 2.0]), (2, ARRAY[2.0, 1.0])");

        tables.executeSql("INSERT OVERWRITE items SELECT 3, CAST(ARRAY[3.0, 1.0] AS ARRAY<FLOAT>)")
                .await();

        Frontier frontier = warehouse.frontier("items");
        assertThat(warehouse.ids("items")).containsExactly(3L);
        assertThat(frontier.isComplete()).as("%s", frontier).isTrue();
        assertThat(frontier.coveredRows()).isEqualTo(1);
    }

    private void insert(String table, String rows) throws Exception {
        tables.executeSql(
                        "INSERT INTO "
                                + table
                                + " SELECT id, CAST(emb AS ARRAY<FLOAT>) FROM (VALUES "
                                + rows
                                + ") AS t (id, emb)")
                .await();
    }
}
