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

import static io.ivfpq.format.kernel.SimdShape.COLUMNS;
import static io.ivfpq.format.kernel.SimdShape.LANES;
import static io.ivfpq.format.kernel.SimdShape.PANEL_WIDTH;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The nearest of packed vectors: assignment to lists, k-means and encoding. */
final class SimdNearest {

    private static final VectorSpecies<Float> FLOATS = SimdShape.FLOATS;

    /** Rows of one tile. */
    private static final int TILE_ROWS = 4;

    /** Rows that stay in the second-level cache while all panels pass by. */
    private static final int BLOCK_ROWS = 240;

    private SimdNearest() {}

    static void nearest(
            PackedVectors vectors,
            float[] rows,
            int offset,
            int stride,
            int count,
            int[] nearest,
            int nearestOffset) {
        if (vectors.dimension <= SimdNarrowNearest.MAX_DIMENSION && count > LANES) {
            SimdNarrowNearest.nearest(vectors, rows, offset, stride, count, nearest, nearestOffset);
            return;
        }
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
        FloatVector a0 = FloatVector.fromArray(FLOATS, vectors.halfNorms, panel);
        FloatVector a1 = FloatVector.fromArray(FLOATS, vectors.halfNorms, panel + LANES);
        FloatVector a2 = FloatVector.fromArray(FLOATS, vectors.halfNorms, panel + 2 * LANES);
        FloatVector a3 = FloatVector.fromArray(FLOATS, vectors.halfNorms, panel + 3 * LANES);
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
            FloatVector v0 = FloatVector.fromArray(FLOATS, negated, position);
            FloatVector v1 = FloatVector.fromArray(FLOATS, negated, position + LANES);
            FloatVector v2 = FloatVector.fromArray(FLOATS, negated, position + 2 * LANES);
            FloatVector v3 = FloatVector.fromArray(FLOATS, negated, position + 3 * LANES);
            FloatVector x = FloatVector.broadcast(FLOATS, rows[state.row0 + i]);
            a0 = x.fma(v0, a0);
            a1 = x.fma(v1, a1);
            a2 = x.fma(v2, a2);
            a3 = x.fma(v3, a3);
            x = FloatVector.broadcast(FLOATS, rows[state.row1 + i]);
            b0 = x.fma(v0, b0);
            b1 = x.fma(v1, b1);
            b2 = x.fma(v2, b2);
            b3 = x.fma(v3, b3);
            x = FloatVector.broadcast(FLOATS, rows[state.row2 + i]);
            c0 = x.fma(v0, c0);
            c1 = x.fma(v1, c1);
            c2 = x.fma(v2, c2);
            c3 = x.fma(v3, c3);
            x = FloatVector.broadcast(FLOATS, rows[state.row3 + i]);
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
        FloatVector a0 = FloatVector.fromArray(FLOATS, vectors.halfNorms, panel);
        FloatVector a1 = FloatVector.fromArray(FLOATS, vectors.halfNorms, panel + LANES);
        FloatVector b0 = a0;
        FloatVector b1 = a1;
        FloatVector c0 = a0;
        FloatVector c1 = a1;
        FloatVector d0 = a0;
        FloatVector d1 = a1;
        int position = panel * vectors.dimension;
        for (int i = 0; i < vectors.dimension; i++, position += PANEL_WIDTH) {
            FloatVector v0 = FloatVector.fromArray(FLOATS, negated, position);
            FloatVector v1 = FloatVector.fromArray(FLOATS, negated, position + LANES);
            FloatVector x = FloatVector.broadcast(FLOATS, rows[state.row0 + i]);
            a0 = x.fma(v0, a0);
            a1 = x.fma(v1, a1);
            x = FloatVector.broadcast(FLOATS, rows[state.row1 + i]);
            b0 = x.fma(v0, b0);
            b1 = x.fma(v1, b1);
            x = FloatVector.broadcast(FLOATS, rows[state.row2 + i]);
            c0 = x.fma(v0, c0);
            c1 = x.fma(v1, c1);
            x = FloatVector.broadcast(FLOATS, rows[state.row3 + i]);
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
            FloatVector scores = FloatVector.fromArray(FLOATS, best, row * LANES);
            FloatVector columns = FloatVector.fromArray(FLOATS, bestColumn, row * LANES);
            for (int column = 0; column < COLUMNS; column++) {
                FloatVector candidate =
                        FloatVector.fromArray(FLOATS, tile, tileRow * PANEL_WIDTH + column * LANES);
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
}
