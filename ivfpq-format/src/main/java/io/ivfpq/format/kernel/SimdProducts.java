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

import static io.ivfpq.format.kernel.SimdShape.PANEL_WIDTH;

/** Products of many rows with packed vectors: a matrix times a matrix. */
final class SimdProducts {

    private static final float[] ZEROS = new float[PANEL_WIDTH];

    private SimdProducts() {}

    /** As {@link DistanceKernels#negatedDotsOfRows}. */
    static void negatedDots(
            PackedVectors vectors, float[] rows, int offset, int count, float[] out) {
        if (vectors.width < PANEL_WIDTH || count == 1) {
            rowByRow(vectors, false, rows, offset, count, out);
            return;
        }
        SimdTile tile = new SimdTile();
        tile.startFrom(ZEROS, 0);
        for (int panel = 0; panel < vectors.count; panel += PANEL_WIDTH) {
            panelOfRows(vectors, panel, tile, rows, offset, count, out);
        }
    }

    /** As {@link DistanceKernels#scoresOfRows}. */
    static void scores(PackedVectors vectors, float[] rows, int offset, int count, float[] out) {
        if (vectors.width < PANEL_WIDTH || count == 1) {
            rowByRow(vectors, true, rows, offset, count, out);
            return;
        }
        SimdTile tile = new SimdTile();
        for (int panel = 0; panel < vectors.count; panel += PANEL_WIDTH) {
            tile.startFrom(vectors.halfNorms, panel);
            panelOfRows(vectors, panel, tile, rows, offset, count, out);
        }
    }

    private static void panelOfRows(
            PackedVectors vectors,
            int panel,
            SimdTile tile,
            float[] rows,
            int offset,
            int count,
            float[] out) {
        int stride = vectors.dimension;
        int width = Math.min(PANEL_WIDTH, vectors.count - panel);
        int last = count - 1;
        for (int row = 0; row < count; row += SimdTile.ROWS) {
            // The last tile repeats the last row, which changes nothing.
            tile.at(
                    offset + row * stride,
                    offset + Math.min(row + 1, last) * stride,
                    offset + Math.min(row + 2, last) * stride,
                    offset + Math.min(row + 3, last) * stride);
            int target = row * vectors.count + panel;
            if (width == PANEL_WIDTH && row + SimdTile.ROWS <= count) {
                tile.into(out, target, vectors.count);
                tile.compute(vectors, panel, rows);
                continue;
            }
            tile.intoValues();
            tile.compute(vectors, panel, rows);
            for (int i = 0; i < Math.min(SimdTile.ROWS, count - row); i++) {
                int from = i * PANEL_WIDTH;
                System.arraycopy(tile.values, from, out, target + i * vectors.count, width);
            }
        }
    }

    /** Where vectors or rows are too few for a tile. */
    private static void rowByRow(
            PackedVectors vectors,
            boolean scores,
            float[] rows,
            int offset,
            int count,
            float[] out) {
        float[] products = new float[vectors.paddedCount()];
        for (int row = 0; row < count; row++) {
            int start = offset + row * vectors.dimension;
            if (scores) {
                SimdDistances.scores(vectors, rows, start, products);
            } else {
                SimdDistances.negatedDots(vectors, rows, start, products, 0);
            }
            System.arraycopy(products, 0, out, row * vectors.count, vectors.count);
        }
    }
}
