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

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.paimon.flink.DataCatalogTable;

/**
 * The virtual tables {@code <table>$nearest}: the columns of a table and, besides, what a lookup of
 * nearest neighbours gives and gets. The module flink-lookup answers the lookups; it is found
 * through Flink's factories and not compiled against, as the sink works without it.
 */
final class NearestTables {

    private static final String SUFFIX = "$nearest";
    private static final String CONNECTOR = "ivfpq-nearest";
    private static final List<String> OWN_COLUMNS = List.of("query_vector", "k", "score", "rank");

    private NearestTables() {}

    /** The searched table, if {@code path} is one of nearest neighbours. */
    static Optional<ObjectPath> searched(ObjectPath path) {
        String name = path.getObjectName();
        return name.endsWith(SUFFIX) && name.length() > SUFFIX.length()
                ? Optional.of(
                        new ObjectPath(
                                path.getDatabaseName(),
                                name.substring(0, name.length() - SUFFIX.length())))
                : Optional.empty();
    }

    /**
     * The declaration carries the searched table itself and not how to open it: the options of its
     * catalog hold keys and passwords, and SHOW CREATE TABLE prints every option.
     *
     * @throws ValidationException if the table has a column by the name of one of ours, or is no
     *     table of Paimon's own format
     */
    static CatalogTable declare(ObjectPath searched, CatalogBaseTable table) {
        if (!(table instanceof DataCatalogTable data)) {
            throw new ValidationException(
                    String.format(
                            "Table %1$s%2$s does not exist: nearest neighbours are looked up in"
                                    + " tables of Paimon's own format, and %1$s is not one",
                            searched.getFullName(), SUFFIX));
        }
        Schema.Builder schema =
                Schema.newBuilder()
                        .column("query_vector", DataTypes.ARRAY(DataTypes.FLOAT()))
                        .column("k", DataTypes.INT());
        for (Schema.UnresolvedColumn column : table.getUnresolvedSchema().getColumns()) {
            if (OWN_COLUMNS.contains(column.getName())) {
                throw new ValidationException(
                        String.format(
                                "Table %s has a column '%s', and so would %s%s have for another"
                                        + " purpose; rename the column to look up nearest"
                                        + " neighbours",
                                searched.getFullName(),
                                column.getName(),
                                searched.getObjectName(),
                                SUFFIX));
            }
            if (column instanceof Schema.UnresolvedPhysicalColumn physical) {
                schema.column(physical.getName(), physical.getDataType());
            }
        }
        schema.column("score", DataTypes.FLOAT()).column("rank", DataTypes.INT());
        Map<String, String> options =
                Map.of(
                        FactoryUtil.CONNECTOR.key(),
                        CONNECTOR,
                        "database",
                        searched.getDatabaseName(),
                        "table",
                        searched.getObjectName());
        return new DataCatalogTable(
                data.table(), schema.build(), List.of(), options, data.getComment(), Map.of());
    }

    static boolean isNearest(CatalogTable table) {
        return CONNECTOR.equals(table.getOptions().get(FactoryUtil.CONNECTOR.key()));
    }

    /**
     * @throws ValidationException if the module flink-lookup is missing
     */
    static DynamicTableSource source(DynamicTableFactory.Context context) {
        DynamicTableSourceFactory factory;
        try {
            factory =
                    FactoryUtil.discoverFactory(
                            NearestTables.class.getClassLoader(),
                            DynamicTableSourceFactory.class,
                            CONNECTOR);
        } catch (ValidationException e) {
            throw new ValidationException(
                    String.format(
                            "Nearest neighbours of %s cannot be looked up, because flink-lookup is"
                                    + " not on the class path; add flink-ivfpq-<version>.jar, which"
                                    + " includes it",
                            context.getObjectIdentifier().asSummaryString()),
                    e);
        }
        return factory.createDynamicTableSource(context);
    }

    static ValidationException notWritable(DynamicTableFactory.Context context) {
        return new ValidationException(
                String.format(
                        "Table %s cannot be written, it shows the neighbours in another one; write"
                                + " to '%s'",
                        context.getObjectIdentifier().asSummaryString(),
                        context.getCatalogTable().getOptions().get("table")));
    }
}
