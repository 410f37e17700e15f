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

package io.ivfpq.format.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ivfpq.format.vector.ClusteredVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both kernels against double precision, around every lane boundary. */
class DistanceKernelsTest {

    private static final long SEED = 20261;
    private static final int[] LENGTHS = {
        1, 2, 3, 7, 8, 9, 13, 15, 16, 17, 24, 25, 31, 32, 33, 63, 64, 65, 127, 128, 129, 384, 385,
        702
    };

    /** Values that must not be touched lie before and after every input. */
    private static final int OFFSET = 3;

    static List<DistanceKernels> kernels() {
        return List.of(new ScalarKernels(), new SimdKernels());
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (DistanceKernels kernels : kernels()) {
            for (int length : LENGTHS) {
                cases.add(new Case(kernels, length));
            }
        }
        return cases;
    }

    /** One kernel at one length. */
    record Case(DistanceKernels kernels, int length) {

        Random random() {
            return new Random(SEED + length);
        }

        @Override
        public String toString() {
            return kernels.name() + " length " + length + " seed " + (SEED + length);
        }
    }

    /** Before JDK 21 interpreted and compiled sums are the same bits. */
    private static final boolean ADDS_LANES_IN_ORDER = Runtime.version().feature() < 21;

    @ParameterizedTest
    @MethodSource("cases")
    void dotAgreesWithDoublePrecision(Case c) {
        Random random = c.random();
        float[] a = ClusteredVectors.gaussian(c.length + 2 * OFFSET, random);
        float[] b = ClusteredVectors.gaussian(c.length + 2 * OFFSET, random);

        float dot = c.kernels.dot(a, OFFSET, b, 1, c.length);

        double expected = 0;
        double magnitude = 0;
        for (int i = 0; i < c.length; i++) {
            expected += (double) a[OFFSET + i] * b[1 + i];
            magnitude += Math.abs((double) a[OFFSET + i] * b[1 + i]);
        }
        assertThat((double) dot).isCloseTo(expected, tolerance(c.length, magnitude));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void squaredDistanceAgreesWithDoublePrecision(Case c) {
        Random random = c.random();
        float[] a = ClusteredVectors.gaussian(c.length + 2 * OFFSET, random);
        float[] b = ClusteredVectors.gaussian(c.length + 2 * OFFSET, random);

        float distance = c.kernels.squaredDistance(a, 1, b, OFFSET, c.length);

        double expected = squaredDistance(a, 1, b, OFFSET, c.length);
        assertThat((double) distance).isCloseTo(expected, tolerance(c.length, expected));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void squaredDistancesOfScatteredVectorsAreThoseOneByOne(Case c) {
        Random random = c.random();
        float[] query = ClusteredVectors.gaussian(c.length, random);
        float[] vectors = ClusteredVectors.gaussian(5 * c.length + OFFSET, random);
        for (int count : new int[] {0, 1, 3, 4, 5, 8, 11}) {
            int[] offsets = random.ints(count, 0, 4 * c.length + OFFSET + 1).toArray();
            float[] out = new float[count + 1];
            out[count] = -1;

            c.kernels.squaredDistances(query, vectors, offsets, count, out);

            for (int i = 0; i < count; i++) {
                float one = c.kernels.squaredDistance(query, 0, vectors, offsets[i], c.length);
                double most = ADDS_LANES_IN_ORDER ? 0 : tolerance(c.length, one).value;
                assertThat((double) out[i]).as("%d of %d", i, count).isCloseTo(one, within(most));
            }
            assertThat(out[count]).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void negatedDotsAgreeWithDoublePrecision(Case c) {
        Random random = c.random();
        for (int count : new int[] {1, 15, 16, 17, 63, 64, 65, 130}) {
            float[] vectors = ClusteredVectors.gaussian(count * c.length, random);
            float[] query = ClusteredVectors.gaussian(c.length + 2 * OFFSET, random);
            PackedVectors packed = PackedVectors.of(c.kernels, vectors, 0, count, c.length);
            float[] out = new float[packed.paddedCount() + OFFSET];

            c.kernels.negatedDots(packed, query, OFFSET, out, OFFSET);

            for (int i = 0; i < count; i++) {
                double expected = 0;
                double magnitude = 0;
                for (int d = 0; d < c.length; d++) {
                    double product = (double) vectors[i * c.length + d] * query[OFFSET + d];
                    expected -= product;
                    magnitude += Math.abs(product);
                }
                assertThat((double) out[OFFSET + i])
                        .isCloseTo(expected, tolerance(c.length, magnitude));
            }
        }
    }

    /** The length of a case is the number of components of a subspace. */
    @ParameterizedTest
    @MethodSource("cases")
    void negatedDotsOfNibblesAgreeWithDoublePrecision(Case c) {
        Random random = c.random();
        for (int subspaces : new int[] {1, 2, 15, 16, 17, 33, 64}) {
            float[] codewords = ClusteredVectors.gaussian(subspaces * 16 * c.length, random);
            float[] query = ClusteredVectors.gaussian(subspaces * c.length, random);
            NibbleCodewords packed = NibbleCodewords.of(codewords, subspaces, c.length);
            float[] out = new float[packed.tableLength()];

            c.kernels.negatedDotsOfNibbles(packed, query, out);

            for (int i = 0; i < subspaces * 16; i++) {
                double expected = 0;
                double magnitude = 0;
                for (int d = 0; d < c.length; d++) {
                    double product =
                            (double) codewords[i * c.length + d] * query[i / 16 * c.length + d];
                    expected -= product;
                    magnitude += Math.abs(product);
                }
                int at = i % 16 * NibbleCodewords.stride(subspaces) + i / 16;
                assertThat((double) out[at]).isCloseTo(expected, tolerance(c.length, magnitude));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void negatedDotsOfRowsAgreeWithDoublePrecision(Case c) {
        Random random = c.random();
        for (int count : new int[] {1, 3, 16, 17, 64, 65}) {
            float[] vectors = ClusteredVectors.gaussian(count * c.length, random);
            PackedVectors packed = PackedVectors.of(c.kernels, vectors, 0, count, c.length);
            for (int rows : new int[] {1, 2, 4, 5, 9}) {
                float[] values = ClusteredVectors.gaussian(OFFSET + rows * c.length, random);
                float[] out = new float[rows * count];

                c.kernels.negatedDotsOfRows(packed, values, OFFSET, rows, out);

                for (int row = 0; row < rows; row++) {
                    float[] alone = new float[packed.paddedCount()];
                    c.kernels.negatedDots(packed, values, OFFSET + row * c.length, alone, 0);
                    assertThat(Arrays.copyOfRange(out, row * count, (row + 1) * count))
                            .isEqualTo(Arrays.copyOf(alone, count));
                }
                for (int i = 0; i < out.length; i++) {
                    int row = OFFSET + i / count * c.length;
                    double expected = 0;
                    double magnitude = 0;
                    for (int d = 0; d < c.length; d++) {
                        double product =
                                (double) vectors[i % count * c.length + d] * values[row + d];
                        expected -= product;
                        magnitude += Math.abs(product);
                    }
                    assertThat((double) out[i]).isCloseTo(expected, tolerance(c.length, magnitude));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scoresOfRowsAreProductsAndHalfNorms(Case c) {
        Random random = c.random();
        for (int count : new int[] {1, 3, 16, 17, 64, 65, 128}) {
            float[] vectors = ClusteredVectors.gaussian(count * c.length, random);
            PackedVectors packed = PackedVectors.of(c.kernels, vectors, 0, count, c.length);
            for (int rows : new int[] {1, 2, 4, 5, 9}) {
                float[] values = ClusteredVectors.gaussian(OFFSET + rows * c.length, random);
                float[] products = new float[rows * count];
                c.kernels.negatedDotsOfRows(packed, values, OFFSET, rows, products);
                float[] out = new float[rows * count];

                c.kernels.scoresOfRows(packed, values, OFFSET, rows, out);

                for (int row = 0; row < rows; row++) {
                    float[] alone = new float[count];
                    c.kernels.scoresOfRows(packed, values, OFFSET + row * c.length, 1, alone);
                    assertThat(Arrays.copyOfRange(out, row * count, (row + 1) * count))
                            .isEqualTo(alone);
                }
                for (int i = 0; i < out.length; i++) {
                    double halfNorm = packed.halfNorm(i % count);
                    double magnitude = halfNorm + 10 * c.length;
                    assertThat((double) out[i])
                            .isCloseTo(products[i] + halfNorm, tolerance(c.length, magnitude));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nearestIsNearestUpToRounding(Case c) {
        Random random = c.random();
        int stride = c.length + 2;
        for (int count : new int[] {1, 5, 16, 17, 64, 65, 200}) {
            float[] vectors = ClusteredVectors.gaussian(count * c.length, random);
            PackedVectors packed = PackedVectors.of(c.kernels, vectors, 0, count, c.length);
            for (int rows : new int[] {1, 2, 3, 4, 5, 31, 32, 33, 241}) {
                float[] values = ClusteredVectors.gaussian(OFFSET + rows * stride, random);
                int[] nearest = new int[rows + OFFSET];

                c.kernels.nearest(packed, values, OFFSET, stride, rows, nearest, OFFSET);

                for (int row = 0; row < rows; row++) {
                    assertNearest(vectors, values, OFFSET + row * stride, c, nearest[OFFSET + row]);
                }
            }
        }
    }

    private static void assertNearest(
            float[] vectors, float[] values, int offset, Case c, int found) {
        int count = vectors.length / c.length;
        assertThat(found).isBetween(0, count - 1);
        double least = Double.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            double distance = squaredDistance(values, offset, vectors, i * c.length, c.length);
            least = Math.min(least, distance);
        }
        double distance = squaredDistance(values, offset, vectors, found * c.length, c.length);
        assertThat(distance).isCloseTo(least, tolerance(c.length, 10 + least));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nearestOfEqualVectorsIsTheLowestIndex(Case c) {
        DistanceKernels kernels = c.kernels;
        int dimension = c.length;
        int count = 200;
        float[] vectors = new float[count * dimension];
        for (int i = 0; i < count; i++) {
            // Vectors 3, 20, 37, ... equal the row; all others are farther.
            vectors[i * dimension] = i % 17 == 3 ? 1 : 2;
        }
        PackedVectors packed = PackedVectors.of(kernels, vectors, 0, count, dimension);
        // One row, and enough rows for every way a kernel may take.
        for (int rows : new int[] {1, 100}) {
            float[] values = new float[rows * dimension];
            for (int row = 0; row < rows; row++) {
                values[row * dimension] = 1;
            }
            int[] nearest = new int[rows];

            kernels.nearest(packed, values, 0, dimension, rows, nearest, 0);

            assertThat(nearest).containsOnly(3);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void nearestSurvivesExtremeValues(DistanceKernels kernels) {
        float[] vectors = {0, 0, 1e18f, 0, -1e18f, 0, Float.MIN_VALUE, 0};
        PackedVectors packed = PackedVectors.of(kernels, vectors, 0, 4, 2);
        float[] rows = {1e18f, 0, -1e18f, 0, 0, 0};
        float[] many = new float[100 * rows.length];
        for (int i = 0; i < many.length; i++) {
            many[i] = rows[i % rows.length];
        }
        int[] nearest = new int[3];
        int[] nearestOfMany = new int[300];

        kernels.nearest(packed, rows, 0, 2, 3, nearest, 0);
        kernels.nearest(packed, many, 0, 2, 300, nearestOfMany, 0);

        assertThat(nearest).containsExactly(1, 2, 0);
        assertThat(Arrays.copyOf(nearestOfMany, 6)).containsExactly(1, 2, 0, 1, 2, 0);
        assertThat(Arrays.copyOfRange(nearestOfMany, 297, 300)).containsExactly(1, 2, 0);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void scanAgreesWithDoublePrecision(DistanceKernels kernels) {
        Random random = new Random(SEED);
        for (int subspaces : new int[] {1, 2, 3, 7, 8, 48, 97}) {
            for (int rows : new int[] {1, 2, 11, 12, 13, 15, 16, 17, 31, 32, 33, 63, 64}) {
                assertScan(kernels, subspaces, rows, true, random);
                assertScan(kernels, subspaces, rows, false, random);
            }
        }
    }

    private static void assertScan(
            DistanceKernels kernels, int subspaces, int rows, boolean hasTerms, Random random) {
        int before = CodeBlock.ROWS;
        byte[] codes = new byte[(before + rows) * subspaces + CodeBlock.SLACK_BYTES];
        random.nextBytes(codes);
        float[] table = ClusteredVectors.gaussian(256 * subspaces, random);
        float[] terms =
                ClusteredVectors.gaussian(
                        hasTerms ? CodeBlock.slotCount(before + rows) : 0, random);
        CodeBlock block = new CodeBlock(codes, terms, subspaces, 8);
        block.moveTo(before);
        float[] out = new float[CodeBlock.ROWS];

        kernels.scan(block, table, 2.5f, out);

        for (int row = 0; row < rows; row++) {
            double expected =
                    2.5 + (hasTerms ? terms[CodeBlock.slot(before + row, before + rows)] : 0);
            double magnitude = 5;
            for (int m = 0; m < subspaces; m++) {
                int code = codes[before * subspaces + m * rows + row] & 0xff;
                expected += table[256 * m + code];
                magnitude += Math.abs(table[256 * m + code]);
            }
            assertThat((double) out[row])
                    .as("%s, %d subspaces, row %d of %d", kernels.name(), subspaces, row, rows)
                    .isCloseTo(expected, tolerance(subspaces, magnitude));
        }
    }

    @Test
    void theVectorApiIsChosenWhereItIsEnabled() {
        String forced = System.getProperty(Kernels.PROPERTY, "simd");

        assertThat(Kernels.get().name()).startsWith(forced);
    }

    /** {@code length × 2⁻²³} of the sum of absolute products, as the interface states. */
    private static Offset<Double> tolerance(int length, double magnitude) {
        return Offset.offset((length + 4) * 0x1p-23 * magnitude);
    }

    private static double squaredDistance(
            float[] a, int aOffset, float[] b, int bOffset, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            double difference = (double) a[aOffset + i] - b[bOffset + i];
            sum += difference * difference;
        }
        return sum;
    }
}
