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

package io.ivfpq.benchmarks.data;

import io.ivfpq.format.search.ExactSearch;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Rows to index and queries that are none of them, in memory and in files.
 *
 * @param rows in random order, so that the first ones are a fair sample
 */
public record BenchmarkData(
        String name,
        long seed,
        VectorBatch rows,
        VectorBatch queries,
        Path rowsFile,
        Path queriesFile) {

    /** Queries without rows, for searches that need no vectors of rows. */
    public static BenchmarkData queriesOnly(Path file, int count, int dimension)
            throws IOException {
        return new BenchmarkData(
                file.getFileName().toString(),
                0,
                new VectorBatch(new float[0], 0, dimension),
                VectorFile.read(file, count, dimension),
                file,
                file);
    }

    public int dimension() {
        return rows.dimension();
    }

    /** The ids of the {@code k} nearest rows of each query, by exhaustive search. */
    public long[][] exactNeighbours(int k, Metric metric) {
        int threads = Runtime.getRuntime().availableProcessors();
        List<TopK> found = ExactSearch.searchAll(rows, queries, k, metric, threads);
        return found.stream().map(TopK::ids).toArray(long[][]::new);
    }

    /** The first {@code count} rows; copied. */
    public VectorBatch firstRows(int count) {
        int rowCount = Math.min(count, rows.count());
        float[] values = new float[rowCount * dimension()];
        System.arraycopy(rows.values(), 0, values, 0, values.length);
        return new VectorBatch(values, rowCount, dimension());
    }
}
