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

package io.ivfpq.benchmarks.kernels;

import io.ivfpq.format.kernel.ByteQuery;
import io.ivfpq.format.kernel.Candidates;
import io.ivfpq.format.kernel.CodeBlock;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.NibbleCodewords;
import io.ivfpq.format.kernel.PackedVectors;
import io.ivfpq.format.kernel.QuantisedTable;
import io.ivfpq.format.kernel.QueryGroup;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One benchmark for each kernel, named like it, at the sizes of an index of 128 dimensions with 1
 * 024 lists and 16 codes of 8 bits, or 32 of 4 bits in as many bytes. Times are nanoseconds for one
 * result: a distance, the nearest of all centroids, a row of a list. Not final, as JMH derives from
 * it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {

    static final int DIMENSION = 128;
    static final int CENTROIDS = 1_024;
    static final int ROWS = 240;
    static final int SUBSPACES = 16;
    static final int LIST_ROWS = 1_024;
    static final int SINGLE_ROWS = 8;

    /** Of a query for lists, of which it probes half as many as there are columns. */
    static final int SCORES = 2_048;

    static final int COLUMNS = 128;
    static final float SCORE_LIMIT = -0.9f;
    static final int NIBBLES = 32;
    private static final int CODEWORDS = 256;
    static final int NIBBLE_CODEWORDS = 16;
    private static final long SEED = 1;

    /** One row in so many is a candidate. */
    private static final int ROWS_PER_CANDIDATE = 100;

    @Param({"simd", "scalar"})
    public String kernels;

    DistanceKernels chosen;
    final float[] centroids;
    final float[] rows;
    final byte[] codes;
    final float[] terms;
    final float[] table;

    /** The first row is compared with these. */
    final byte[] refineCodes = new byte[DIMENSION];

    final float[] lows;
    final float[] steps;
    final int[] singleRows = new int[SINGLE_ROWS];
    final float[] nibbleTable;
    float limit;
    float nibbleLimit;
    QuantisedTable bounds;
    private QuantisedTable nibbleBounds;
    private ByteQuery byProduct;
    private ByteQuery byDistance;
    private PackedVectors packed;
    private CodeBlock block;
    private CodeBlock nibbles;
    private final float[] dots = new float[CENTROIDS];
    private final float[] dotsOfRows = new float[ROWS * CENTROIDS];
    private final float[] minima = new float[COLUMNS];
    private final int[] marks = new int[COLUMNS];
    private final NibbleCodewords nibbleCodewords;

    /** A table of codes of 4 bits, subspaces side by side. */
    private final float[] columns;

    private final float[] blockDistances = new float[CodeBlock.ROWS];
    private final int[] nearest = new int[ROWS];
    private final float[] distances = new float[LIST_ROWS];
    private final List<Candidates> found =
            Stream.generate(() -> new Candidates(LIST_ROWS + CodeBlock.ROWS))
                    .limit(QueryGroup.QUERIES)
                    .toList();
    private final QueryGroup group = new QueryGroup();
    private final float[] singleDistances = new float[SINGLE_ROWS];
    private final float[] firstRow;

    /** Where some centroids begin. */
    final int[] scattered;

    public KernelBenchmark() {
        SplittableRandom random = new SplittableRandom(SEED);
        centroids = uniform(random, CENTROIDS * DIMENSION);
        rows = uniform(random, ROWS * DIMENSION);
        codes = new byte[LIST_ROWS * SUBSPACES + CodeBlock.SLACK_BYTES];
        random.nextBytes(codes);
        terms = uniform(random, LIST_ROWS);
        table = uniform(random, SUBSPACES * CODEWORDS);
        nibbleTable = uniform(random, NIBBLES * NIBBLE_CODEWORDS);
        nibbleCodewords = NibbleCodewords.of(centroids, NIBBLES, DIMENSION / NIBBLES);
        columns = new float[nibbleCodewords.tableLength()];
        random.nextBytes(refineCodes);
        lows = uniform(random, DIMENSION);
        steps = uniform(random, DIMENSION);
        Arrays.setAll(singleRows, i -> random.nextInt(LIST_ROWS));
        firstRow = Arrays.copyOf(rows, DIMENSION);
        scattered =
                random.ints(SINGLE_ROWS, 0, CENTROIDS)
                        .map(centroid -> centroid * DIMENSION)
                        .toArray();
    }

    private static float[] uniform(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    /**
     * @throws IllegalStateException if other kernels were chosen in this JVM before
     */
    @Setup
    public void choose() {
        System.setProperty("io.ivfpq.kernels", kernels);
        chosen = Kernels.get();
        if (!chosen.name().startsWith(kernels)) {
            throw new IllegalStateException(
                    String.format(
                            "this JVM uses kernels %s, expected %s; measure each in a fork",
                            chosen.name(), kernels));
        }
        packed = PackedVectors.of(chosen, centroids, 0, CENTROIDS, DIMENSION);
        byProduct = ByteQuery.forProducts(chosen, firstRow, lows, steps);
        byDistance = ByteQuery.forDistances(chosen, firstRow, lows, steps);
        block = new CodeBlock(codes, terms, SUBSPACES, 8);
        nibbles = new CodeBlock(codes, terms, SUBSPACES, 4);
        bounds = chosen.quantise(table, SUBSPACES, 8);
        limit = bounds.limit(candidateDistance(scan()), 0);
        nibbleBounds = chosen.quantise(nibbleTable, NIBBLES, 4);
        negatedDotsOfNibbles();
        nibbleLimit = nibbleBounds.limit(candidateDistance(scanOfNibbles()), 0);
    }

    /** Of the last of the nearest rows. */
    private static float candidateDistance(float[] all) {
        float[] sorted = all.clone();
        Arrays.sort(sorted);
        return sorted[LIST_ROWS / ROWS_PER_CANDIDATE];
    }

    @Benchmark
    public float dot() {
        return chosen.dot(rows, 0, centroids, 0, DIMENSION);
    }

    @Benchmark
    public float squaredDistance() {
        return chosen.squaredDistance(rows, 0, centroids, 0, DIMENSION);
    }

    /** Of the first row with some centroids. */
    @Benchmark
    @OperationsPerInvocation(SINGLE_ROWS)
    public float[] squaredDistances() {
        chosen.squaredDistances(firstRow, centroids, scattered, SINGLE_ROWS, singleDistances);
        return singleDistances;
    }

    @Benchmark
    public float dotOfBytes() {
        return chosen.dot(byProduct, refineCodes, 0);
    }

    @Benchmark
    public float squaredDistanceOfBytes() {
        return chosen.squaredDistance(byDistance, refineCodes, 0);
    }

    /** Of one row with every centroid. */
    @Benchmark
    @OperationsPerInvocation(CENTROIDS)
    public float[] negatedDots() {
        chosen.negatedDots(packed, rows, 0, dots, 0);
        return dots;
    }

    /** Of every row with every centroid. */
    @Benchmark
    @OperationsPerInvocation(ROWS * CENTROIDS)
    public float[] negatedDotsOfRows() {
        chosen.negatedDotsOfRows(packed, rows, 0, ROWS, dotsOfRows);
        return dotsOfRows;
    }

    /** Of every row with every centroid. */
    @Benchmark
    @OperationsPerInvocation(ROWS * CENTROIDS)
    public float[] scoresOfRows() {
        chosen.scoresOfRows(packed, rows, 0, ROWS, dotsOfRows);
        return dotsOfRows;
    }

    /** A score. */
    @Benchmark
    @OperationsPerInvocation(SCORES)
    public float[] columnMinima() {
        chosen.columnMinima(centroids, 0, SCORES, minima);
        return minima;
    }

    /** A score. */
    @Benchmark
    @OperationsPerInvocation(SCORES)
    public int[] markColumns() {
        chosen.markColumns(centroids, 0, SCORES, SCORE_LIMIT, marks);
        return marks;
    }

    /** The centroid of a row. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int[] nearest() {
        chosen.nearest(packed, rows, 0, DIMENSION, ROWS, nearest, 0);
        return nearest;
    }

    /** A row of a list, by the table of floats. */
    @Benchmark
    @OperationsPerInvocation(LIST_ROWS)
    public float[] scan() {
        return scan(block, table);
    }

    /** The same of codes of 4 bits. */
    @Benchmark
    @OperationsPerInvocation(LIST_ROWS)
    public float[] scanOfNibbles() {
        return scan(nibbles, nibbleTable);
    }

    private float[] scan(CodeBlock list, float[] lookupTable) {
        for (int row = 0; row < LIST_ROWS; row += CodeBlock.ROWS) {
            list.moveTo(row);
            chosen.scan(list, lookupTable, 0, blockDistances);
            System.arraycopy(blockDistances, 0, distances, row, CodeBlock.ROWS);
        }
        return distances;
    }

    /** A whole table. */
    @Benchmark
    public QuantisedTable quantise() {
        return chosen.quantise(table, SUBSPACES, 8);
    }

    /** The table of a query for codes of 4 bits. */
    @Benchmark
    public float[] negatedDotsOfNibbles() {
        chosen.negatedDotsOfNibbles(nibbleCodewords, rows, columns);
        return columns;
    }

    /** A whole table of codes of 4 bits. */
    @Benchmark
    public QuantisedTable quantiseNibbles() {
        return chosen.quantiseNibbles(columns, NIBBLES);
    }

    /** A row of a list, by the table of bytes; one in a hundred is found. */
    @Benchmark
    @OperationsPerInvocation(LIST_ROWS)
    public int candidates() {
        return candidates(block, bounds, limit);
    }

    /** As {@link #candidates}, of codes of 4 bits. */
    @Benchmark
    @OperationsPerInvocation(LIST_ROWS)
    public int candidatesOfNibbles() {
        return candidates(nibbles, nibbleBounds, nibbleLimit);
    }

    private int candidates(CodeBlock list, QuantisedTable tables, float of) {
        found.get(0).resize(0);
        for (int row = 0; row < LIST_ROWS; row += CodeBlock.ROWS) {
            list.moveTo(row);
            chosen.candidates(list, tables, of, found.get(0));
        }
        return found.get(0).count();
    }

    /** As {@link #candidates}, of four queries; a row of one query. */
    @Benchmark
    @OperationsPerInvocation(QueryGroup.QUERIES * LIST_ROWS)
    public int candidatesOfGroup() {
        return candidatesOfGroup(block, bounds, limit);
    }

    /** The same of codes of 4 bits. */
    @Benchmark
    @OperationsPerInvocation(QueryGroup.QUERIES * LIST_ROWS)
    public int candidatesOfGroupOfNibbles() {
        return candidatesOfGroup(nibbles, nibbleBounds, nibbleLimit);
    }

    private int candidatesOfGroup(CodeBlock list, QuantisedTable tables, float of) {
        for (int query = 0; query < QueryGroup.QUERIES; query++) {
            found.get(query).resize(0);
            group.put(query, tables, of, found.get(query));
        }
        for (int row = 0; row < LIST_ROWS; row += CodeBlock.ROWS) {
            list.moveTo(row);
            chosen.candidatesOfGroup(list, group);
        }
        return found.get(0).count();
    }

    /** A row somewhere in a list. */
    @Benchmark
    @OperationsPerInvocation(SINGLE_ROWS)
    public float[] distances() {
        chosen.distances(block, singleRows, SINGLE_ROWS, table, 0, singleDistances);
        return singleDistances;
    }

    /** What {@link #candidates} found. */
    int[] found() {
        return found.get(0).rows();
    }
}
