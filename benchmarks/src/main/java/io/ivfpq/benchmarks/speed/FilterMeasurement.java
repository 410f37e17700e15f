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

package io.ivfpq.benchmarks.speed;

import io.ivfpq.benchmarks.data.BenchmarkData;
import io.ivfpq.benchmarks.index.SearchRun;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.search.ExactSearch;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.paimon.utils.RoaringNavigableMap64;

/**
 * Queries a second, recall and rows found when only some rows may be found, through Paimon's index
 * interface, on one thread.
 */
final class FilterMeasurement {

    /** Exact search of every share of the rows takes time; so many queries are enough. */
    private static final int MAX_QUERIES = 200;

    private final PaimonReader reader;
    private final BenchmarkData data;
    private final VectorBatch queries;
    private final Metric metric;
    private final String ranking;
    private final int k;
    private final long seed;

    FilterMeasurement(
            PaimonReader reader, BenchmarkData data, Codebook codebook, int k, long seed) {
        this.reader = reader;
        this.data = data;
        this.metric = codebook.metric();
        this.ranking = codebook.refine().isNone() ? "codes" : "best by sq8";
        this.k = k;
        this.seed = seed;
        VectorBatch all = data.queries();
        this.queries =
                new VectorBatch(all.values(), Math.min(MAX_QUERIES, all.count()), all.dimension());
    }

    /**
     * @param share of the rows that may be found, chosen at random
     */
    Figure at(int nprobe, double share, Rounds rounds) throws IOException {
        int[] rows = rows(share);
        RoaringNavigableMap64 included = new RoaringNavigableMap64();
        for (int row : rows) {
            included.add(row);
        }
        long[][] exact = exact(rows);
        long[][] found = searchAll(nprobe, included);
        long all = Arrays.stream(found).mapToLong(ids -> ids.length).sum();
        return Figure.of(
                        rounds.rates(queries.count(), () -> searchAll(nprobe, included)),
                        "queries/s")
                .what("nprobe", nprobe)
                .what("ranking", ranking)
                .what("percent that pass", 100 * share)
                .also("recall", new SearchRun(0, found).recall(exact, k))
                .also("found of " + k, (double) all / queries.count());
    }

    private int[] rows(double share) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, data.rows().count())
                .filter(row -> random.nextDouble() < share)
                .toArray();
    }

    private long[][] exact(int[] rows) {
        int dimension = data.dimension();
        float[] values = new float[rows.length * dimension];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(
                    data.rows().values(), rows[i] * dimension, values, i * dimension, dimension);
        }
        List<TopK> nearest =
                ExactSearch.searchAll(
                        new VectorBatch(values, rows.length, dimension),
                        queries,
                        k,
                        metric,
                        Runtime.getRuntime().availableProcessors());
        return nearest.stream()
                .map(top -> Arrays.stream(top.ids()).map(i -> rows[(int) i]).toArray())
                .toArray(long[][]::new);
    }

    private long[][] searchAll(int nprobe, RoaringNavigableMap64 included) throws IOException {
        long[][] found = new long[queries.count()][];
        for (int query = 0; query < found.length; query++) {
            found[query] = reader.search(queries.vector(query), k, nprobe, included);
        }
        return found;
    }
}
