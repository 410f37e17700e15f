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

package io.ivfpq.benchmarks.drift;

import io.ivfpq.format.search.ExactSearch;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.paimon.globalindex.GlobalIndexResult;
import org.apache.paimon.globalindex.ScoredGlobalIndexResult;
import org.apache.paimon.table.FileStoreTable;

/**
 * Recall of the index of a table, asked through Paimon's search API: the share of the ten exact
 * neighbours among the ten found, averaged over the queries. The ids of the table are positions in
 * the data set, so the vectors to rank candidates again come from there instead of from Parquet.
 */
final class TableRecall {

    static final int K = 10;
    static final int RERANKED = 100;

    private final VectorBatch vectors;
    private final VectorBatch queries;
    private final List<int[]> exact;

    /**
     * @param vectors the data set
     * @param rows positions in it of the rows of the table
     * @param heldOut positions of the queries, which the table does not hold
     */
    TableRecall(VectorBatch vectors, int[] rows, int[] heldOut) {
        this.vectors = vectors;
        this.queries = vectors.select(heldOut);
        int threads = Runtime.getRuntime().availableProcessors();
        this.exact =
                ExactSearch.searchAll(vectors.select(rows), queries, K, Metric.COSINE, threads)
                        .stream()
                        .map(top -> chosen(top, rows))
                        .toList();
    }

    private static int[] chosen(TopK top, int[] from) {
        return Arrays.stream(top.ids()).mapToInt(id -> from[Math.toIntExact(id)]).toArray();
    }

    /** At each of {@code probeCounts}. */
    List<RecallAt> of(FileStoreTable table, List<Integer> probeCounts) throws IOException {
        RowPositions positions = RowPositions.read(table);
        List<RecallAt> points = new ArrayList<>();
        for (int nprobe : probeCounts) {
            List<int[]> found = search(table, nprobe, positions);
            points.add(
                    new RecallAt(
                            nprobe,
                            mean(query -> recall(query, found.get(query))),
                            mean(query -> recall(query, reranked(query, found.get(query))))));
        }
        return points;
    }

    /** The {@value #RERANKED} nearest rows of each query by codes, nearest first. */
    private List<int[]> search(FileStoreTable table, int nprobe, RowPositions positions) {
        float[][] questions = new float[queries.count()][];
        Arrays.setAll(questions, queries::vector);
        return table
                .newBatchVectorSearchBuilder()
                .withVectorColumn(DriftTable.VECTOR_COLUMN)
                .withVectors(questions)
                .withLimit(RERANKED)
                .withOptions(Map.of("ivf.nprobe", Integer.toString(nprobe)))
                .executeBatchLocal()
                .stream()
                .map(result -> nearestFirst(result, positions))
                .toList();
    }

    private static int[] nearestFirst(GlobalIndexResult result, RowPositions positions) {
        if (!(result instanceof ScoredGlobalIndexResult scored)) {
            throw new IllegalStateException("The search answered without scores: " + result);
        }
        List<Long> rowIds = new ArrayList<>();
        for (long rowId : scored.results()) {
            rowIds.add(rowId);
        }
        Comparator<Long> byScore =
                Comparator.comparingDouble(rowId -> scored.scoreGetter().score(rowId));
        rowIds.sort(byScore.reversed().thenComparing(Comparator.naturalOrder()));
        return rowIds.stream().mapToInt(positions::of).toArray();
    }

    private int[] reranked(int query, int[] found) {
        TopK best =
                ExactSearch.search(vectors.select(found), queries.vector(query), K, Metric.COSINE);
        return chosen(best, found);
    }

    private double recall(int query, int[] found) {
        int[] truth = exact.get(query);
        long hits =
                Arrays.stream(found)
                        .limit(K)
                        .filter(row -> Arrays.stream(truth).anyMatch(t -> t == row))
                        .count();
        return (double) hits / truth.length;
    }

    private double mean(IntToDoubleFunction value) {
        return IntStream.range(0, queries.count()).mapToDouble(value).average().orElseThrow();
    }
}
