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

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.LookupFunction;

/** Looks up in the task's thread. Public because Flink generates code that calls it. */
public final class SyncNeighbourLookup extends LookupFunction {

    private final LookupPlan plan;
    private transient NeighbourLookup lookup;

    SyncNeighbourLookup(LookupPlan plan) {
        this.plan = plan;
    }

    @Override
    public void open(FunctionContext context) throws IOException {
        lookup = new NeighbourLookup(plan, context);
    }

    @Override
    public Collection<RowData> lookup(RowData key) throws IOException {
        Optional<NeighbourLookup.Query> query = lookup.query(key);
        return query.isPresent() ? lookup.search(query.get()) : List.of();
    }

    @Override
    public void close() {
        if (lookup != null) {
            lookup.close();
        }
    }
}
