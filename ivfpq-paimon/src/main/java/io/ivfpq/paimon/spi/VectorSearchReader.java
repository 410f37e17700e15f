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
import io.ivfpq.paimon.options.SearchOptions;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.apache.paimon.globalindex.ScoredGlobalIndexResult;
import org.apache.paimon.predicate.BatchVectorSearch;
import org.apache.paimon.predicate.VectorSearch;
import org.apache.paimon.utils.RoaringNavigableMap64;

/**
 * Vector searches over one row range. Searches run on Paimon's executor, so that row ranges, and
 * portions of a batch, proceed side by side. A search that fails completes its future with the
 * {@link IOException} itself, which names the file.
 */
final class VectorSearchReader extends VectorOnlyReader {

    /** Fewer queries seldom probe the same lists, and are done sooner by as many threads. */
    private static final int MIN_TOGETHER = 16;

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
        return onExecutor(
                () -> {
                    SearchOptions options =
                            SearchOptions.of(column.name(), search.options(), tableOptions);
                    column.rules().check(search.vector(), "the query");
                    if (isEmpty(search.includeRowIds())) {
                        return Optional.empty();
                    }
                    Wanted wanted = wanted(search.includeRowIds(), search.limit(), options);
                    return scored(wanted.alone(search.vector()));
                });
    }

    /**
     * Searches for many queries list by list, on as many threads as there are processors; for few
     * queries one by one.
     */
    @Override
    public CompletableFuture<List<Optional<ScoredGlobalIndexResult>>> visitBatchVectorSearch(
            BatchVectorSearch batch) {
        return onExecutor(() -> checked(batch))
                .thenCompose(
                        wanted ->
                                wanted.isPresent()
                                        ? inPortions(batch.vectors(), wanted.get())
                                        : CompletableFuture.completedFuture(
                                                nothing(batch.vectorCount())));
    }

    private static List<Optional<ScoredGlobalIndexResult>> nothing(int queries) {
        return Collections.nCopies(queries, Optional.empty());
    }

    /** What the queries want; empty if no row may be found. */
    private Optional<Wanted> checked(BatchVectorSearch batch) throws IOException {
        SearchOptions options = SearchOptions.of(column.name(), batch.options(), tableOptions);
        for (int i = 0; i < batch.vectorCount(); i++) {
            column.rules().check(batch.vectors()[i], "query " + i);
        }
        return isEmpty(batch.includeRowIds())
                ? Optional.empty()
                : Optional.of(wanted(batch.includeRowIds(), batch.limit(), options));
    }

    private static boolean isEmpty(RoaringNavigableMap64 rowIds) {
        return rowIds != null && rowIds.isEmpty();
    }

    private Wanted wanted(RoaringNavigableMap64 rowIds, int limit, SearchOptions options)
            throws IOException {
        return new Wanted(
                CodebookSegments.of(range.segments(), column, options),
                IncludedRowIds.of(rowIds, range.rowCount()),
                limit,
                options);
    }

    private CompletableFuture<List<Optional<ScoredGlobalIndexResult>>> inPortions(
            float[][] queries, Wanted wanted) {
        int portion = wanted.portion(queries.length);
        List<CompletableFuture<List<Optional<ScoredGlobalIndexResult>>>> found = new ArrayList<>();
        for (int from = 0; from < queries.length; from += portion) {
            float[][] some =
                    Arrays.copyOfRange(queries, from, Math.min(queries.length, from + portion));
            found.add(onExecutor(() -> scored(wanted.together(some))));
        }
        return CompletableFuture.allOf(found.toArray(CompletableFuture[]::new))
                .thenApply(done -> found.stream().flatMap(some -> some.join().stream()).toList());
    }

    private <T> CompletableFuture<T> onExecutor(Task<T> task) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return task.run();
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                executor);
    }

    @FunctionalInterface
    private interface Task<T> {
        T run() throws IOException;
    }

    /** What queries want, and where it is. */
    private record Wanted(
            List<CodebookSegments> segments,
            RangeSearch.Included included,
            int limit,
            SearchOptions options) {

        private TopK alone(float[] query) throws IOException {
            return new RangeSearch(query, included, limit).run(segments, options);
        }

        private List<TopK> together(float[][] queries) throws IOException {
            return queries.length == 1
                    ? List.of(alone(queries[0]))
                    : new BatchRangeSearch(included, limit).run(queries, segments, options);
        }

        /** How many of the queries a thread takes at a time. */
        private int portion(int queries) {
            int processors = Runtime.getRuntime().availableProcessors();
            int portion = (queries + processors - 1) / processors;
            for (CodebookSegments each : segments) {
                portion = Math.min(portion, each.portion(limit));
            }
            return portion < MIN_TOGETHER ? 1 : portion;
        }
    }

    private List<Optional<ScoredGlobalIndexResult>> scored(List<TopK> results) {
        return results.stream().map(this::scored).toList();
    }

    private Optional<ScoredGlobalIndexResult> scored(TopK top) {
        if (top.size() == 0) {
            return Optional.empty();
        }
        long[] rowIds = top.ids();
        float[] distances = top.distances();
        RoaringNavigableMap64 rows = new RoaringNavigableMap64();
        Map<Long, Float> scores = new HashMap<>();
        for (int i = 0; i < rowIds.length; i++) {
            rows.add(rowIds[i]);
            scores.put(rowIds[i], column.metric().score(distances[i]));
        }
        return Optional.of(ScoredGlobalIndexResult.create(rows, scores::get));
    }

    @Override
    public void close() throws IOException {
        range.close();
    }
}
