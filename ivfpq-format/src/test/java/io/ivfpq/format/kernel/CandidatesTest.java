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

import io.ivfpq.format.vector.ClusteredVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bounds from tables of bytes against the distances they bound. */
class CandidatesTest {

    private static final long SEED = 4711;
    private static final int[] SUBSPACES = {1, 2, 3, 8, 16, 47, 48, 96, 257, 258, 700};
    private static final int[] ROWS = {1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 130, 200};

    static List<DistanceKernels> kernels() {
        return List.of(new ScalarKernels(), new SimdKernels());
    }

    static List<Arguments> kernelsAndWidths() {
        return kernels().stream()
                .flatMap(k -> Stream.of(Arguments.of(k, 8), Arguments.of(k, 4)))
                .toList();
    }

    /**
     * A list of random codes.
     *
     * @param entries by subspace and code
     * @param table of bytes of codes
     */
    private record Codes(
            CodeBlock block, int rows, float[] entries, float[] table, QuantisedTable bounds) {

        static Codes of(
                DistanceKernels kernels,
                int bits,
                int subspaces,
                int rows,
                float scale,
                Random random) {
            int codeBytes = (subspaces * bits + 7) / 8;
            byte[] codes = new byte[rows * codeBytes + CodeBlock.SLACK_BYTES];
            random.nextBytes(codes);
            int slots = random.nextBoolean() ? CodeBlock.slotCount(rows) : 0;
            float[] terms = ClusteredVectors.gaussian(slots, random);
            float[] entries = ClusteredVectors.gaussian(subspaces << bits, random);
            for (int i = 0; i < entries.length; i++) {
                entries[i] *= scale;
            }
            return of(kernels, bits, new CodeBlock(codes, terms, codeBytes, bits), rows, entries);
        }

        private static Codes of(
                DistanceKernels kernels, int bits, CodeBlock block, int rows, float[] entries) {
            int subspaces = entries.length >> bits;
            return new Codes(
                    block,
                    rows,
                    entries,
                    bits == 4 ? withSpareHalf(entries) : entries,
                    kernels.quantise(entries, subspaces, bits));
        }

        /** The same list as another query sees it. */
        Codes withOtherTable(DistanceKernels kernels, int bits, int subspaces, Random random) {
            float[] others = ClusteredVectors.gaussian(subspaces << bits, random);
            return of(kernels, bits, block, rows, others);
        }

        float sum(int bits, int row) {
            float sum = 0;
            for (int i = 0; i < block.codeBytes; i++) {
                int at = block.codePosition(row) + i * block.codeStride(row);
                int code = block.codes[at] & 0xff;
                sum +=
                        bits == 4
                                ? table[32 * i + code % 16] + table[32 * i + 16 + code / 16]
                                : table[256 * i + code];
            }
            return sum;
        }

        float[] distances(DistanceKernels kernels, float base) {
            float[] all = new float[rows];
            float[] out = new float[CodeBlock.ROWS];
            for (int first = 0; first < rows; first += CodeBlock.ROWS) {
                block.moveTo(first);
                kernels.scan(block, table, base, out);
                System.arraycopy(out, 0, all, first, block.rows());
            }
            return all;
        }

        int[] candidates(DistanceKernels kernels, float limit) {
            Candidates found = new Candidates(rows + CodeBlock.ROWS);
            for (int first = 0; first < rows; first += CodeBlock.ROWS) {
                block.moveTo(first);
                kernels.candidates(block, bounds, limit, found);
            }
            checkBounds(found);
            return sorted(found);
        }

        /** Each candidate comes with the bound that it was compared by, bit by bit. */
        void checkBounds(Candidates found) {
            for (int i = 0; i < found.count(); i++) {
                int row = found.rows()[i];
                block.moveTo(row & -CodeBlock.ROWS);
                float expected = block.term(row & (CodeBlock.ROWS - 1)) + sum(row) * bounds.scale;
                assertThat(found.bounds()[i]).isEqualTo(expected);
            }
        }

        private int sum(int row) {
            int sum = 0;
            for (int column = 0; column < block.codeBytes; column++) {
                int code = block.codes[block.codePosition(row) + column * block.codeStride(row)];
                if (bounds.ofNibbles) {
                    sum += bounds.entries[32 * column + (code & 0xf)];
                    sum += bounds.entries[32 * column + 16 + ((code & 0xff) >> 4)];
                } else {
                    sum += bounds.entries[256 * column + (code & 0xff)] & 0xff;
                }
            }
            return sum;
        }
    }

    private static int[] sorted(Candidates found) {
        int[] sorted = Arrays.copyOf(found.rows(), found.count());
        Arrays.sort(sorted);
        return sorted;
    }

