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

import java.util.HashMap;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.paimon.flink.sink.FlinkSinkBuilder;
import org.apache.paimon.flink.sink.FlinkTableSink;
import org.apache.paimon.table.FileStoreTable;

/** Paimon's table sink with index maintenance behind it. */
public final class IncrementalTableSink extends FlinkTableSink {

    /**
     * @param table a table that meets {@link io.ivfpq.paimon.options.TableRequirements}
     */
    public IncrementalTableSink(
            ObjectIdentifier tableIdentifier,
            FileStoreTable table,
            DynamicTableFactory.Context context) {
        super(tableIdentifier, table, context);
    }

    @Override
    protected FlinkSinkBuilder createSinkBuilder() {
        return new IncrementalSinkBuilder((FileStoreTable) table);
    }

    @Override
    public DynamicTableSink copy() {
        IncrementalTableSink copy =
                new IncrementalTableSink(tableIdentifier, (FileStoreTable) table, context);
        copy.staticPartitions = new HashMap<>(staticPartitions);
        copy.overwrite = overwrite;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return "PaimonSink with incremental vector index";
    }
}
