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

import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels on the Vector API; the only class that imports it, and one vector shape per JVM.
 *
 * <p>Methods are short and split on purpose: on JDK 17 the compiler leaves large Vector API methods
 * boxed, 40 to 200 times slower, and mixing shapes does the same to code compiled before.
 */
final class SimdKernels implements DistanceKernels {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** 16 sums, 4 columns and a broadcast fit 32 registers; AVX2 has 16 and takes half. */
    private static final int COLUMNS = SPECIES.vectorBitSize() == 256 ? 2 : 4;

    private static final int PANEL_WIDTH = COLUMNS * LANES;

    /** Rows of one tile. */
    private static final int TILE_ROWS = 4;

    /** Rows that stay in the second-level cache while all panels pass by. */
    private static final int BLOCK_ROWS = 240;

    /** With fewer rows left than this in a block, gathering costs more than it saves. */
    private static final int MIN_GATHER_ROWS = 12;

    /** Rows gathered at once. */
    private static final int CHUNK_ROWS = 4 * LANES;

    private static final boolean GATHERS = SPECIES.vectorBitSize() >= 256;

    @Override
    public String name() {
        return "simd-" + SPECIES.vectorBitSize();
    }

    @Override
    public int panelWidth() {
        return PANEL_WIDTH;
    }

    @Override
    public float dot(float[] a, int aOffset, float[] b, int bOffset, int length) {
        int bound = length - length % (2 * LANES);
        float sum = bound == 0 ? 0 : dotLanes(a, aOffset, b, bOffset, bound);
        for (int i = bound; i < length; i++) {
            sum += a[aOffset + i] * b[bOffset + i];
        }
        return sum;
    }