    @ParameterizedTest
    @MethodSource("kernelsAndWidths")
    void everyRowWithinTheThresholdIsACandidate(DistanceKernels kernels, int bits) {
        Random random = new Random(SEED);
        for (int subspaces : SUBSPACES) {
            for (int rows : ROWS) {
                for (float scale : new float[] {1, 1e-6f, 1e20f}) {
                    Codes codes = Codes.of(kernels, bits, subspaces, rows, scale, random);
                    float base = scale * random.nextInt(100);
                    float[] distances = codes.distances(kernels, base);
                    // Each distance is a threshold once, so that some row is exactly at it.
                    for (float threshold : distances) {
                        int[] found =
                                codes.candidates(kernels, codes.bounds.limit(threshold, base));
                        for (int row = 0; row < rows; row++) {
                            if (distances[row] <= threshold) {
                                assertThat(Arrays.binarySearch(found, row))
                                        .as("seed %d, %d x %d", SEED, subspaces, rows)
                                        .isNotNegative();
                            }
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 4})
    void simdFindsTheCandidatesThatScalarFinds(int bits) {
        DistanceKernels scalar = new ScalarKernels();
        DistanceKernels simd = new SimdKernels();
        Random random = new Random(SEED);
        for (int subspaces : SUBSPACES) {
            for (int rows : ROWS) {
                Codes codes = Codes.of(scalar, bits, subspaces, rows, 1, random);
                assertThat(simd.quantise(codes.entries, subspaces, bits).entries)
                        .isEqualTo(codes.bounds.entries);
                for (float distance : codes.distances(scalar, 0)) {
                    float limit = codes.bounds.limit(distance, 0);
                    assertThat(codes.candidates(simd, limit))
                            .as("seed %d, %d x %d", SEED, subspaces, rows)
                            .isEqualTo(codes.candidates(scalar, limit));
                }
            }
        }
    }

    /** Each has limits of its own; the last of three is not there. */
    @ParameterizedTest
    @MethodSource("kernelsAndWidths")
    void everyQueryOfAGroupFindsWhatItFindsAlone(DistanceKernels kernels, int bits) {
        Random random = new Random(SEED);
        for (int subspaces : SUBSPACES) {
            for (int rows : ROWS) {
                for (int size = 2; size <= QueryGroup.QUERIES; size++) {
                    Codes first = Codes.of(kernels, bits, subspaces, rows, 1, random);
                    List<Codes> queries = new ArrayList<>(List.of(first));
                    while (queries.size() < size) {
                        queries.add(first.withOtherTable(kernels, bits, subspaces, random));
                    }
                    checkGroup(kernels, queries, random);
                }
            }
        }
    }

    private static void checkGroup(DistanceKernels kernels, List<Codes> queries, Random random) {
        Codes first = queries.get(0);
        int rows = first.rows;
        QueryGroup group = new QueryGroup();
        group.fill(first.bounds);
        List<Candidates> found = new ArrayList<>();
        float[] limits = new float[queries.size()];
        for (int i = 0; i < queries.size(); i++) {
            Codes query = queries.get(i);
            float[] distances = query.distances(kernels, 0);
            limits[i] = query.bounds.limit(distances[random.nextInt(rows)], 0);
            found.add(new Candidates(rows + CodeBlock.ROWS));
            group.put(i, query.bounds, limits[i], found.get(i));
        }
        for (int row = 0; row < rows; row += CodeBlock.ROWS) {
            first.block.moveTo(row);
            kernels.candidatesOfGroup(first.block, group);
        }
        for (int i = 0; i < queries.size(); i++) {
            queries.get(i).checkBounds(found.get(i));
            assertThat(sorted(found.get(i)))
                    .as("seed %d, query %d of %d, %d rows", SEED, i, queries.size(), rows)
                    .isEqualTo(queries.get(i).candidates(kernels, limits[i]));
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndWidths")
    void fewRowsAreCandidatesThatAreNotWithinTheThreshold(DistanceKernels kernels, int bits) {
        Codes codes = Codes.of(kernels, bits, 16, 20_000, 1, new Random(SEED));
        float[] distances = codes.distances(kernels, 3);
        float[] sorted = distances.clone();
        Arrays.sort(sorted);

        int[] found = codes.candidates(kernels, codes.bounds.limit(sorted[99], 3));

        assertThat(found.length).isBetween(100, 140);
    }

    @ParameterizedTest
    @MethodSource("kernelsAndWidths")
    void distancesOfSingleRowsHaveTheBitsOfTheScan(DistanceKernels kernels, int bits) {
        Random random = new Random(SEED);
        for (int subspaces : SUBSPACES) {
            for (int rows : ROWS) {
                Codes codes = Codes.of(kernels, bits, subspaces, rows, 1, random);
                float[] expected = codes.distances(kernels, 2);
                int[] chosen = random.ints(7, 0, rows).toArray();
                float[] out = new float[7];

                kernels.distances(codes.block, chosen, 7, codes.table, 2, out);

                for (int i = 0; i < 7; i++) {
                    assertThat(out[i]).isEqualTo(expected[chosen[i]]);
                }
            }
        }
    }

    /** Where the numbers lie is all that differs. */
    @Test
    void tablesOfNibblesSideBySideAreTheSame() {
        Random random = new Random(SEED);
        for (int subspaces : new int[] {1, 2, 15, 16, 17, 32, 33, 96, 192, 515}) {
            for (float special : new float[] {1, 0, Float.NaN, Float.POSITIVE_INFINITY, -1e38f}) {
                float[] table = ClusteredVectors.gaussian(subspaces * 16, random);
                table[random.nextInt(table.length)] *= special;
                int stride = NibbleCodewords.stride(subspaces);
                float[] columns = ClusteredVectors.gaussian(16 * stride, random);
                for (int i = 0; i < table.length; i++) {
                    columns[i % 16 * stride + i / 16] = table[i];
                }
                QuantisedTable expected = new ScalarKernels().quantise(table, subspaces, 4);
                for (DistanceKernels kernels :
                        new DistanceKernels[] {new ScalarKernels(), new SimdKernels()}) {
                    String how = kernels.name() + " " + subspaces + " " + special + " " + SEED;

                    QuantisedTable bounds = kernels.quantiseNibbles(columns, subspaces);

                    assertThat(bounds.isUsable()).as(how).isEqualTo(expected.isUsable());
                    if (expected.isUsable()) {
                        assertThat(bounds.entries).as(how).isEqualTo(expected.entries);
                        assertThat(bounds.scale).as(how).isEqualTo(expected.scale);
                        assertThat(bounds.bias).as(how).isEqualTo(expected.bias);
                        assertThat(bounds.limit(2, 3)).as(how).isEqualTo(expected.limit(2, 3));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndWidths")
    void tablesOfEqualOrTinyValuesBoundThemselves(DistanceKernels kernels, int bits) {
        for (float value : new float[] {0, 3, -3, Float.MIN_VALUE}) {
            float[] table = new float[512];
            table[7] = value;

            QuantisedTable bounds = kernels.quantise(table, 2, bits);

            assertThat(bounds.isUsable()).isTrue();
            int entry = bounds.entries[7] & 0xff;
            assertThat(bounds.bias + bounds.scale * entry).isLessThanOrEqualTo(Math.abs(value));
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndWidths")
    void tablesOfOverflownValuesAreNotUsable(DistanceKernels kernels, int bits) {
        for (float value :
                new float[] {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN}) {
            float[] table = new float[512];
            table[20] = value;

            assertThat(kernels.quantise(table, 2, bits).isUsable()).isFalse();
        }
    }

    /** The entries with zeros for the half of a byte that has no code. */
    private static float[] withSpareHalf(float[] entries) {
        return Arrays.copyOf(entries, (entries.length + 31) / 32 * 32);
    }

    @ParameterizedTest
    @MethodSource("kernelsAndWidths")
    void distancesAreSumsByAscendingBytes(DistanceKernels kernels, int bits) {
        Random random = new Random(SEED);
        for (int subspaces : SUBSPACES) {
            for (int rows : ROWS) {
                Codes codes = Codes.of(kernels, bits, subspaces, rows, 1, random);
                float[] distances = codes.distances(kernels, 3);
                for (int row = 0; row < rows; row++) {
                    assertThat(distances[row])
                            .as("seed %d, %d x %d, row %d", SEED, subspaces, rows, row)
                            .isEqualTo(3 + codes.block.listTerm(row) + codes.sum(bits, row));
                }
            }
        }
    }

    @Test
    void everyRowHasASlotOfItsOwnInItsBlock() {
        for (int rows = 0; rows < 200; rows++) {
            boolean[] taken = new boolean[CodeBlock.slotCount(rows)];
            for (int row = 0; row < rows; row++) {
                int slot = CodeBlock.slot(row, rows);
                assertThat(slot / CodeBlock.ROWS).isEqualTo(row / CodeBlock.ROWS);
                assertThat(taken[slot]).isFalse();
                taken[slot] = true;
            }
        }
    }

    @Test
    void listsOfFewRowsKeepNoMoreTermsThanRows() {
        assertThat(CodeBlock.slotCount(3)).isEqualTo(3);
        assertThat(CodeBlock.slotCount(64 + 15)).isEqualTo(64 + 15);
        assertThat(CodeBlock.slotCount(64 + 16)).isEqualTo(128);
        assertThat(CodeBlock.slotCount(128)).isEqualTo(128);
    }
}
