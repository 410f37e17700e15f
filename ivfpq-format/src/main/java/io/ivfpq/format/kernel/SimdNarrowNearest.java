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

import static io.ivfpq.format.kernel.SimdShape.LANES;
import static io.ivfpq.format.kernel.SimdShape.PANEL_WIDTH;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The nearest of packed vectors of few components, which is what encoding with a product quantiser
 * spends its time in. A lane holds a row, not a packed vector as in {@link SimdNearest}: with eight
 * components, storing a tile of scores and looking for the best of each row would take four times
 * as long as computing them. Here the best of each row stays in a register.
 *
 * <p>Scores are the same sums in the same order as those of {@link SimdNearest}.
 */
final class SimdNarrowNearest {

    /** From here on tiles of packed vectors are as fast. */
    private static final int MAX_DIMENSION = 24;

    private static final VectorSpecies<Float> FLOATS = SimdShape.FLOATS;

    /** Two vectors of rows share each component of a packed vector. */
    private static final int ROWS = 2 * LANES;

    /** Components {@code [component][row]}. */
    private final float[] columns;

    private final float[] best = new float[ROWS];

    /** Index of the best score, as a float: exact up to 2²⁴. */
    private final float[] bestIndex = new float[ROWS];

    private final PackedVectors vectors;

    private SimdNarrowNearest(PackedVectors vectors) {
        this.vectors = vectors;
        this.columns = new float[vectors.dimension * ROWS];
    }

    /** Tiles need whole panels, and so few vectors that they have none fill a tile badly. */
    static boolean pays(PackedVectors vectors, int rows) {
        return vectors.width < PANEL_WIDTH || (vectors.dimension <= MAX_DIMENSION && rows > LANES);
    }

    static void nearest(
            PackedVectors vectors,
            float[] rows,
            int offset,
            int stride,
            int count,
            int[] nearest,
            int nearestOffset) {
        SimdNarrowNearest state = new SimdNarrowNearest(vectors);
        for (int from = 0; from < count; from += ROWS) {
            int width = Math.min(ROWS, count - from);
            state.transpose(rows, offset + from * stride, stride, width);
            state.search();
            for (int i = 0; i < width; i++) {
                nearest[nearestOffset + from + i] = (int) state.bestIndex[i];
            }
        }
    }

    /** Rows beyond the width keep the values of an earlier chunk; nobody looks at their result. */
    private void transpose(float[] rows, int offset, int stride, int width) {
        for (int i = 0; i < width; i++) {
            int row = offset + i * stride;
            for (int d = 0; d < vectors.dimension; d++) {
                columns[d * ROWS + i] = rows[row + d];
            }
        }
    }

    private void search() {
        Arrays.fill(best, Float.MAX_VALUE);
        Arrays.fill(bestIndex, 0);
        for (int panel = 0; panel < vectors.paddedCount(); panel += vectors.width) {
            if (vectors.dimension == 8 && vectors.width == PANEL_WIDTH) {
                panelOfEight(vectors, panel);
            } else {
                panel(vectors, panel);
            }
        }
    }

    /** Four packed vectors at a time, of any dimension. */
    private void panel(PackedVectors packed, int panel) {
        float[] negated = packed.negated;
        FloatVector bestX = FloatVector.fromArray(FLOATS, best, 0);
        FloatVector bestY = FloatVector.fromArray(FLOATS, best, LANES);
        FloatVector indexX = FloatVector.fromArray(FLOATS, bestIndex, 0);
        FloatVector indexY = FloatVector.fromArray(FLOATS, bestIndex, LANES);
        int width = packed.width;
        for (int first = panel; first < panel + width; first += 4) {
            FloatVector x0 = FloatVector.broadcast(FLOATS, packed.halfNorms[first]);
            FloatVector x1 = FloatVector.broadcast(FLOATS, packed.halfNorms[first + 1]);
            FloatVector x2 = FloatVector.broadcast(FLOATS, packed.halfNorms[first + 2]);
            FloatVector x3 = FloatVector.broadcast(FLOATS, packed.halfNorms[first + 3]);
            FloatVector y0 = x0;
            FloatVector y1 = x1;
            FloatVector y2 = x2;
            FloatVector y3 = x3;
            int position = panel * packed.dimension + first - panel;
            for (int column = 0; column < columns.length; column += ROWS) {
                FloatVector x = FloatVector.fromArray(FLOATS, columns, column);
                FloatVector y = FloatVector.fromArray(FLOATS, columns, column + LANES);
                FloatVector v = FloatVector.broadcast(FLOATS, negated[position]);
                x0 = v.fma(x, x0);
                y0 = v.fma(y, y0);
                v = FloatVector.broadcast(FLOATS, negated[position + 1]);
                x1 = v.fma(x, x1);
                y1 = v.fma(y, y1);
                v = FloatVector.broadcast(FLOATS, negated[position + 2]);
                x2 = v.fma(x, x2);
                y2 = v.fma(y, y2);
                v = FloatVector.broadcast(FLOATS, negated[position + 3]);
                x3 = v.fma(x, x3);
                y3 = v.fma(y, y3);
                position += width;
            }
            VectorMask<Float> better = x0.lt(bestX);
            bestX = bestX.blend(x0, better);
            indexX = indexX.blend((float) first, better);
            better = x1.lt(bestX);
            bestX = bestX.blend(x1, better);
            indexX = indexX.blend((float) (first + 1), better);
            better = x2.lt(bestX);
            bestX = bestX.blend(x2, better);
            indexX = indexX.blend((float) (first + 2), better);
            better = x3.lt(bestX);
            bestX = bestX.blend(x3, better);
            indexX = indexX.blend((float) (first + 3), better);
            better = y0.lt(bestY);
            bestY = bestY.blend(y0, better);
            indexY = indexY.blend((float) first, better);
            better = y1.lt(bestY);
            bestY = bestY.blend(y1, better);
            indexY = indexY.blend((float) (first + 1), better);
            better = y2.lt(bestY);
            bestY = bestY.blend(y2, better);
            indexY = indexY.blend((float) (first + 2), better);
            better = y3.lt(bestY);
            bestY = bestY.blend(y3, better);
            indexY = indexY.blend((float) (first + 3), better);
        }
        bestX.intoArray(best, 0);
        bestY.intoArray(best, LANES);
        indexX.intoArray(bestIndex, 0);
        indexY.intoArray(bestIndex, LANES);
    }

