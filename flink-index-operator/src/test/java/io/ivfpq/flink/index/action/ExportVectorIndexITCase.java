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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.flink.index.Warehouse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Export as a command and as a procedure. */
class ExportVectorIndexITCase {

    private static final Map<String, String> OPTIONS =
            Map.of("vector.index.train.min-rows", "1", "vector.index.task.max-rows", "10");

    @TempDir Path directory;

    private Warehouse warehouse;
    private StreamTableEnvironment tables;

    @BeforeEach
    void fillTable() throws Exception {
        warehouse = new Warehouse(directory);
        tables = warehouse.environment(0, Map.of());
        tables.executeSql(Warehouse.createTable("items", OPTIONS, ""));
        Warehouse.registerSource(tables, 100, 0);
        tables.executeSql("INSERT INTO items SELECT * FROM source").await();
    }

    @Test
    void theCommandWritesFiles() throws Exception {
        Path target = directory.resolve("exported");

        VectorActions.main(command("--target", target.toString()));

        assertThat(target.toFile().list()).containsExactly("ivf-pq-0-99.index");
        assertThat(warehouse.segments("items")).isNotEmpty();
    }

    @Test
    void theProcedureReplacesTheIndexAndReports() throws Exception {
        tables.executeSql("ALTER TABLE items SET ('vector.index.incremental' = 'false')");

        List<String> report = call("`table` => 'default.items', replace => true");

        assertThat(report).hasSize(2);
        assertThat(report.get(0))
                .endsWith(
                        "items, column emb: 1 ivf-pq files, metric cosine, dimension 16; they are"
                                + " the index of the column now");
        assertThat(report.get(1))
                .matches(".*/vector-ivf-pq-.*index: rows 0 to 99, 100 vectors, \\d+ bytes");
        assertThat(warehouse.segments("items")).isEmpty();
    }

    @Test
    void refusesWhatItCannotDo() {
        assertFails(
                () -> VectorActions.main(command()),
                "export-vector-index without --target and without --replace; expected one of them:"
                        + " --target <folder> writes files, --replace makes them the index of the"
                        + " table");
        assertFails(
                () -> VectorActions.main(command("--replace", "--target", "here")),
                "export-vector-index with --target and --replace; expected one of them");
        assertFails(
                () -> VectorActions.main(command("--target", "here", "--column", "id")),
                "column 'id' of table default.items to export, expected one of its indexed columns"
                        + " [emb]");
        assertFails(
                () -> call("`table` => 'default.items'"),
                "export_vector_index with target => NULL, replace => null; expected either a folder"
                        + " or replace => true");
        assertFails(
                () -> call("`table` => 'default.items', replace => true"),
                "has 'vector.index.incremental' = 'true'");
    }

    private static void assertFails(ThrowingCallable call, String message) {
        assertThatThrownBy(call).hasStackTraceContaining(message);
    }

    private String[] command(String... more) {
        return Warehouse.command("export-vector-index", directory, "items", more);
    }

    private List<String> call(String arguments) throws Exception {
        return Warehouse.call(tables, "export_vector_index", arguments);
    }
}
