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

package io.ivfpq.format.search;

import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.WorkerThreads;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import io.ivfpq.format.vector.VectorRules;
import java.util.ArrayList;
import java.util.List;

/**
 * Exhaustive search over raw vectors, on the same distance scale as {@link QueryPlan}; what recall
 * is measured against. Rows that break the rules of the metric are never results.
 */
public final class ExactSearch {

    /** Rows compared with every query of a task before going on, so that they stay in cache. */
    private static final int BLOCK_ROWS = 256;

    private static final int QUERIES_PER_TASK = 16;

    private final VectorBatch rows;
    private final VectorRules rules;
    private final DistanceKernels kernels = Kernels.get();

    /** Factor that normalises each row under cosine; 0 for rows that break the rules. */
    private final float[] scales;

    private ExactSearch(VectorBatch rows, Metric metric) {
        this.rows = rows;
        this.rules = new VectorRules(rows.dimension(), metric);
        this.scales = new float[rows.count()];
        for (int row = 0; row < rows.count(); row++) {
            float[] vector = rows.vector(row);
            if (rules.defect(vector).isEmpty()) {
                scales[row] = metric == Metric.COSINE ? rules.normalisation(vector) : 1;
            }
        }
    }

    /**
     * The nearest rows of one query; ids are row numbers in the batch.
     *
     * @throws io.ivfpq.format.vector.InvalidVectorException if the query breaks the rules
     */
    public static TopK search(VectorBatch rows, float[] query, int k, Metric metric) {
        ExactSearch search = new ExactSearch(rows, metric);
        search.rules.check(query, "the query");
        TopK top = new TopK(k);
        search.offer(0, rows.count(), search.rules.prepared(query), top);
        return top;
    }

    /** The nearest rows of each query, in the order of the queries. */
    public static List<TopK> searchAll(
            VectorBatch rows, VectorBatch queries, int k, Metric metric, int threads) {
        ExactSearch search = new ExactSearch(rows, metric);
        List<TopK> results = new ArrayList<>();
        List<float[]> prepared = new ArrayList<>();
        for (int i = 0; i < queries.count(); i++) {
            float[] query = queries.vector(i);
            search.rules.check(query, "query " + i);
            prepared.add(search.rules.prepared(query));
            results.add(new TopK(k));
        }
        try (WorkerThreads workers = new WorkerThreads(threads)) {
            workers.run(
                    queries.count(),
                    QUERIES_PER_TASK,
                    (from, to) ->
                            search.offerInBlocks(
                                    prepared.subList(from, to), results.subList(from, to)));
        }
        return results;
    }

    private void offerInBlocks(List<float[]> queries, List<TopK> results) {
        for (int first = 0; first < rows.count(); first += BLOCK_ROWS) {
            int last = Math.min(rows.count(), first + BLOCK_ROWS);
            for (int i = 0; i < queries.size(); i++) {
                offer(first, last, queries.get(i), results.get(i));
            }
        }
    }

    private void offer(int first, int last, float[] query, TopK top) {
        for (int row = first; row < last; row++) {
            if (scales[row] != 0) {
                top.offer(row, distance(query, row));
            }
        }
    }

    private float distance(float[] query, int row) {
        int dimension = rows.dimension();
        int offset = row * dimension;
        return switch (rules.metric()) {
            case L2 -> kernels.squaredDistance(query, 0, rows.values(), offset, dimension);
            case INNER_PRODUCT -> -kernels.dot(query, 0, rows.values(), offset, dimension);
            case COSINE ->
                    2 - 2 * scales[row] * kernels.dot(query, 0, rows.values(), offset, dimension);
        };
    }
}