    /** The default width of a subspace: the rows stay in registers, which gains another fifth. */
    private void panelOfEight(PackedVectors packed, int panel) {
        float[] negated = packed.negated;
        FloatVector x0 = FloatVector.fromArray(FLOATS, columns, 0);
        FloatVector y0 = FloatVector.fromArray(FLOATS, columns, LANES);
        FloatVector x1 = FloatVector.fromArray(FLOATS, columns, ROWS);
        FloatVector y1 = FloatVector.fromArray(FLOATS, columns, ROWS + LANES);
        FloatVector x2 = FloatVector.fromArray(FLOATS, columns, 2 * ROWS);
        FloatVector y2 = FloatVector.fromArray(FLOATS, columns, 2 * ROWS + LANES);
        FloatVector x3 = FloatVector.fromArray(FLOATS, columns, 3 * ROWS);
        FloatVector y3 = FloatVector.fromArray(FLOATS, columns, 3 * ROWS + LANES);
        FloatVector x4 = FloatVector.fromArray(FLOATS, columns, 4 * ROWS);
        FloatVector y4 = FloatVector.fromArray(FLOATS, columns, 4 * ROWS + LANES);
        FloatVector x5 = FloatVector.fromArray(FLOATS, columns, 5 * ROWS);
        FloatVector y5 = FloatVector.fromArray(FLOATS, columns, 5 * ROWS + LANES);
        FloatVector x6 = FloatVector.fromArray(FLOATS, columns, 6 * ROWS);
        FloatVector y6 = FloatVector.fromArray(FLOATS, columns, 6 * ROWS + LANES);
        FloatVector x7 = FloatVector.fromArray(FLOATS, columns, 7 * ROWS);
        FloatVector y7 = FloatVector.fromArray(FLOATS, columns, 7 * ROWS + LANES);
        FloatVector bestX = FloatVector.fromArray(FLOATS, best, 0);
        FloatVector bestY = FloatVector.fromArray(FLOATS, best, LANES);
        FloatVector indexX = FloatVector.fromArray(FLOATS, bestIndex, 0);
        FloatVector indexY = FloatVector.fromArray(FLOATS, bestIndex, LANES);
        int position = panel * 8;
        for (int i = panel; i < panel + PANEL_WIDTH; i++, position++) {
            FloatVector x = FloatVector.broadcast(FLOATS, packed.halfNorms[i]);
            FloatVector y = x;
            FloatVector v = FloatVector.broadcast(FLOATS, negated[position]);
            x = v.fma(x0, x);
            y = v.fma(y0, y);
            v = FloatVector.broadcast(FLOATS, negated[position + PANEL_WIDTH]);
            x = v.fma(x1, x);
            y = v.fma(y1, y);
            v = FloatVector.broadcast(FLOATS, negated[position + 2 * PANEL_WIDTH]);
            x = v.fma(x2, x);
            y = v.fma(y2, y);
            v = FloatVector.broadcast(FLOATS, negated[position + 3 * PANEL_WIDTH]);
            x = v.fma(x3, x);
            y = v.fma(y3, y);
            v = FloatVector.broadcast(FLOATS, negated[position + 4 * PANEL_WIDTH]);
            x = v.fma(x4, x);
            y = v.fma(y4, y);
            v = FloatVector.broadcast(FLOATS, negated[position + 5 * PANEL_WIDTH]);
            x = v.fma(x5, x);
            y = v.fma(y5, y);
            v = FloatVector.broadcast(FLOATS, negated[position + 6 * PANEL_WIDTH]);
            x = v.fma(x6, x);
            y = v.fma(y6, y);
            v = FloatVector.broadcast(FLOATS, negated[position + 7 * PANEL_WIDTH]);
            x = v.fma(x7, x);
            y = v.fma(y7, y);
            VectorMask<Float> betterX = x.lt(bestX);
            VectorMask<Float> betterY = y.lt(bestY);
            bestX = bestX.blend(x, betterX);
            bestY = bestY.blend(y, betterY);
            indexX = indexX.blend((float) i, betterX);
            indexY = indexY.blend((float) i, betterY);
        }
        bestX.intoArray(best, 0);
        bestY.intoArray(best, LANES);
        indexX.intoArray(bestIndex, 0);
        indexY.intoArray(bestIndex, LANES);
    }
}
