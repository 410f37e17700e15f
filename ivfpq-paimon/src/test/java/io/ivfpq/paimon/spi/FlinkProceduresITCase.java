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

package io.ivfpq.paimon.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Paimon's own procedures over index type {@code ivf-pq-incremental}, in SQL. */
@SuppressWarnings("try") // Flink's AutoCloseable declares every exception, interrupts included.
@TestInstance(Lifecycle.PER_CLASS)
class FlinkProceduresITCase {

    private static final String OPTIONS =
            "'row-tracking.enabled' = 'true', 'data-evolution.enabled' = 'true',"
                    + " 'vector-index.search-mode' = 'full', 'vector.index.metric' = 'l2',"
                    + " 'field.emb.vector-dim' = '2'";

    private final TableEnvironment environment =
            TableEnvironment.create(
                    EnvironmentSettings.newInstance()
                            .inBatchMode()
                            // Hadoop 3.3 asks for what JDK 24 removed.
                            .withConfiguration(
                                    Configuration.fromMap(
                                            Map.of("security.delegation.tokens.enabled", "false")))
                            .build());

    /** Table {@code items} is only read by the tests. */
    @BeforeAll
    void buildIndex(@TempDir Path warehouse) throws Exception {
        environment.getConfig().set("parallelism.default", "2");
        sql(
                "CREATE CATALOG paimon WITH ('type' = 'paimon', 'warehouse' = '%s')",
                warehouse.toUri());
        sql("USE CATALOG paimon");
        sql(
                "CREATE TABLE items (id INT, category STRING, emb ARRAY<FLOAT>) WITH"
                        + " ('vector-field' = 'emb', %s)",
                OPTIONS);
        insert("items", line());
        create("items", "emb", "ivf-pq-incremental", "vector.index.lists=4");
        create("items", "category", "btree", "");
    }

    @Test
    void searchesTheIndex() throws Exception {
        assertThat(sql("SELECT DISTINCT index_type FROM `items$table_indexes`"))
                .containsExactlyInAnyOrder("+I[ivf-pq-incremental]", "+I[btree]");
        assertThat(search("items", "5.2,0.0", 3, ""))
                .containsExactlyInAnyOrder(id(5), id(6), id(4));
        assertThat(search("items", "5.2,0.0", 1, ", options => 'ivf.nprobe=1;ivf.refine_factor=4'"))
                .containsExactly(id(5));
    }

    @Test
    void filtersByAScalarIndex() throws Exception {
        String odd = ", options => 'ivf.nprobe=all', `where` => 'category = ''odd'''";

        assertThat(search("items", "5.0,0.0", 3, odd))
                .containsExactlyInAnyOrder(id(5), id(3), id(7));
    }

    @Test
    void searchesAsAFlinkJob() throws Exception {
        String distributed = ", options => 'vector-search.distribute.enabled=true'";

        assertThat(search("items", "7.0,0.0", 2, distributed)).contains(id(7)).hasSize(2);
    }

    @Test
    void reportsAQueryOptionThatDoesNotExist() {
        assertThatThrownBy(() -> search("items", "7.0,0.0", 2, ", options => 'ivf.probes=3'"))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "'ivf.probes' is unknown; the nearest known option is 'ivf.nprobe'");
    }

    @Test
    void buildsAVectorDeclaredByCommentAndThenWhatWasWrittenSince() throws Exception {
        sql(
                "CREATE TABLE words (id INT, category STRING, emb ARRAY<FLOAT> COMMENT"
                        + " '__VECTOR_FIELD;2') WITH (%s)",
                OPTIONS);
        insert("words", line());
        assertThatThrownBy(
                        () -> create("words", "emb", "ivf-pq-incremental", "vector.index.nlist=4"))
                .rootCause()
                .hasMessageContaining(
                        "'vector.index.nlist' is unknown; the nearest known option is"
                                + " 'vector.index.lists'");

        create("words", "emb", "ivf-pq-incremental", "");
        insert("words", "(100, 'new', " + vector(5.1f) + ")");
        assertThat(search("words", "5.1,0.0", 1, "")).containsExactly(id(100));
        create("words", "emb", "ivf-pq-incremental", "");

        assertThat(search("words", "5.1,0.0", 1, "")).containsExactly(id(100));
        assertThat(sql("SELECT row_range_start, row_range_end FROM `words$table_indexes`"))
                .containsExactlyInAnyOrder("+I[0, 19]", "+I[20, 20]");
    }

    @Test
    void paimonKeepsTheIndexOfAPrimaryKeyTableItself() throws Exception {
        sql(
                "CREATE TABLE keyed (id INT NOT NULL, category STRING, emb ARRAY<FLOAT>, PRIMARY"
                        + " KEY (id) NOT ENFORCED) WITH ('bucket' = '1', 'deletion-vectors.enabled'"
                        + " = 'true', 'vector-field' = 'emb', 'field.emb.vector-dim' = '2',"
                        + " 'pk-vector.index.columns' = 'emb', 'fields.emb.pk-vector.index.type' ="
                        + " 'ivf-pq-incremental', 'fields.emb.pk-vector.distance.metric' = 'l2')");
        insert("keyed", line());
        assertThat(sql("SELECT index_type, row_count FROM `keyed$table_indexes`"))
                .containsExactly("+I[ivf-pq-incremental, 20]");
        assertThat(search("keyed", "7.2,0.0", 3, ""))
                .containsExactlyInAnyOrder(id(7), id(8), id(6));

        insert("keyed", "(7, 'moved', " + vector(40f) + ")");

        assertThat(search("keyed", "7.2,0.0", 3, ""))
                .containsExactlyInAnyOrder(id(8), id(6), id(9));
    }

    /** Twenty points on a line, at their id. */
    private static String line() {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            rows.add("(" + i + ", '" + (i % 2 == 0 ? "even" : "odd") + "', " + vector(i) + ")");
        }
        return String.join(", ", rows);
    }

    private static String vector(float x) {
        return "ARRAY[CAST(" + x + " AS FLOAT), CAST(0.0 AS FLOAT)]";
    }

    private static String id(int id) {
        return "+I[{\"id\":\"" + id + "\"}]";
    }

    private void insert(String table, String rows) throws Exception {
        environment.executeSql("INSERT INTO " + table + " VALUES " + rows).await();
    }

    private void create(String table, String column, String type, String options) throws Exception {
        sql(
                "CALL sys.create_global_index(`table` => 'default.%s', index_column => '%s',"
                        + " index_type => '%s', options => '%s')",
                table, column, type, options);
    }

    private List<String> search(String table, String query, int limit, String more)
            throws Exception {
        return sql(
                "CALL sys.vector_search(`table` => 'default.%s', vector_column => 'emb',"
                        + " query_vector => '%s', top_k => %d, projection => 'id'%s)",
                table, query, limit, more);
    }

    private List<String> sql(String statement, Object... arguments) throws Exception {
        List<String> rows = new ArrayList<>();
        try (CloseableIterator<Row> result =
                environment.executeSql(String.format(statement, arguments)).collect()) {
            result.forEachRemaining(row -> rows.add(row.toString()));
        }
        return rows;
    }
}
