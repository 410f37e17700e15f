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

package io.ivfpq.benchmarks.drift;

import io.ivfpq.paimon.compact.CompactionDecision;
import io.ivfpq.paimon.compact.CompactionMode;
import io.ivfpq.paimon.compact.CompactionPlanner;
import io.ivfpq.paimon.compact.CompactionScope;
import io.ivfpq.paimon.drift.Drift;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.FileStoreTable;

/** A table with an incremental index, written and compacted through Flink SQL. */
final class DriftTable {

    static final String VECTOR_COLUMN = "embedding";

    private final Path warehouse;
    private final String name;
    private final FileStoreTable table;

    private DriftTable(Path warehouse, String name, FileStoreTable table) {
        this.warehouse = warehouse;
        this.name = name;
        this.table = table;
    }

    /**
     * @param firstRows rows that must be there before a codebook is trained that lasts
     * @param seed of sampling and training
     */
    record Settings(int dimension, int firstRows, long seed) {}

    /**
     * @param name of the table, new in the warehouse
     */
    static DriftTable create(Path warehouse, String name, Settings settings) throws Exception {
        StreamTableEnvironment tables = session(environment(), warehouse);
        tables.executeSql(
                String.format(
                        Locale.ROOT,
                        "CREATE TABLE %s (id BIGINT, embedding ARRAY<FLOAT>) WITH ("
                                + "'vector-field' = 'embedding',"
                                + "'field.embedding.vector-dim' = '%d',"
                                + "'vector.index.incremental' = 'true',"
                                + "'vector.index.train.min-rows' = '%d',"
                                + "'vector.index.seed' = '%d')",
                        name,
                        settings.dimension(),
                        settings.firstRows(),
                        settings.seed()));
        return new DriftTable(warehouse, name, open(warehouse, name));
    }

    /** One for each statement: Flink keeps the streams of earlier ones and would run them again. */
    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
        configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        return StreamExecutionEnvironment.createLocalEnvironment(
                Runtime.getRuntime().availableProcessors(), configuration);
    }

    private static StreamTableEnvironment session(
            StreamExecutionEnvironment environment, Path warehouse) {
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        tables.executeSql(
                "CREATE CATALOG lake WITH ('type' = 'paimon-ivfpq', 'warehouse' = '"
                        + warehouse.toUri()
                        + "')");
        tables.executeSql("USE CATALOG lake");
        return tables;
    }

    // Catalog.close() declares Exception, which javac distrusts for InterruptedException.
    @SuppressWarnings("try")
    private static FileStoreTable open(Path warehouse, String name) throws Exception {
        Options options = Options.fromMap(Map.of("warehouse", warehouse.toUri().toString()));
        try (Catalog catalog = CatalogFactory.createCatalog(CatalogContext.create(options))) {
            return (FileStoreTable) catalog.getTable(Identifier.create("default", name));
        }
    }

    FileStoreTable paimon() {
        return table;
    }

    /** Appends rows in order, and indexes them before it returns. */
    void insert(VectorSource vectors, int[] positions) throws Exception {
        StreamExecutionEnvironment environment = environment();
        StreamTableEnvironment tables = session(environment, warehouse);
        tables.createTemporaryView("vectors", VectorStream.of(environment, vectors, positions));
        tables.executeSql("INSERT INTO " + name + " SELECT id, embedding FROM vectors").await();
    }

    /** What mode auto would do now, and the figures it would do it for. */
    DriftStage stage() throws IOException {
        CompactionDecision decision =
                new CompactionPlanner(table, VectorColumn.of(table).get(0))
                        .plan(CompactionScope.wholeTable(CompactionMode.AUTO))
                        .decision();
        Drift drift =
                decision.drift()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "Table " + name + " tells no drift: " + decision));
        return new DriftStage(
                table.latestSnapshot().orElseThrow().totalRecordCount(),
                drift.coarse().value(),
                drift.quantiser().value(),
                drift.tail().value(),
                drift.growth().factor(),
                decision.action().toString(),
                decision.reason());
    }

    /** The answer of {@code CALL sys.compact_vector_index}, line by line. */
    List<String> compact(String mode, boolean dryRun) throws Exception {
        String call =
                String.format(
                        Locale.ROOT,
                        "CALL sys.compact_vector_index(`table` => 'default.%s', mode => '%s',"
                                + " dry_run => %b)",
                        name,
                        mode,
                        dryRun);
        List<String> lines = new ArrayList<>();
        try (CloseableIterator<Row> rows =
                session(environment(), warehouse).executeSql(call).collect()) {
            rows.forEachRemaining(row -> lines.add(row.getFieldAs(0)));
        }
        return lines;
    }
}
