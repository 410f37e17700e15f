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

import io.ivfpq.format.vector.VectorBatch;
import io.ivfpq.wordnet.EmbeddingCache;
import io.ivfpq.wordnet.ProgressLine;
import io.ivfpq.wordnet.WordNetDefinitions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The data sets of the benchmarks. Each is the same for everybody: its seed is part of it. */
public enum DataSet {
    WORDNET("wordnet", 384, WordNetDefinitions.COUNT - 1_000, 1_000) {
        @Override
        VectorBatch generate() throws IOException {
            int[] all = IntStream.range(0, WordNetDefinitions.COUNT).toArray();
            VectorBatch vectors =
                    EmbeddingCache.ofWordNet()
                            .vectors(
                                    WordNetDefinitions.load().texts(all),
                                    new ProgressLine(System.err, System.console() != null));
            return shuffled(vectors, new SplittableRandom(SEED));
        }
    },
    SYNTHETIC_1M_128("synthetic-1m-128", 128, 1_000_000, 2_000) {
        @Override
        VectorBatch generate() {
            return new SyntheticVectors(128, 2_000, 12, SEED).rows(1_002_000);
        }
    },
    SYNTHETIC_200K_768("synthetic-200k-768", 768, 200_000, 1_000) {
        @Override
        VectorBatch generate() {
            return new SyntheticVectors(768, 500, 24, SEED).rows(201_000);
        }
    },
    /** For tests, and to see in a moment whether a command does what one wants. */
    SYNTHETIC_4K_32("synthetic-4k-32", 32, 4_000, 100) {
        @Override
        VectorBatch generate() {
            return new SyntheticVectors(32, 40, 6, SEED).rows(4_100);
        }
    };

    private static final long SEED = 1;

    private final String optionValue;
    private final int dimension;
    private final int rowCount;
    private final int queryCount;

    DataSet(String optionValue, int dimension, int rowCount, int queryCount) {
        this.optionValue = optionValue;
        this.dimension = dimension;
        this.rowCount = rowCount;
        this.queryCount = queryCount;
    }

    /** All rows, then all queries. */
    abstract VectorBatch generate() throws IOException;

    /** As the command line spells it. */
    @Override
    public String toString() {
        return optionValue;
    }

    /** Reads the cached files, or generates them first: a minute, for WordNet four. */
    public BenchmarkData load() throws IOException {
        return load(EmbeddingCache.ofWordNet().file().toAbsolutePath().getParent());
    }

    /** As {@link #load()}, with the files in another directory. */
    public BenchmarkData load(Path directory) throws IOException {
        Path rowsFile = directory.resolve(optionValue + "-" + SEED + "-rows.f32");
        Path queriesFile = directory.resolve(optionValue + "-" + SEED + "-queries.f32");
        boolean cached =
                VectorFile.holds(rowsFile, rowCount, dimension)
                        && VectorFile.holds(queriesFile, queryCount, dimension);
        VectorBatch rows;
        VectorBatch queries;
        if (cached) {
            rows = VectorFile.read(rowsFile, rowCount, dimension);
            queries = VectorFile.read(queriesFile, queryCount, dimension);
        } else {
            System.err.printf("generating %s%n", optionValue);
            VectorBatch all = generate();
            rows = part(all, 0, rowCount);
            queries = part(all, rowCount, queryCount);
            VectorFile.write(rowsFile, rows);
            VectorFile.write(queriesFile, queries);
        }
        return new BenchmarkData(optionValue, SEED, rows, queries, rowsFile, queriesFile);
    }

    private static VectorBatch part(VectorBatch all, int first, int count) {
        int dimension = all.dimension();
        float[] values = new float[count * dimension];
        System.arraycopy(all.values(), first * dimension, values, 0, values.length);
        return new VectorBatch(values, count, dimension);
    }

    private static VectorBatch shuffled(VectorBatch vectors, SplittableRandom random) {
        int dimension = vectors.dimension();
        float[] values = new float[vectors.count() * dimension];
        int[] order = IntStream.range(0, vectors.count()).toArray();
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(
                    vectors.values(), order[i] * dimension, values, i * dimension, dimension);
        }
        return new VectorBatch(values, vectors.count(), dimension);
    }
}
