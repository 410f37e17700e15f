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

import io.ivfpq.format.vector.ClusteredVectors;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Each kernel with inputs as searches, training and encoding give it; timed in a JVM of its own.
 */
enum KernelRun {
    DOT {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            float sum = 0;
            for (int row = 0; row < Inputs.COUNT; row++) {
                sum += kernels.dot(in.rows, row * Inputs.DIMENSION, in.query, 0, Inputs.DIMENSION);
            }
            return sum;
        }
    },
    SQUARED_DISTANCE {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            float sum = 0;
            for (int row = 0; row < Inputs.COUNT; row++) {
                int offset = row * Inputs.DIMENSION;
                sum += kernels.squaredDistance(in.rows, offset, in.query, 0, Inputs.DIMENSION);
            }
            return sum;
        }
    },
    SQUARED_DISTANCES {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            int[] offsets = new int[Inputs.COUNT];
            Arrays.setAll(offsets, row -> row * Inputs.DIMENSION);
            float[] out = new float[Inputs.COUNT];
            float[] query = Arrays.copyOf(in.query, Inputs.DIMENSION);
            kernels.squaredDistances(query, in.rows, offsets, Inputs.COUNT, out);
            float sum = 0;
            for (float distance : out) {
                sum += distance;
            }
            return sum;
        }
    },
    NEGATED_DOTS {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            kernels.negatedDots(in.packed(kernels), in.query, 0, in.sums, 0);
            return in.sums[0];
        }
    },
    SCORES {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            kernels.scoresOfRows(in.packed(kernels), in.query, 0, 1, in.sums);
            return in.sums[0];
        }
    },
    COLUMN_MINIMA {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            kernels.columnMinima(in.rows, 0, 16 * in.columns.length, in.columns);
            return in.columns[0];
        }
    },
    COLUMN_MARKS {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            kernels.markColumns(in.rows, 0, 32 * in.marks.length, -2, in.marks);
            return in.marks[0];
        }
    },
    COUNT_BELOW {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            return kernels.countBelow(in.rows, in.rows.length, -2);
        }
    },
    NEAREST {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            kernels.nearest(in.packed(kernels), in.rows, 0, Inputs.DIMENSION, 64, in.nearest, 0);
            return in.nearest[0];
        }
    },
    NEAREST_CODEWORD {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            kernels.nearest(in.codewords(kernels), in.rows, 0, 128, 256, in.nearest, 0);
            return in.nearest[0];
        }
    },
    NEAREST_OF_SIXTEEN {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            kernels.nearest(in.sixteen(kernels), in.rows, 0, 128, 256, in.nearest, 0);
            return in.nearest[0];
        }
    },
    NEGATED_DOTS_OF_SIXTEEN {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            for (int m = 0; m < Inputs.NIBBLES; m++) {
                kernels.negatedDots(in.sixteen(kernels), in.query, 4 * m, in.dots, 16 * m);
            }
            return in.dots[0];
        }
    },
    NIBBLE_TABLE {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            kernels.negatedDotsOfNibbles(in.nibbleCodewords, in.query, in.dots);
            return in.dots[0];
        }
    },
    NIBBLE_BOUNDS {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            return kernels.quantiseNibbles(in.nibbleTable, Inputs.NIBBLES).scale;
        }
    },
    BYTE_DOT {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            ByteQuery query = in.byteQuery(kernels);
            float sum = 0;
            for (int row = 0; row < Inputs.COUNT; row++) {
                sum += kernels.dot(query, in.bytes, row * Inputs.DIMENSION);
            }
            return sum;
        }
    },
    BYTE_SQUARED_DISTANCE {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            ByteQuery query = in.byteQuery(kernels);
            float sum = 0;
            for (int row = 0; row < Inputs.COUNT; row++) {
                sum += kernels.squaredDistance(query, in.bytes, row * Inputs.DIMENSION);
            }
            return sum;
        }
    },
    CANDIDATES {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            int found = 0;
            for (int first = 0; first < Inputs.LIST_ROWS; first += CodeBlock.ROWS) {
                in.list.moveTo(first);
                in.found[0].resize(0);
                kernels.candidates(in.list, in.bounds, in.limit, in.found[0]);
                found += in.found[0].count();
            }
            return found;
        }

        @Override
        boolean isSimd() {
            return SimdFilter.PAYS;
        }
    },
    CANDIDATES_OF_NIBBLES {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            int found = 0;
            for (int first = 0; first < Inputs.LIST_ROWS; first += CodeBlock.ROWS) {
                in.nibbles.moveTo(first);
                in.found[0].resize(0);
                kernels.candidates(in.nibbles, in.nibbleBounds, in.nibbleLimit, in.found[0]);
                found += in.found[0].count();
            }
            return found;
        }

        @Override
        boolean isSimd() {
            return SimdNibbleFilter.PAYS;
        }
    },
    CANDIDATES_OF_GROUP_OF_NIBBLES {
        @Override
        float run(DistanceKernels kernels, Inputs in) {
            for (int query = 0; query < QueryGroup.QUERIES; query++) {
                in.found[query].resize(0);
                in.group.put(query, in.nibbleBounds, in.nibbleLimit, in.found[query]);
            }
            for (int first = 0; first < Inputs.LIST_ROWS; first += CodeBlock.ROWS) {
                in.nibbles.moveTo(first);
                kernels.candidatesOfGroup(in.nibbles, in.group);
            }
            return in.found[0].count();
        }

        @Override
        boolean isSimd() {
            return SimdNibbleFilter.PAYS;
        }
    };

    /** How many times as fast as its scalar twin a kernel has to be. */
    static final double TIMES_SCALAR = 3;

    private static final int FIRST_USE_MILLIS = 250;
    private static final int MEASURED_MILLIS = 60;

    /** Compiling takes seconds where other processes want the CPU; a cliff stays for good. */
    private static final long WARM_UP_NANOS = 60_000_000_000L;

    abstract float run(DistanceKernels kernels, Inputs in);

    /** Whether this machine has registers for it; otherwise it is its scalar twin. */
    boolean isSimd() {
        return true;
    }

    static List<KernelRun> simd() {
        return Arrays.stream(values()).filter(KernelRun::isSimd).toList();
    }

    /**
     * Names of kernels in the order of their first use; prints how many times as fast as scalar
     * each is.
     */
    public static void main(String[] arguments) {
        Inputs in = new Inputs();
        DistanceKernels scalar = new ScalarKernels();
        DistanceKernels simd = new SimdKernels();
        for (String name : arguments) {
            repeat(valueOf(name), simd, in, FIRST_USE_MILLIS);
        }
        for (String name : arguments) {
            KernelRun run = valueOf(name);
            long start = System.nanoTime();
            double ours;
            double ratio;
            do {
                ours = repeat(run, simd, in, MEASURED_MILLIS);
                ratio = repeat(run, scalar, in, MEASURED_MILLIS) / ours;
            } while (ratio <= TIMES_SCALAR && System.nanoTime() - start < WARM_UP_NANOS);
            System.out.printf("kernel %s %.2f %.0f ns%n", name, ratio, ours);
        }
    }

    /** The fastest run in nanoseconds, which other processes disturb least. */
    private static double repeat(KernelRun run, DistanceKernels kernels, Inputs in, int millis) {
        long end = System.nanoTime() + millis * 1_000_000L;
        long best = Long.MAX_VALUE;
        float sum = 0;
        while (System.nanoTime() < end) {
            long start = System.nanoTime();
            sum += run.run(kernels, in);
            best = Math.min(best, System.nanoTime() - start);
        }
        if (Float.isNaN(sum)) {
            throw new IllegalStateException(run + " gave NaN");
        }
        return best;
    }

    /** Random inputs of usual sizes. */
    static final class Inputs {

        static final int DIMENSION = 128;
        static final int COUNT = 256;
        static final int SUBSPACES = 16;
        static final int LIST_ROWS = 1000;

        /** Subspaces whose codes take as many bytes. */
        static final int NIBBLES = 32;

        final float[] rows;
        final float[] query;
        final float[] table;
        final float[] out = new float[CodeBlock.ROWS];
        final float[] columns = new float[COUNT];
        final int[] marks = new int[COUNT];
        final float[] sums = new float[COUNT];
        final float[] dots = new float[16 * NIBBLES + 64];
        final int[] nearest = new int[COUNT];
        final Candidates[] found = new Candidates[QueryGroup.QUERIES];
        final byte[] bytes = new byte[COUNT * DIMENSION];
        final CodeBlock list;
        final CodeBlock nibbles;
        final QueryGroup group = new QueryGroup();
        final QuantisedTable bounds;
        final QuantisedTable nibbleBounds;
        final NibbleCodewords nibbleCodewords;
        final float[] nibbleTable;
        final float limit;
        final float nibbleLimit;
        private final float[] codewords;
        private final PackedVectors[] packed = new PackedVectors[6];

        Inputs() {
            Random random = new Random(1);
            Arrays.setAll(found, i -> new Candidates(LIST_ROWS));
            rows = ClusteredVectors.gaussian(COUNT * DIMENSION, random);
            query = ClusteredVectors.gaussian(DIMENSION, random);
            table = ClusteredVectors.gaussian(256 * SUBSPACES, random);
            codewords = ClusteredVectors.gaussian(256 * 8, random);
            byte[] codes = new byte[LIST_ROWS * SUBSPACES + CodeBlock.SLACK_BYTES];
            random.nextBytes(codes);
            random.nextBytes(bytes);
            float[] terms = new float[CodeBlock.slotCount(LIST_ROWS)];
            list = new CodeBlock(codes, terms, SUBSPACES, 8);
            nibbles = new CodeBlock(codes, terms, SUBSPACES, 4);
            bounds = new ScalarKernels().quantise(table, SUBSPACES, 8);
            nibbleBounds = new ScalarKernels().quantise(table, NIBBLES, 4);
            nibbleCodewords = NibbleCodewords.of(rows, NIBBLES, DIMENSION / NIBBLES);
            nibbleTable = Arrays.copyOf(table, nibbleCodewords.tableLength());
            // Half a percent of sums of 16, and of 32, normal values are below this.
            limit = bounds.limit(-10, 0);
            nibbleLimit = nibbleBounds.limit(-14.5f, 0);
        }

        PackedVectors packed(DistanceKernels kernels) {
            return cached(kernels, rows, 256, DIMENSION, 0);
        }

        PackedVectors codewords(DistanceKernels kernels) {
            return cached(kernels, codewords, 256, 8, 2);
        }

        /** Codewords of 4 bits. */
        PackedVectors sixteen(DistanceKernels kernels) {
            return cached(kernels, codewords, 16, 4, 4);
        }

        ByteQuery byteQuery(DistanceKernels kernels) {
            return ByteQuery.forDistances(kernels, query, rows, table);
        }

        private PackedVectors cached(
                DistanceKernels kernels, float[] vectors, int count, int dimension, int first) {
            int slot = kernels instanceof ScalarKernels ? first : first + 1;
            if (packed[slot] == null) {
                packed[slot] = PackedVectors.of(kernels, vectors, 0, count, dimension);
            }
            return packed[slot];
        }
    }
}