    private static float dotLanes(float[] a, int aOffset, float[] b, int bOffset, int length) {
        FloatVector even = FloatVector.zero(SPECIES);
        FloatVector odd = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += 2 * LANES) {
            even =
                    FloatVector.fromArray(SPECIES, a, aOffset + i)
                            .fma(FloatVector.fromArray(SPECIES, b, bOffset + i), even);
            odd =
                    FloatVector.fromArray(SPECIES, a, aOffset + i + LANES)
                            .fma(FloatVector.fromArray(SPECIES, b, bOffset + i + LANES), odd);
        }
        return even.add(odd).reduceLanes(VectorOperators.ADD);
    }

    @Override
    public float squaredDistance(float[] a, int aOffset, float[] b, int bOffset, int length) {
        int bound = length - length % (2 * LANES);
        float sum = bound == 0 ? 0 : squaredDistanceLanes(a, aOffset, b, bOffset, bound);
        for (int i = bound; i < length; i++) {
            float difference = a[aOffset + i] - b[bOffset + i];
            sum += difference * difference;
        }
        return sum;
    }

    private static float squaredDistanceLanes(
            float[] a, int aOffset, float[] b, int bOffset, int length) {
        FloatVector even = FloatVector.zero(SPECIES);
        FloatVector odd = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += 2 * LANES) {
            FloatVector first =
                    FloatVector.fromArray(SPECIES, a, aOffset + i)
                            .sub(FloatVector.fromArray(SPECIES, b, bOffset + i));
            FloatVector second =
                    FloatVector.fromArray(SPECIES, a, aOffset + i + LANES)
                            .sub(FloatVector.fromArray(SPECIES, b, bOffset + i + LANES));
            even = first.fma(first, even);
            odd = second.fma(second, odd);
        }
        return even.add(odd).reduceLanes(VectorOperators.ADD);
    }

    @Override
    public void negatedDots(
            PackedVectors vectors, float[] query, int offset, float[] out, int outOffset) {
        for (int first = 0; first < vectors.paddedCount(); first += LANES) {
            int column = first % PANEL_WIDTH;
            int position = (first - column) * vectors.dimension + column;
            negatedDotsColumn(vectors, position, query, offset, out, outOffset + first);
        }
    }

    /** Two sums per column of lanes, even and odd components, to hide the latency of addition. */
    private static void negatedDotsColumn(
            PackedVectors vectors, int first, float[] query, int offset, float[] out, int target) {
        float[] negated = vectors.negated;
        FloatVector even = FloatVector.zero(SPECIES);
        FloatVector odd = FloatVector.zero(SPECIES);
        int position = first;
        int d = 0;
        for (; d + 1 < vectors.dimension; d += 2) {
            even =
                    FloatVector.fromArray(SPECIES, negated, position)
                            .fma(FloatVector.broadcast(SPECIES, query[offset + d]), even);
            odd =
                    FloatVector.fromArray(SPECIES, negated, position + PANEL_WIDTH)
                            .fma(FloatVector.broadcast(SPECIES, query[offset + d + 1]), odd);
            position += 2 * PANEL_WIDTH;
        }
        if (d < vectors.dimension) {
            even =
                    FloatVector.fromArray(SPECIES, negated, position)
                            .fma(FloatVector.broadcast(SPECIES, query[offset + d]), even);
        }
        even.add(odd).intoArray(out, target);
    }

    @Override
    public void nearest(
            PackedVectors vectors,
            float[] rows,
            int offset,
            int stride,
            int count,
            int[] nearest,
            int nearestOffset) {
        Nearest state = new Nearest(Math.min(count, BLOCK_ROWS));
        for (int from = 0; from < count; from += BLOCK_ROWS) {
            int block = Math.min(BLOCK_ROWS, count - from);
            nearestInBlock(vectors, rows, offset + from * stride, stride, block, state);
            state.reduce(block, nearest, nearestOffset + from);
        }
    }

    private static void nearestInBlock(
            PackedVectors vectors, float[] rows, int offset, int stride, int count, Nearest state) {
        state.reset();
        for (int panel = 0; panel < vectors.paddedCount(); panel += PANEL_WIDTH) {
            for (int row = 0; row < count; row += TILE_ROWS) {
                // The last tile repeats the last row, which changes nothing.
                int row1 = Math.min(row + 1, count - 1);
                int row2 = Math.min(row + 2, count - 1);
                int row3 = Math.min(row + 3, count - 1);
                state.at(
                        offset + row * stride,
                        offset + row1 * stride,
                        offset + row2 * stride,
                        offset + row3 * stride);
                if (COLUMNS == 4) {
                    tile4(vectors, panel, rows, state);
                } else {
                    tile2(vectors, panel, rows, state);
                }
                state.lower(row, 0, panel / LANES);
                state.lower(row1, 1, panel / LANES);
                state.lower(row2, 2, panel / LANES);
                state.lower(row3, 3, panel / LANES);
            }
        }
    }

    /** Scores {@code ‖v‖²/2 − ⟨x, v⟩} of four rows and four columns of one panel. */
    private static void tile4(PackedVectors vectors, int panel, float[] rows, Nearest state) {
        float[] negated = vectors.negated;
        FloatVector a0 = FloatVector.fromArray(SPECIES, vectors.halfNorms, panel);
        FloatVector a1 = FloatVector.fromArray(SPECIES, vectors.halfNorms, panel + LANES);
        FloatVector a2 = FloatVector.fromArray(SPECIES, vectors.halfNorms, panel + 2 * LANES);
        FloatVector a3 = FloatVector.fromArray(SPECIES, vectors.halfNorms, panel + 3 * LANES);
        FloatVector b0 = a0;
        FloatVector b1 = a1;
        FloatVector b2 = a2;
        FloatVector b3 = a3;
        FloatVector c0 = a0;
        FloatVector c1 = a1;
        FloatVector c2 = a2;
        FloatVector c3 = a3;
        FloatVector d0 = a0;
        FloatVector d1 = a1;
        FloatVector d2 = a2;
        FloatVector d3 = a3;
        int position = panel * vectors.dimension;
        for (int i = 0; i < vectors.dimension; i++, position += PANEL_WIDTH) {
            FloatVector v0 = FloatVector.fromArray(SPECIES, negated, position);
            FloatVector v1 = FloatVector.fromArray(SPECIES, negated, position + LANES);
            FloatVector v2 = FloatVector.fromArray(SPECIES, negated, position + 2 * LANES);
            FloatVector v3 = FloatVector.fromArray(SPECIES, negated, position + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, rows[state.row0 + i]);
            a0 = x.fma(v0, a0);
            a1 = x.fma(v1, a1);
            a2 = x.fma(v2, a2);
            a3 = x.fma(v3, a3);
            x = FloatVector.broadcast(SPECIES, rows[state.row1 + i]);
            b0 = x.fma(v0, b0);
            b1 = x.fma(v1, b1);
            b2 = x.fma(v2, b2);
            b3 = x.fma(v3, b3);
            x = FloatVector.broadcast(SPECIES, rows[state.row2 + i]);
            c0 = x.fma(v0, c0);
            c1 = x.fma(v1, c1);
            c2 = x.fma(v2, c2);
            c3 = x.fma(v3, c3);
            x = FloatVector.broadcast(SPECIES, rows[state.row3 + i]);
            d0 = x.fma(v0, d0);
            d1 = x.fma(v1, d1);
            d2 = x.fma(v2, d2);
            d3 = x.fma(v3, d3);
        }
        state.put4(0, a0, a1, a2, a3);
        state.put4(1, b0, b1, b2, b3);
        state.put4(2, c0, c1, c2, c3);
        state.put4(3, d0, d1, d2, d3);
    }

    /** As {@link #tile4} with two columns. */
    private static void tile2(PackedVectors vectors, int panel, float[] rows, Nearest state) {
        float[] negated = vectors.negated;
        FloatVector a0 = FloatVector.fromArray(SPECIES, vectors.halfNorms, panel);
        FloatVector a1 = FloatVector.fromArray(SPECIES, vectors.halfNorms, panel + LANES);
        FloatVector b0 = a0;
        FloatVector b1 = a1;
        FloatVector c0 = a0;
        FloatVector c1 = a1;
        FloatVector d0 = a0;
        FloatVector d1 = a1;
        int position = panel * vectors.dimension;
        for (int i = 0; i < vectors.dimension; i++, position += PANEL_WIDTH) {
            FloatVector v0 = FloatVector.fromArray(SPECIES, negated, position);
            FloatVector v1 = FloatVector.fromArray(SPECIES, negated, position + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, rows[state.row0 + i]);
            a0 = x.fma(v0, a0);
            a1 = x.fma(v1, a1);
            x = FloatVector.broadcast(SPECIES, rows[state.row1 + i]);
            b0 = x.fma(v0, b0);
            b1 = x.fma(v1, b1);
            x = FloatVector.broadcast(SPECIES, rows[state.row2 + i]);
            c0 = x.fma(v0, c0);
            c1 = x.fma(v1, c1);
            x = FloatVector.broadcast(SPECIES, rows[state.row3 + i]);
            d0 = x.fma(v0, d0);
            d1 = x.fma(v1, d1);
        }
        state.put2(0, a0, a1);
        state.put2(1, b0, b1);
        state.put2(2, c0, c1);
        state.put2(3, d0, d1);
    }

    /** Where the rows of a tile start, its scores, and per row and lane the best score so far. */
    private static final class Nearest {

        private final float[] tile = new float[TILE_ROWS * PANEL_WIDTH];
        private final float[] best;

        /** Column of the best score, as a float: exact up to 2²⁴ columns. */
        private final float[] bestColumn;

        private int row0;
        private int row1;
        private int row2;
        private int row3;

        Nearest(int rows) {
            best = new float[rows * LANES];
            bestColumn = new float[rows * LANES];
        }

        void reset() {
            Arrays.fill(best, Float.MAX_VALUE);
            Arrays.fill(bestColumn, 0);
        }

        void at(int offset0, int offset1, int offset2, int offset3) {
            row0 = offset0;
            row1 = offset1;
            row2 = offset2;
            row3 = offset3;
        }

        void put4(int row, FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3) {
            int position = row * PANEL_WIDTH;
            s0.intoArray(tile, position);
            s1.intoArray(tile, position + LANES);
            s2.intoArray(tile, position + 2 * LANES);
            s3.intoArray(tile, position + 3 * LANES);
        }

        void put2(int row, FloatVector s0, FloatVector s1) {
            int position = row * PANEL_WIDTH;
            s0.intoArray(tile, position);
            s1.intoArray(tile, position + LANES);
        }

        /** Takes the scores of one row of the tile that are strictly better, lane by lane. */
        void lower(int row, int tileRow, int firstColumn) {
            FloatVector scores = FloatVector.fromArray(SPECIES, best, row * LANES);
            FloatVector columns = FloatVector.fromArray(SPECIES, bestColumn, row * LANES);
            for (int column = 0; column < COLUMNS; column++) {
                FloatVector candidate =
                        FloatVector.fromArray(
                                SPECIES, tile, tileRow * PANEL_WIDTH + column * LANES);
                VectorMask<Float> better = candidate.lt(scores);
                scores = scores.blend(candidate, better);
                columns = columns.blend((float) (firstColumn + column), better);
            }
            scores.intoArray(best, row * LANES);
            columns.intoArray(bestColumn, row * LANES);
        }

        /** The best lane of each row; among equal scores the lowest index. */
        void reduce(int rows, int[] nearest, int offset) {
            for (int row = 0; row < rows; row++) {
                float score = best[row * LANES];
                int index = LANES * (int) bestColumn[row * LANES];
                for (int lane = 1; lane < LANES; lane++) {
                    float other = best[row * LANES + lane];
                    if (other <= score) {
                        int otherIndex = lane + LANES * (int) bestColumn[row * LANES + lane];
                        index = other < score ? otherIndex : Math.min(index, otherIndex);
                        score = other;
                    }
                }
                nearest[offset + row] = index;
            }
        }
    }

    @Override
    public void scan(CodeBlock block, float[] table, float base, float[] out) {
        if (block.rows < MIN_GATHER_ROWS || !GATHERS) {
            ScalarKernels.scanRows(block, 0, table, base, out);
            return;
        }
        for (int firstRow = 0; firstRow < block.rows; firstRow += CHUNK_ROWS) {
            gather(block, firstRow, table);
            finish(block, firstRow, base, out);
        }
    }

    /**
     * Sums {@code 4 × LANES} rows at once. An int lane holds the codes of four neighbouring rows,
     * so byte {@code j} of lane {@code i} belongs to row {@code 4 i + j}; the shuffle back happens
     * once per block. Reads beyond narrow blocks give sums that nobody looks at.
     */
    private static void gather(CodeBlock block, int firstRow, float[] table) {
        int[] indices = block.indices;
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        int position = block.codeOffset + firstRow;
        int limit = block.subspaceCount << 8;
        for (int row = 0; row < limit; row += 256, position += block.rows) {
            unpack(block.codes, position, indices);
            sum0 = sum0.add(FloatVector.fromArray(SPECIES, table, row, indices, 0));
            sum1 = sum1.add(FloatVector.fromArray(SPECIES, table, row, indices, LANES));
            sum2 = sum2.add(FloatVector.fromArray(SPECIES, table, row, indices, 2 * LANES));
            sum3 = sum3.add(FloatVector.fromArray(SPECIES, table, row, indices, 3 * LANES));
        }
        float[] sums = block.sums;
        sum0.intoArray(sums, 0);
        sum1.intoArray(sums, LANES);
        sum2.intoArray(sums, 2 * LANES);
        sum3.intoArray(sums, 3 * LANES);
    }

    private static void unpack(byte[] codes, int position, int[] indices) {
        IntVector words = ByteVector.fromArray(BYTES, codes, position).reinterpretAsInts();
        words.and(0xff).intoArray(indices, 0);
        words.lanewise(VectorOperators.LSHR, 8).and(0xff).intoArray(indices, LANES);
        words.lanewise(VectorOperators.LSHR, 16).and(0xff).intoArray(indices, 2 * LANES);
        words.lanewise(VectorOperators.LSHR, 24).intoArray(indices, 3 * LANES);
    }

    private static void finish(CodeBlock block, int firstRow, float base, float[] out) {
        int rows = Math.min(CHUNK_ROWS, block.rows - firstRow);
        boolean hasTerms = block.terms.length > 0;
        for (int row = 0; row < rows; row++) {
            float term = hasTerms ? block.terms[block.termOffset + firstRow + row] : 0;
            out[firstRow + row] = base + term + block.sums[(row & 3) * LANES + (row >> 2)];
        }
    }
}
