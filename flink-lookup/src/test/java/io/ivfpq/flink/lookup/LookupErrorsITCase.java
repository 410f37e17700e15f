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

import static io.ivfpq.flink.lookup.LookupWarehouse.query;
import static io.ivfpq.flink.lookup.LookupWarehouse.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.ExceptionUtils;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user reads when a lookup join is wrong. */
class LookupErrorsITCase {

    private static final String JOIN =
            "SELECT q.qid, n.id FROM q JOIN nearest /*+ OPTIONS(%s) */ FOR SYSTEM_TIME AS OF"
                    + " q.proc_time AS n ON ";

    private static final int ATTEMPTS = 10;

    private static final String ON = "n.query_vector = q.embedding";

    @RegisterExtension static final MiniClusterExtension FLINK = new LookupCluster().extension();

    @TempDir Path directory;

    private LookupWarehouse warehouse;

    @BeforeEach
    void fill() throws Exception {
        warehouse = new LookupWarehouse(directory);
        warehouse.create("");
        warehouse.insert(0, 5);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> failure(String options, String on) {
        return failure(String.format(JOIN, options) + on, query(1, 0));
    }

    /**
     * A task that fails before its source is told that there are no more splits hides its error
     * behind that, so such a run is repeated, {@value #ATTEMPTS} times at most.
     */
    private AbstractThrowableAssert<?, ? extends Throwable> failure(String sql, Row query) {
        Throwable failure = null;
        for (int attempt = 0; attempt < ATTEMPTS && isHidden(failure); attempt++) {
            TableEnvironment tables = warehouse.declared(true, List.of(query));
            failure = catchThrowable(() -> rows(tables, sql));
        }
        return assertThat(failure);
    }

    private static boolean isHidden(Throwable failure) {
        return failure == null
                || ExceptionUtils.findThrowableWithMessage(failure, "Task is not running")
                        .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void aQueryVectorOfTheWrongDimension(String async) {
        failure(
                        String.format(JOIN, "'lookup.async'='" + async + "'") + ON,
                        Row.of(1L, new Float[] {1f, 2f}, 0))
                .hasStackTraceContaining(
                        "query vector has dimension 2, but column 'emb' has dimension 8; embed"
                                + " queries with the model that embedded the column");
    }

    @Test
    void aQueryVectorWithANullComponent() {
        failure(
                        String.format(JOIN, "'ivf.nprobe'='all'") + ON,
                        Row.of(1L, new Float[] {1f, null, 2f}, 0))
                .hasStackTraceContaining(
                        "query vector for column 'emb' has NULL at component 1; expected numbers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n.k = 0", "n.k = q.wanted"})
    void noNeighboursWanted(String k) {
        failure("'ivf.nprobe'='all'", ON + " AND " + k)
                .hasStackTraceContaining(
                        "k = 0 neighbours in column 'emb' cannot be searched for; expected at"
                                + " least 1");
    }

    @Test
    void aJoinThatGivesNoVector() {
        failure("'ivf.nprobe'='all'", "n.id = q.qid")
                .hasStackTraceContaining(
                        "gives [id] but no vector to search for; add … AND n.query_vector ="
                                + " q.<your ARRAY<FLOAT> column> to its ON condition");
    }

    @Test
    void aJoinThatGivesAConstantVector() {
        failure(
                        "'ivf.nprobe'='all'",
                        "n.query_vector = CAST(ARRAY[1, 2] AS ARRAY<FLOAT>) AND n.k = q.wanted")
                .hasStackTraceContaining("must be a column, Flink does not look up constant");
    }

    @Test
    void aJoinOnTheStoredVector() {
        failure("'ivf.nprobe'='all'", "n.emb = q.embedding")
                .hasStackTraceContaining("compares the stored vector 'emb'; give the vector to");
    }

    @Test
    void optionsThatDoNotExistOrFit() {
        failure("'ivf.nprob'='1'", ON)
                .hasStackTraceContaining("Unsupported options:")
                .hasStackTraceContaining("ivf.nprob");
        failure("'ivf.nprobe'='some'", ON)
                .hasStackTraceContaining(
                        "'ivf.nprobe' = 'some' in the options of the query; expected 'auto', 'all'"
                                + " or a whole number from 1");
        failure("'ivf.refine_factor'='0'", ON)
                .hasStackTraceContaining("'ivf.refine_factor' = '0'; expected at least 1");
    }

    @Test
    void moreRowsWithoutIndexThanAllowed() {
        failure("'lookup.freshness'='fail', 'lookup.freshness.max-unindexed-rows'='4'", ON)
                .hasStackTraceContaining(
                        "5 rows of table default.items at snapshot 1 have no segment in the index"
                            + " of column 'emb', more than 'lookup.freshness.max-unindexed-rows' ="
                            + " '4'");
        failure("'lookup.freshness'='fail', 'lookup.freshness.max-unindexed-rows'='-1'", ON)
                .hasStackTraceContaining(
                        "'lookup.freshness.max-unindexed-rows' = '-1'; expected at least 0");
        failure("'lookup.freshness.max-unindexed-rows'='4'", ON)
                .hasStackTraceContaining(
                        "'lookup.freshness.max-unindexed-rows' has no effect with"
                                + " 'lookup.freshness' = 'exact'; expected 'fail' beside it");
    }

    @Test
    void aScan() {
        failure("SELECT * FROM nearest", query(1, 0))
                .hasStackTraceContaining("cannot be read as a whole")
                .hasStackTraceContaining("ON n.query_vector = q.embedding AND n.k = 10");
    }

    @Test
    void aDeclarationWithAnUnknownColumn() {
        TableEnvironment tables = warehouse.environment(true);
        tables.executeSql(warehouse.nearest("size INT,"));

        assertThatThrownBy(() -> rows(tables, "SELECT * FROM nearest"))
                .hasStackTraceContaining(
                        "Column 'size' is unknown: table default.items has columns [id, category,"
                                + " emb], and its nearest neighbours have [query_vector, k, score,"
                                + " rank] besides");
    }

    @Test
    void aTableWithoutIndex() {
        warehouse
                .environment(false)
                .executeSql("ALTER TABLE items SET ('vector.index.incremental'='false')");

        failure("'ivf.nprobe'='all'", ON)
                .hasStackTraceContaining(
                        "Table default.items has no vector index, so its nearest neighbours cannot"
                                + " be looked up. Create it, or alter it, with"
                                + " 'vector.index.incremental' = 'true'");
    }

    @Test
    void aTableWithoutSnapshotHasNoNeighbours() throws Exception {
        LookupWarehouse empty = new LookupWarehouse(directory.resolve("empty"));
        empty.create("");
        TableEnvironment tables = empty.declared(true, List.of(query(1, 0)));

        assertThat(rows(tables, String.format(JOIN, "'ivf.nprobe'='all'") + ON)).isEmpty();
    }
}
