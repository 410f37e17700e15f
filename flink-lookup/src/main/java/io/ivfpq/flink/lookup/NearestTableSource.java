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

import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.lookup.AsyncLookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.LookupFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The nearest neighbours of a query vector as a table to join. It can be scanned only to say that
 * it cannot: without a scan the planner would report a plan it cannot find.
 */
final class NearestTableSource
        implements LookupTableSource, ScanTableSource, SupportsProjectionPushDown {

    private final String name;
    private final NearestTable table;
    private final Optional<Boolean> async;
    private DataType produced;

    /**
     * @param async whether to look up asynchronously; empty leaves it to the planner
     */
    NearestTableSource(
            String name, NearestTable table, Optional<Boolean> async, DataType produced) {
        this.name = name;
        this.table = table;
        this.async = async;
        this.produced = produced;
    }

    @Override
    public LookupRuntimeProvider getLookupRuntimeProvider(LookupContext context) {
        LookupPlan plan =
                LookupPlan.of(name, table, (RowType) produced.getLogicalType(), context.getKeys());
        if (async.isEmpty()) {
            return new EitherProvider(plan);
        }
        return async.get()
                ? AsyncLookupFunctionProvider.of(new AsyncNeighbourLookup(plan))
                : LookupFunctionProvider.of(new SyncNeighbourLookup(plan));
    }

    private record EitherProvider(LookupPlan plan)
            implements LookupFunctionProvider, AsyncLookupFunctionProvider {

        @Override
        public LookupFunction createLookupFunction() {
            return new SyncNeighbourLookup(plan);
        }

        @Override
        public AsyncLookupFunction createAsyncLookupFunction() {
            return new AsyncNeighbourLookup(plan);
        }
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return new NoScan(name);
    }

    private record NoScan(String name) implements DataStreamScanProvider {

        @Override
        public DataStream<RowData> produceDataStream(
                ProviderContext context, StreamExecutionEnvironment env) {
            throw new ValidationException(
                    String.format(
                            "Table %1$s cannot be read as a whole, because it holds the nearest"
                                + " neighbours of a vector that the query must give. Join it:"
                                + " SELECT … FROM q JOIN %1$s FOR SYSTEM_TIME AS OF q.proc_time AS"
                                + " n ON n.query_vector = q.embedding AND n.k = 10, where"
                                + " q.proc_time is a column AS PROCTIME()",
                            name));
        }

        @Override
        public boolean isBounded() {
            return true;
        }
    }

    @Override
    public boolean supportsNestedProjection() {
        return false;
    }

    @Override
    public void applyProjection(int[][] projectedFields, DataType producedDataType) {
        this.produced = producedDataType;
    }

    @Override
    public DynamicTableSource copy() {
        return new NearestTableSource(name, table, async, produced);
    }

    @Override
    public String asSummaryString() {
        return "nearest neighbours in " + table.table().fullName() + "." + table.column();
    }
}
