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

package io.ivfpq.paimon.spi;

import io.ivfpq.format.search.TopK;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.paimon.options.SearchOptions;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.apache.paimon.globalindex.ScoredGlobalIndexResult;
import org.apache.paimon.predicate.VectorSearch;
import org.apache.paimon.utils.RoaringNavigableMap64;

/**
 * Vector searches over one row range. Searches run on Paimon's executor, so that row ranges, and
 * the queries of a batch, proceed side by side. A search that fails completes its future with the
 * {@link IOException} itself, which names the file.
 */
final class VectorSearchReader extends VectorOnlyReader {

    private final VectorColumn column;
    private final Map<String, String> tableOptions;
    private final RowRangeSegments range;
    private final ExecutorService executor;

    VectorSearchReader(
            VectorColumn column,
            Map<String, String> tableOptions,
            RowRangeSegments range,
            ExecutorService executor) {
        this.column = column;
        this.tableOptions = tableOptions;
        this.range = range;
        this.executor = executor;
    }

    @Override
    public CompletableFuture<Optional<ScoredGlobalIndexResult>> visitVectorSearch(
            VectorSearch search) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return search(search);
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                executor);
    }

    private Optional<ScoredGlobalIndexResult> search(VectorSearch search) throws IOException {
        SearchOptions options = SearchOptions.of(column.name(), search.options(), tableOptions);
        column.rules().check(search.vector(), "the query");
        RoaringNavigableMap64 wanted = search.includeRowIds();
        if (wanted != null && wanted.isEmpty()) {
            return Optional.empty();
        }
        RangeSearch.Included included = IncludedRowIds.of(wanted, range.rowCount());
        TopK top =
                new RangeSearch(column, search.vector(), included, search.limit())
                        .run(range.segments(), options);
        return scored(top, column.metric());
    }

    private static Optional<ScoredGlobalIndexResult> scored(TopK top, Metric metric) {
        if (top.size() == 0) {
            return Optional.empty();
        }
        long[] rowIds = top.ids();
        float[] distances = top.distances();
        RoaringNavigableMap64 rows = new RoaringNavigableMap64();
        Map<Long, Float> scores = new HashMap<>();
        for (int i = 0; i < rowIds.length; i++) {
            rows.add(rowIds[i]);
            scores.put(rowIds[i], metric.score(distances[i]));
        }
        return Optional.of(ScoredGlobalIndexResult.create(rows, scores::get));
    }

    @Override
    public void close() throws IOException {
        range.close();
    }
}
