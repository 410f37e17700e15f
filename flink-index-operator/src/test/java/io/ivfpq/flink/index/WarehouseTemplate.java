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

package io.ivfpq.flink.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * A warehouse with a table {@code items} of a few segments of one codebook, written once and copied
 * for each try.
 *
 * @param directory of the original
 */
public record WarehouseTemplate(Path directory) {

    /** Rows 0 to {@code rows - 1} in segments of 20 rows. */
    public static WarehouseTemplate create(Path directory, int rows) throws Exception {
        Warehouse warehouse = new Warehouse(directory);
        StreamTableEnvironment tables = warehouse.environment(0, Map.of());
        tables.executeSql(
                Warehouse.createTable(
                        "items",
                        Map.of(
                                "vector.index.train.min-rows", "100",
                                "vector.index.task.max-rows", "20",
                                "vector.index.lists", "4"),
                        ""));
        Warehouse.registerSource(tables, rows, 0);
        tables.executeSql("INSERT INTO items SELECT * FROM source").await();
        return new WarehouseTemplate(directory);
    }

    /** A copy under the eyes of the watch of that name. */
    public Warehouse copy(String watch) throws IOException {
        Path copy = directory.resolveSibling(watch);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(directory.relativize(file).toString()));
            }
        }
        return new Warehouse("crash://" + watch, copy);
    }
}
