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

import io.ivfpq.paimon.options.SearchOptions;
import io.ivfpq.paimon.options.VectorColumn;
import io.ivfpq.paimon.options.VectorIndexOptions;
import io.ivfpq.paimon.search.Freshness;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.DataCatalogTable;
import org.apache.paimon.flink.FlinkFileIOLoader;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.Table;

/**
 * Makes {@code 'connector' = 'ivfpq-nearest'} known to Flink. The catalog {@code paimon-ivfpq}
 * declares such a table as {@code <table>$nearest}; declaring one by hand works in any catalog.
 */
public final class NearestTableFactory implements DynamicTableSourceFactory {

    public static final String IDENTIFIER = "ivfpq-nearest";

    private static final int DEFAULT_REFINE_FACTOR = 10;

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(NearestOptions.DATABASE, NearestOptions.TABLE);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return NearestOptions.HINTS.stream()
                .map(NearestOptions.Declaration::option)
                .collect(Collectors.toSet());
    }

    /**
     * @throws ValidationException if an option or column is unknown, or the table has no index
     */
    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validateExcept(NearestOptions.CATALOG_PREFIX);
        ReadableConfig options = helper.getOptions();
        FileStoreTable table = open(context, options);
        NearestColumns.check(context.getCatalogTable().getResolvedSchema(), table);
        String column = column(table, options);
        SearchOptions.of(column, NearestOptions.queryOptions(options), table.options());
        NearestTable nearest =
                new NearestTable(
                        table,
                        column,
                        refineFactor(column, table, options),
                        freshness(options),
                        NearestOptions.queryOptions(options),
                        positive(options, NearestOptions.ASYNC_THREADS),
                        copySettings(options));
        return new NearestTableSource(
                context.getObjectIdentifier().asSummaryString(),
                nearest,
                options.getOptional(NearestOptions.ASYNC),
                context.getPhysicalRowDataType());
    }

    /** The catalog's declaration carries the table; one made by hand says how to open it. */
    private static FileStoreTable open(Context context, ReadableConfig options) {
        Identifier name =
                Identifier.create(
                        options.get(NearestOptions.DATABASE), options.get(NearestOptions.TABLE));
        return context.getCatalogTable().getOrigin() instanceof DataCatalogTable carrier
                ? indexed(name, carrier.table())
                : indexed(name, open(context, name));
    }

    private static Table open(Context context, Identifier name) {
        Map<String, String> catalogOptions = new HashMap<>();
        context.getCatalogTable()
                .getOptions()
                .forEach(
                        (key, value) -> {
                            if (key.startsWith(NearestOptions.CATALOG_PREFIX)) {
                                catalogOptions.put(
                                        key.substring(NearestOptions.CATALOG_PREFIX.length()),
                                        value);
                            }
                        });
        try (Catalog catalog =
                CatalogFactory.createCatalog(
                        CatalogContext.create(
                                Options.fromMap(catalogOptions), new FlinkFileIOLoader()),
                        context.getClassLoader())) {
            return catalog.getTable(name);
        } catch (Exception e) {
            throw new ValidationException(
                    "Cannot open table " + name.getFullName() + " to search it", e);
        }
    }

    private static FileStoreTable indexed(Identifier name, Table table) {
        if (table instanceof FileStoreTable indexed
                && VectorIndexOptions.isIncremental(
                        indexed.options(), "the options of table " + name.getFullName())) {
            return indexed;
        }
        throw new ValidationException(
                String.format(
                        "Table %s has no vector index, so its nearest neighbours cannot be looked"
                                + " up. Create it, or alter it, with '%s' = 'true'",
                        name.getFullName(), VectorIndexOptions.INCREMENTAL.key()));
    }

    /** The only indexed column of the table, or the one that the query chooses. */
    private static String column(FileStoreTable table, ReadableConfig options) {
        List<String> columns = VectorColumn.of(table).stream().map(VectorColumn::name).toList();
        Optional<String> chosen = options.getOptional(NearestOptions.COLUMN);
        if (chosen.isPresent() && !columns.contains(chosen.get())) {
            throw new ValidationException(
                    String.format(
                            "'%s' = '%s' is no column that table %s indexes; expected one of %s",
                            NearestOptions.COLUMN.key(), chosen.get(), table.fullName(), columns));
        }
        if (chosen.isEmpty() && columns.size() > 1) {
            throw new ValidationException(
                    String.format(
                            "Table %s has an index on each of %s; choose one with the hint"
                                    + " OPTIONS('%s'='%s')",
                            table.fullName(),
                            columns,
                            NearestOptions.COLUMN.key(),
                            columns.get(0)));
        }
        return chosen.orElse(columns.get(0));
    }

    private static int refineFactor(String column, FileStoreTable table, ReadableConfig options) {
        if (options.getOptional(NearestOptions.REFINE_FACTOR).isPresent()) {
            return positive(options, NearestOptions.REFINE_FACTOR);
        }
        String key = NearestOptions.REFINE_FACTOR.key();
        String value =
                table.options()
                        .getOrDefault("fields." + column + "." + key, table.options().get(key));
        return value == null ? DEFAULT_REFINE_FACTOR : Integer.parseInt(value.trim());
    }

    private static Freshness freshness(ReadableConfig options) {
        Freshness freshness =
                new Freshness(
                        options.get(NearestOptions.FRESHNESS),
                        options.get(NearestOptions.MAX_UNINDEXED_ROWS));
        if (freshness.policy() != Freshness.Policy.FAIL
                && options.getOptional(NearestOptions.MAX_UNINDEXED_ROWS).isPresent()) {
            throw new ValidationException(
                    String.format(
                            "'%s' has no effect with '%s' = '%s'; expected 'fail' beside it",
                            NearestOptions.MAX_UNINDEXED_ROWS.key(),
                            NearestOptions.FRESHNESS.key(),
                            freshness.policy()));
        }
        return freshness;
    }

    private static CopySettings copySettings(ReadableConfig options) {
        long maxBytes =
                options.getOptional(NearestOptions.LOCAL_MAX_SIZE)
                        .map(MemorySize::getBytes)
                        .orElse(Long.MAX_VALUE);
        if (maxBytes == 0) {
            throw new ValidationException(
                    "'"
                            + NearestOptions.LOCAL_MAX_SIZE.key()
                            + "' = '0'; expected at least 1 byte");
        }
        return new CopySettings(
                options.get(NearestOptions.INTERVAL),
                options.getOptional(NearestOptions.LOCAL_DIRECTORY).orElse(""),
                maxBytes);
    }

    private static int positive(ReadableConfig options, ConfigOption<Integer> option) {
        int value = options.get(option);
        if (value < 1) {
            throw new ValidationException(
                    "'" + option.key() + "' = '" + value + "'; expected at least 1");
        }
        return value;
    }
}
