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

import io.ivfpq.flink.index.sink.IncrementalTableSink;
import io.ivfpq.paimon.options.TableRequirements;
import io.ivfpq.paimon.options.VectorIndexOptions;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.paimon.flink.DataCatalogTable;
import org.apache.paimon.flink.FlinkCatalog;
import org.apache.paimon.flink.FlinkTableFactory;
import org.apache.paimon.flink.sink.FlinkTableSink;
import org.apache.paimon.table.FileStoreTable;

/** Paimon's table factory; tables with an incremental index get a sink that maintains it. */
final class IncrementalTableFactory extends FlinkTableFactory {

    IncrementalTableFactory(FlinkCatalog catalog) {
        super(catalog);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        return NearestTables.isNearest(context.getCatalogTable())
                ? NearestTables.source(context)
                : super.createDynamicTableSource(context);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        if (NearestTables.isNearest(context.getCatalogTable())) {
            throw NearestTables.notWritable(context);
        }
        DynamicTableSink plain = super.createDynamicTableSink(context);
        CatalogTable origin = context.getCatalogTable().getOrigin();
        if (plain.getClass() != FlinkTableSink.class || !(origin instanceof DataCatalogTable)) {
            return plain;
        }
        Map<String, String> options = new HashMap<>(context.getCatalogTable().getOptions());
        options.putAll(SessionTableOptions.of(context));
        if (!isIncremental(options)) {
            return plain;
        }
        FileStoreTable table =
                ((FileStoreTable) ((DataCatalogTable) origin).table())
                        .copyWithoutTimeTravel(options);
        TableRequirements.check(table);
        return new IncrementalTableSink(context.getObjectIdentifier(), table, context);
    }

    static boolean isIncremental(Map<String, String> options) {
        return VectorIndexOptions.isIncremental(options, "the table options");
    }
}
