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
        if (SimdNarrowNearest.pays(vectors, count)) {
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
        SimdTile tile = new SimdTile();
        for (int panel = 0; panel < vectors.paddedCount(); panel += PANEL_WIDTH) {
            tile.startFrom(vectors.halfNorms, panel);
            for (int row = 0; row < count; row += SimdTile.ROWS) {
                // The last tile repeats the last row, which changes nothing.
                int row1 = Math.min(row + 1, count - 1);
                int row2 = Math.min(row + 2, count - 1);
                int row3 = Math.min(row + 3, count - 1);
                tile.at(
                        offset + row * stride,
                        offset + row1 * stride,
                        offset + row2 * stride,
                        offset + row3 * stride);
                tile.compute(vectors, panel, rows);
                state.lower(row, tile.values, 0, panel / LANES);
                state.lower(row1, tile.values, 1, panel / LANES);
                state.lower(row2, tile.values, 2, panel / LANES);
                state.lower(row3, tile.values, 3, panel / LANES);
            }
        }
    }

    /** Per row and lane the best score so far. */
    private static final class Nearest {

        private final float[] best;

        /** Column of the best score, as a float: exact up to 2²⁴ columns. */
        private final float[] bestColumn;

        Nearest(int rows) {
            best = new float[rows * LANES];
            bestColumn = new float[rows * LANES];
        }

        void reset() {
            Arrays.fill(best, Float.MAX_VALUE);
            Arrays.fill(bestColumn, 0);
        }

        /** Takes the scores of one row of the tile that are strictly better, lane by lane. */
        void lower(int row, float[] tile, int tileRow, int firstColumn) {
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
