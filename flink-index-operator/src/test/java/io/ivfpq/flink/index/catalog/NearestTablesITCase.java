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
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the catalog says of virtual tables; this module's tests run without flink-lookup. */
class NearestTablesITCase {

    @TempDir Path directory;

    @Test
    void saysThatTheModuleIsMissing() {
        TableEnvironment tables = new Warehouse(directory).environment(0, Map.of());
        tables.executeSql(Warehouse.createTable("items", Map.of(), ""));

        assertThatThrownBy(() -> tables.executeSql("SELECT * FROM `items$nearest`"))
                .hasStackTraceContaining(
                        "Nearest neighbours of lake.default.items$nearest cannot be looked up,"
                                + " because flink-lookup is not on the class path; add"
                                + " flink-ivfpq-<version>.jar, which includes it");
    }

    @Test
    void refusesTablesWhoseColumnsWouldBeAmbiguous() {
        TableEnvironment tables = new Warehouse(directory).environment(0, Map.of());
        tables.executeSql("CREATE TABLE ranked (id BIGINT, `rank` INT)");

        assertThatThrownBy(() -> tables.executeSql("SELECT * FROM `ranked$nearest`"))
                .hasStackTraceContaining(
                        "Table default.ranked has a column 'rank', and so would ranked$nearest have"
                                + " for another purpose; rename the column to look up nearest"
                                + " neighbours");
    }

    @Test
    void refusesWhatIsNoTableOfRows() {
        TableEnvironment tables = new Warehouse(directory).environment(0, Map.of());
        tables.executeSql(Warehouse.createTable("items", Map.of(), ""));

        assertThatThrownBy(() -> tables.executeSql("DESCRIBE `items$snapshots$nearest`"))
                .hasStackTraceContaining(
                        "Table default.items$snapshots$nearest does not exist: nearest neighbours"
                                + " are looked up in tables of Paimon's own format, and"
                                + " default.items$snapshots is not one");
    }

    @Test
    void declaresWhichTableIsSearchedAndNotHowToOpenIt() {
        TableEnvironment tables = new Warehouse(directory).environment(0, Map.of());
        tables.executeSql(Warehouse.createTable("items", Map.of(), ""));

        assertThat(
                        CollectionUtil.iteratorToList(
                                        tables.executeSql("SHOW CREATE TABLE `items$nearest`")
                                                .collect())
                                .get(0)
                                .getField(0))
                .asString()
                .contains("'connector' = 'ivfpq-nearest'")
                .contains("'database' = 'default'")
                .contains("'table' = 'items'")
                .doesNotContain(directory.toString());
    }
}
