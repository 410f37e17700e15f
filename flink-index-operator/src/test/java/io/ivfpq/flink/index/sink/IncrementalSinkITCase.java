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

import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.paimon.coverage.Frontier;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IncrementalSinkITCase {

    @TempDir Path directory;

    @ParameterizedTest(
            name = "{0} rows, checkpoint every {1} ms, partitioned {2}, {3} bits, {4} lists")
    @CsvSource({
        "1, 100, false, 8, 1",
        "999, 100, false, 8, 1",
        "1000, 100, false, 8, 1",
        "5000, 100, false, 8, 1",
        "5000, 100, true, 4, 2",
        "20000, 50, false, 8, 1",
        "1, 0, false, 4, 2",
        "5000, 0, false, 8, 2",
        "5000, 0, true, 8, 1"
    })
    void indexesEveryRowOfABoundedInput(
            long rows,
            long checkpointMillis,
            boolean partitioned,
            String codeBits,
            String listsPerRow)
            throws Exception {
        Warehouse warehouse = new Warehouse(directory);
        StreamTableEnvironment tables = warehouse.environment(checkpointMillis, Map.of());
        tables.executeSql(
                Warehouse.createTable(
                        "items",
                        Map.of(
                                "vector.index.train.min-rows",
                                "1000",
                                "vector.index.pq.bits",
                                codeBits,
                                "vector.index.lists-per-row",
                                listsPerRow),
                        partitioned ? "PARTITIONED BY (topic)" : ""));
        Warehouse.registerSource(tables, rows, 0);

        tables.executeSql("INSERT INTO items SELECT * FROM source").await();

        Frontier frontier = warehouse.frontier("items");
        assertThat(frontier.liveRows()).isEqualTo(rows);
        assertThat(frontier.isComplete()).as("%s", frontier).isTrue();
        assertThat(frontier.codebooks()).isEqualTo(1);
        assertThat(warehouse.segments("items"))
                .extracting(segment -> segment.statistics().rows())
                .satisfies(
                        counts ->
                                assertThat(counts.stream().mapToLong(Long::longValue).sum())
                                        .isEqualTo(rows));
    }
}
