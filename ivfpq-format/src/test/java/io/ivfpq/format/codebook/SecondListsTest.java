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

package io.ivfpq.format.codebook;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the rule in double precision, with all lists in order. */
class SecondListsTest {

    private static final long SEED = 71;
    private static final int ROWS = 250;

    /** Lists in reach of the rule. */
    private static final int NEARBY = 16;

    @ParameterizedTest
    @CsvSource({
        "1, 2",
        "1, 17",
        "3, 2",
        "3, 3",
        "3, 16",
        "3, 100",
        "17, 2",
        "17, 3",
        "17, 16",
        "17, 17",
        "17, 100",
        "128, 3",
        "128, 17",
        "128, 100"
    })
    void choosesTheListOfLeastLossOfTheNearest(int dimension, int lists) {
        Random random = new Random(SEED);
        float[] centroids = ClusteredVectors.gaussian(lists * dimension, random);
        float[] rows = ClusteredVectors.gaussian((ROWS + 1) * dimension, random);
        int[] chosen = assign(centroids, dimension, rows, dimension);

        for (int row = 0; row < ROWS; row++) {
            Reference reference = new Reference(centroids, dimension, rows, (row + 1) * dimension);
            int first = chosen[2 * row];
            int second = chosen[2 * row + 1];
            String how = "row " + row + ", seed " + SEED;
            double tolerance = 1e-5 * (dimension + reference.distance(first));
            assertThat(second).as(how).isNotEqualTo(first);
            assertThat(reference.distance(first))
                    .as(how)
                    .isLessThan(reference.distance(reference.order[0]) + tolerance);
            int last = reference.order[Math.min(NEARBY, lists) - 1];
            assertThat(reference.distance(second))
                    .as(how)
                    .isLessThan(reference.distance(last) + tolerance);
            double least = reference.leastLoss(first);
            assertThat(reference.loss(first, second)).as(how).isLessThan(least * (1 + 1e-4));
        }
    }

    /** Of small whole numbers, whose scores have no rounding, with many equal ones. */
    @ParameterizedTest
    @CsvSource({"1, 2", "1, 17", "3, 16", "3, 100", "17, 17"})
    void ofEqualsTheLowerListIsNearer(int dimension, int lists) {
        Random random = new Random(SEED);
        float[] centroids = whole(lists * dimension, random);
        float[] rows = whole(ROWS * dimension, random);
        int[] chosen = assign(centroids, dimension, rows, 0);

        for (int row = 0; row < ROWS; row++) {
            Reference reference = new Reference(centroids, dimension, rows, row * dimension);
            String how = "row " + row + ", seed " + SEED;
            assertThat(chosen[2 * row]).as(how).isEqualTo(reference.order[0]);
            List<Integer> nearby =
                    Arrays.stream(reference.order).limit(NEARBY).skip(1).boxed().toList();
            assertThat(chosen[2 * row + 1]).as(how).isIn(nearby);
            assertThat(reference.loss(chosen[2 * row], chosen[2 * row + 1]))
                    .as(how)
                    .isLessThanOrEqualTo(reference.leastLoss(chosen[2 * row]) * (1 + 1e-6));
        }
    }

    @Test
    void aRowAtItsCentroidLiesInTheNearestOfTheOthers() {
        float[] centroids = {0, 0, 9, 0, 0, 2, -3, 0};

        assertThat(assign(centroids, 2, new float[] {0, 0, 9, 0}, 0, 2))
                .containsExactly(0, 2, 1, 0);
    }

    @Test
    void aListOfTheSameCentroidIsNoBetterThanOneOfAnotherDirection() {
        // The row is at distance 2 of the first two, and of the last across from them.
        float[] centroids = {0, 0, 0, 0, 2, 2};

        assertThat(assign(centroids, 2, new float[] {2, 0}, 0, 1)).containsExactly(0, 2);
    }

    /** List 1 is nearer than list 2, but the residual points the same way. */
    @Test
    void aResidualAcrossTheFirstIsBetterThanAShorterOneAlongIt() {
        float[] centroids = {0, 0, -0.5f, 0, 1, 2};

        assertThat(assign(centroids, 2, new float[] {1, 0}, 0, 1)).containsExactly(0, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {-40, 40, 55})
    void theScaleOfVectorsDoesNotMatter(int exponent) {
        Random random = new Random(SEED);
        float[] centroids = ClusteredVectors.gaussian(40 * 6, random);
        float[] rows = ClusteredVectors.gaussian(ROWS * 6, random);

        assertThat(assign(scaled(centroids, exponent), 6, scaled(rows, exponent), 0))
                .as("seed %d", SEED)
                .isEqualTo(assign(centroids, 6, rows, 0));
    }

    /** More lists than scores are held of for a block of rows. */
    @Test
    void ofManyListsRowsAreTakenInPortions() {
        Random random = new Random(SEED);
        int lists = 3000;
        float[] centroids = ClusteredVectors.gaussian(lists * 2, random);
        float[] rows = ClusteredVectors.gaussian(ROWS * 2, random);

        int[] together = assign(centroids, 2, rows, 0);

        for (int row = 0; row < ROWS; row++) {
            assertThat(assign(centroids, 2, rows, 2 * row, 1))
                    .as("row %d, seed %d", row, SEED)
                    .containsExactly(together[2 * row], together[2 * row + 1]);
        }
    }

    private static float[] whole(int length, Random random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextInt(5) - 2;
        }
        return values;
    }

    private static float[] scaled(float[] values, int exponent) {
        float[] scaled = values.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = Math.scalb(scaled[i], exponent);
        }
        return scaled;
    }

    private static int[] assign(float[] centroids, int dimension, float[] rows, int offset) {
        return assign(centroids, dimension, rows, offset, ROWS);
    }

    private static int[] assign(
            float[] centroids, int dimension, float[] rows, int offset, int count) {
        int lists = centroids.length / dimension;
        CodebookShape shape = new CodebookShape(Metric.L2, dimension, lists, 1, 4, 2);
        Codebook codebook = Codebook.of(shape, Baseline.NONE, centroids, new float[16 * dimension]);
        int[] chosen = new int[2 * count];
        new SecondLists(codebook).assign(rows, offset, count, chosen);
        return chosen;
    }

    /** All lists of a row, the nearest first. */
    private static final class Reference {

        private final double[][] residuals;
        private final int[] order;

        Reference(float[] centroids, int dimension, float[] rows, int offset) {
            residuals = new double[centroids.length / dimension][dimension];
            for (int i = 0; i < centroids.length; i++) {
                residuals[i / dimension][i % dimension] =
                        (double) rows[offset + i % dimension] - centroids[i];
            }
            order =
                    IntStream.range(0, residuals.length)
                            .boxed()
                            .sorted(Comparator.comparingDouble(this::distance))
                            .mapToInt(list -> list)
                            .toArray();
        }

        double distance(int list) {
            return dot(residuals[list], residuals[list]);
        }

        double loss(int first, int list) {
            double along = dot(residuals[first], residuals[list]);
            double length = distance(first);
            return distance(list) + (length == 0 ? 0 : along * along / length);
        }

        double leastLoss(int first) {
            return Arrays.stream(order)
                    .limit(NEARBY)
                    .filter(list -> list != first)
                    .mapToDouble(list -> loss(first, list))
                    .min()
                    .orElseThrow();
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += a[i] * b[i];
            }
            return sum;
        }
    }
}
