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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.AsyncLookupFunction;
import org.apache.flink.table.functions.FunctionContext;

/**
 * Looks up in threads of its own, several key rows at a time. Public because Flink generates code
 * that calls it.
 */
public final class AsyncNeighbourLookup extends AsyncLookupFunction {

    private final LookupPlan plan;
    private transient NeighbourLookup lookup;
    private transient ExecutorService threads;

    AsyncNeighbourLookup(LookupPlan plan) {
        this.plan = plan;
    }

    @Override
    public void open(FunctionContext context) throws IOException {
        lookup = new NeighbourLookup(plan, context);
        threads =
                Executors.newFixedThreadPool(
                        plan.table().asyncThreads(),
                        task -> {
                            Thread thread = new Thread(task, "ivfpq-lookup");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    @Override
    public CompletableFuture<Collection<RowData>> asyncLookup(RowData key) {
        Optional<NeighbourLookup.Query> query = lookup.query(key);
        if (query.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return lookup.search(query.get());
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    @Override
    public void close() {
        if (threads != null) {
            threads.shutdownNow();
        }
        if (lookup != null) {
            lookup.close();
        }
    }
}
