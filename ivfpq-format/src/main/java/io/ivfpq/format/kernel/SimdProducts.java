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

    static void negatedDots(
            PackedVectors vectors, float[] rows, int offset, int count, float[] out) {
        if (vectors.width < PANEL_WIDTH) {
            negatedDotsOneByOne(vectors, rows, offset, count, out);
            return;
        }
        SimdTile tile = new SimdTile();
        tile.startFrom(ZEROS, 0);
        int stride = vectors.dimension;
        for (int panel = 0; panel < vectors.count; panel += PANEL_WIDTH) {
            int width = Math.min(PANEL_WIDTH, vectors.count - panel);
            for (int row = 0; row < count; row += SimdTile.ROWS) {
                // The last tile repeats the last row, which changes nothing.
                int last = count - 1;
                tile.at(
                        offset + row * stride,
                        offset + Math.min(row + 1, last) * stride,
                        offset + Math.min(row + 2, last) * stride,
                        offset + Math.min(row + 3, last) * stride);
                tile.compute(vectors, panel, rows);
                for (int i = 0; i < Math.min(SimdTile.ROWS, count - row); i++) {
                    int target = (row + i) * vectors.count + panel;
                    System.arraycopy(tile.values, i * PANEL_WIDTH, out, target, width);
                }
            }
        }
    }

    /** Of vectors too few for a tile. */
    private static void negatedDotsOneByOne(
            PackedVectors vectors, float[] rows, int offset, int count, float[] out) {
        float[] products = new float[vectors.width];
        for (int row = 0; row < count; row++) {
            int start = offset + row * vectors.dimension;
            SimdDistances.negatedDots(vectors, rows, start, products, 0);
            System.arraycopy(products, 0, out, row * vectors.count, vectors.count);
        }
    }
}
