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

import static io.ivfpq.benchmarks.kernels.KernelBenchmark.CENTROIDS;
import static io.ivfpq.benchmarks.kernels.KernelBenchmark.COLUMNS;
import static io.ivfpq.benchmarks.kernels.KernelBenchmark.DIMENSION;
import static io.ivfpq.benchmarks.kernels.KernelBenchmark.LIST_ROWS;
import static io.ivfpq.benchmarks.kernels.KernelBenchmark.NIBBLES;
import static io.ivfpq.benchmarks.kernels.KernelBenchmark.NIBBLE_CODEWORDS;
import static io.ivfpq.benchmarks.kernels.KernelBenchmark.ROWS;
import static io.ivfpq.benchmarks.kernels.KernelBenchmark.SCORES;
import static io.ivfpq.benchmarks.kernels.KernelBenchmark.SCORE_LIMIT;
import static io.ivfpq.benchmarks.kernels.KernelBenchmark.SUBSPACES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.ivfpq.format.kernel.ByteQuery;
import io.ivfpq.format.kernel.CodeBlock;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

/** Every benchmark computes what a plain loop in double precision does. */
class KernelBenchmarkTest {

    private static final double TOLERANCE = 1e-3;

    @Test
    void everyKernelHasABenchmark() {
        Set<String> kernels =
                new TreeSet<>(
                        Set.of(
                                "candidatesOfNibbles",
                                "candidatesOfGroupOfNibbles",
                                "scanOfNibbles"));
        for (Method method : DistanceKernels.class.getDeclaredMethods()) {
            // What returns these says something of the kernels.
            boolean computes = !Set.of(boolean.class, int.class).contains(method.getReturnType());
            if (method.getParameterCount() > 0 && computes) {
                boolean ofBytes = method.getParameterTypes()[0] == ByteQuery.class;
                kernels.add(method.getName() + (ofBytes ? "OfBytes" : ""));
            }
        }
        Set<String> benchmarks = new TreeSet<>();
        for (Method method : KernelBenchmark.class.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Benchmark.class)) {
                benchmarks.add(method.getName());
            }
        }

        assertThat(benchmarks).isEqualTo(kernels);
    }

    @Test
    void theKernelsOfThisJvmComputeTheRightThing() {
        check(Kernels.get().name().replaceAll("-.*", ""));
    }

    /** The choice is made once in a JVM, so the twin needs another one. */
    @Test
    void theScalarKernelsComputeTheRightThing() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                KernelBenchmarkTest.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String output;
        try (var stream = process.getInputStream()) {
            output = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("checked scalar");
    }

    public static void main(String[] arguments) throws IOException {
        check("scalar");
        System.out.println("checked " + Kernels.get().name());
    }

    @Test
    void refusesToMeasureOtherKernelsThanThoseOfTheJvm() {
        KernelBenchmark benchmark = new KernelBenchmark();
        benchmark.kernels = Kernels.get().name().equals("scalar") ? "simd" : "scalar";

        assertThatThrownBy(benchmark::choose)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "this JVM uses kernels %s, expected %s; measure each in a fork",
                        Kernels.get().name(), benchmark.kernels);
    }

    private static void check(String kernels) {
        KernelBenchmark benchmark = new KernelBenchmark();
        benchmark.kernels = kernels;
        benchmark.choose();
        checkVectors(benchmark);
        checkColumns(benchmark);
        checkLists(benchmark);
    }

    private static void checkVectors(KernelBenchmark benchmark) {
        assertThat((double) benchmark.dot()).isCloseTo(dot(benchmark, 0, 0), within(TOLERANCE));
        assertThat((double) benchmark.squaredDistance())
                .isCloseTo(squaredDistance(benchmark, 0, 0), within(TOLERANCE));
        float[] distances = benchmark.squaredDistances();
        for (int i = 0; i < distances.length; i++) {
            assertClose(
                    distances[i],
                    squaredDistance(benchmark, 0, benchmark.scattered[i] / DIMENSION));
        }
        checkBytes(benchmark);
        float[] dots = benchmark.negatedDots();
        float[] ofRows = benchmark.negatedDotsOfRows().clone();
        float[] scores = benchmark.scoresOfRows();
        int[] nearest = benchmark.nearest();
        for (int row = 0; row < ROWS; row++) {
            double best = Double.POSITIVE_INFINITY;
            for (int centroid = 0; centroid < CENTROIDS; centroid++) {
                double expected = -dot(benchmark, row, centroid);
                if (row == 0) {
                    assertClose(dots[centroid], expected);
                }
                assertClose(ofRows[row * CENTROIDS + centroid], expected);
                assertClose(
                        scores[row * CENTROIDS + centroid],
                        expected
                                + dot(benchmark.centroids, centroid, benchmark.centroids, centroid)
                                        / 2);
                best = Math.min(best, squaredDistance(benchmark, row, centroid));
            }
            assertClose(squaredDistance(benchmark, row, nearest[row]), best);
        }
    }

    private static void checkColumns(KernelBenchmark benchmark) {
        float[] minima = benchmark.columnMinima();
        int[] marks = benchmark.markColumns();
        for (int column = 0; column < COLUMNS; column++) {
            float least = Float.POSITIVE_INFINITY;
            int marked = 0;
            for (int row = 0; row < SCORES / COLUMNS; row++) {
                float score = benchmark.centroids[row * COLUMNS + column];
                least = Math.min(least, score);
                marked |= (score < SCORE_LIMIT ? 1 : 0) << row;
            }
            assertThat(minima[column]).isEqualTo(least);
            assertThat(marks[column]).isEqualTo(marked);
        }
    }

    private static void checkBytes(KernelBenchmark benchmark) {
        double dot = 0;
        double squaredDistance = 0;
        for (int d = 0; d < DIMENSION; d++) {
            double value =
                    benchmark.lows[d]
                            + (double) (benchmark.refineCodes[d] & 0xff) * benchmark.steps[d];
            dot += benchmark.rows[d] * value;
            squaredDistance += (benchmark.rows[d] - value) * (benchmark.rows[d] - value);
        }
        assertThat((double) benchmark.dotOfBytes()).isCloseTo(dot, withinPercentage(0.001));
        assertThat((double) benchmark.squaredDistanceOfBytes())
                .isCloseTo(squaredDistance, withinPercentage(0.001));
    }

    private static void checkLists(KernelBenchmark benchmark) {
        float[] distances = benchmark.scan();
        for (int row = 0; row < LIST_ROWS; row++) {
            assertClose(distances[row], distance(benchmark, row));
        }
        checkNibbles(benchmark);
        float[] single = benchmark.distances();
        for (int i = 0; i < single.length; i++) {
            assertClose(single[i], distance(benchmark, benchmark.singleRows[i]));
        }
        checkFound(Arrays.copyOf(benchmark.found(), benchmark.candidates()), benchmark.scan());
        int count = benchmark.candidatesOfGroup();
        checkFound(Arrays.copyOf(benchmark.found(), count), benchmark.scan());
        assertThat(benchmark.quantise().limit(1, 0)).isEqualTo(benchmark.bounds.limit(1, 0));
    }

    /** Every row of the nearest hundredth, and not too many others. */
    private static void checkFound(int[] found, float[] distances) {
        Arrays.sort(found);
        double threshold =
                Arrays.stream(sorted(distances)).skip(LIST_ROWS / 100).findFirst().orElseThrow();
        for (int row = 0; row < LIST_ROWS; row++) {
            if (distances[row] <= threshold) {
                assertThat(Arrays.binarySearch(found, row)).as("row %s", row).isNotNegative();
            }
        }
        assertThat(found).hasSizeBetween(LIST_ROWS / 100, LIST_ROWS / 10);
    }

    private static void checkNibbles(KernelBenchmark benchmark) {
        float[] distances = benchmark.scanOfNibbles();
        for (int row = 0; row < LIST_ROWS; row++) {
            assertClose(distances[row], distanceOfNibbles(benchmark, row));
        }
        checkNibbleTables(benchmark);
        int count = benchmark.candidatesOfNibbles();
        checkFound(Arrays.copyOf(benchmark.found(), count), benchmark.scanOfNibbles());
        count = benchmark.candidatesOfGroupOfNibbles();
        checkFound(Arrays.copyOf(benchmark.found(), count), benchmark.scanOfNibbles());
    }

    private static void checkNibbleTables(KernelBenchmark benchmark) {
        float[] columns = benchmark.negatedDotsOfNibbles();
        float[] table = new float[columns.length];
        int components = DIMENSION / NIBBLES;
        for (int i = 0; i < table.length; i++) {
            int subspace = i / NIBBLE_CODEWORDS;
            double expected = 0;
            for (int d = 0; d < components; d++) {
                expected -=
                        (double) benchmark.rows[subspace * components + d]
                                * benchmark.centroids[i * components + d];
            }
            table[i] = columns[i % NIBBLE_CODEWORDS * NIBBLES + subspace];
            assertClose(table[i], expected);
        }
        assertThat(benchmark.quantiseNibbles().limit(1, 0))
                .isEqualTo(benchmark.chosen.quantise(table, NIBBLES, 4).limit(1, 0));
    }

    private static double[] sorted(float[] values) {
        double[] sorted = new double[values.length];
        Arrays.setAll(sorted, i -> values[i]);
        Arrays.sort(sorted);
        return sorted;
    }

    private static void assertClose(double actual, double expected) {
        if (!(Math.abs(actual - expected) <= TOLERANCE)) {
            throw new AssertionError(actual + ", expected " + expected);
        }
    }

    private static double dot(KernelBenchmark benchmark, int row, int centroid) {
        return dot(benchmark.rows, row, benchmark.centroids, centroid);
    }

    private static double dot(float[] a, int first, float[] b, int second) {
        double sum = 0;
        for (int d = 0; d < DIMENSION; d++) {
            sum += (double) a[first * DIMENSION + d] * b[second * DIMENSION + d];
        }
        return sum;
    }

    private static double squaredDistance(KernelBenchmark benchmark, int row, int centroid) {
        double sum = 0;
        for (int d = 0; d < DIMENSION; d++) {
            double difference =
                    (double) benchmark.rows[row * DIMENSION + d]
                            - benchmark.centroids[centroid * DIMENSION + d];
            sum += difference * difference;
        }
        return sum;
    }

    private static double distance(KernelBenchmark benchmark, int row) {
        double sum = benchmark.terms[CodeBlock.slot(row, LIST_ROWS)];
        for (int m = 0; m < SUBSPACES; m++) {
            sum += benchmark.table[256 * m + codeByte(benchmark, row, m)];
        }
        return sum;
    }

    private static double distanceOfNibbles(KernelBenchmark benchmark, int row) {
        double sum = benchmark.terms[CodeBlock.slot(row, LIST_ROWS)];
        for (int m = 0; m < SUBSPACES; m++) {
            int both = codeByte(benchmark, row, m);
            sum += benchmark.nibbleTable[32 * m + both % 16];
            sum += benchmark.nibbleTable[32 * m + 16 + both / 16];
        }
        return sum;
    }

    private static int codeByte(KernelBenchmark benchmark, int row, int m) {
        int first = row & -CodeBlock.ROWS;
        return benchmark.codes[first * SUBSPACES + m * CodeBlock.ROWS + row - first] & 0xff;
    }
}
