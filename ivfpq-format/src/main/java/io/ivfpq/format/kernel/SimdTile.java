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

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code start − ⟨x, v⟩} of four rows and one panel of packed vectors, in registers until it is
 * done. What becomes of the values is another method's business: fused with it, the method is too
 * large for the compiler of JDK 17.
 */
final class SimdTile {

    /** Rows of a tile. */
    static final int ROWS = 4;

    private static final VectorSpecies<Float> FLOATS = SimdShape.FLOATS;

    /** Row-major, {@code ROWS × PANEL_WIDTH}, of tiles that are not told to go elsewhere. */
    final float[] values = new float[ROWS * PANEL_WIDTH];

    private float[] target = values;
    private int firstTarget;
    private int targetStride = PANEL_WIDTH;
    private float[] starts;
    private int firstStart;
    private int row0;
    private int row1;
    private int row2;
    private int row3;

    /** Values of the next tiles start from {@code from[first]} on, one for each packed vector. */
    void startFrom(float[] from, int first) {
        starts = from;
        firstStart = first;
    }

    /** The next tiles go to {@code out}, their rows {@code stride} apart. */
    void into(float[] out, int first, int stride) {
        target = out;
        firstTarget = first;
        targetStride = stride;
    }

    /** The next tiles go to {@link #values}. */
    void intoValues() {
        into(values, 0, PANEL_WIDTH);
    }

    void at(int offset0, int offset1, int offset2, int offset3) {
        row0 = offset0;
        row1 = offset1;
        row2 = offset2;
        row3 = offset3;
    }

    void compute(PackedVectors vectors, int panel, float[] rows) {
        if (COLUMNS == 4) {
            compute4(vectors, panel, rows);
        } else {
            compute2(vectors, panel, rows);
        }
    }

    /** Four rows and four columns of one panel. */
    private void compute4(PackedVectors vectors, int panel, float[] rows) {
        float[] negated = vectors.negated;
        FloatVector a0 = FloatVector.fromArray(FLOATS, starts, firstStart);
        FloatVector a1 = FloatVector.fromArray(FLOATS, starts, firstStart + LANES);
        FloatVector a2 = FloatVector.fromArray(FLOATS, starts, firstStart + 2 * LANES);
        FloatVector a3 = FloatVector.fromArray(FLOATS, starts, firstStart + 3 * LANES);
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
            FloatVector x = FloatVector.broadcast(FLOATS, rows[row0 + i]);
            a0 = x.fma(v0, a0);
            a1 = x.fma(v1, a1);
            a2 = x.fma(v2, a2);
            a3 = x.fma(v3, a3);
            x = FloatVector.broadcast(FLOATS, rows[row1 + i]);
            b0 = x.fma(v0, b0);
            b1 = x.fma(v1, b1);
            b2 = x.fma(v2, b2);
            b3 = x.fma(v3, b3);
            x = FloatVector.broadcast(FLOATS, rows[row2 + i]);
            c0 = x.fma(v0, c0);
            c1 = x.fma(v1, c1);
            c2 = x.fma(v2, c2);
            c3 = x.fma(v3, c3);
            x = FloatVector.broadcast(FLOATS, rows[row3 + i]);
            d0 = x.fma(v0, d0);
            d1 = x.fma(v1, d1);
            d2 = x.fma(v2, d2);
            d3 = x.fma(v3, d3);
        }
        put4(0, a0, a1, a2, a3);
        put4(1, b0, b1, b2, b3);
        put4(2, c0, c1, c2, c3);
        put4(3, d0, d1, d2, d3);
    }

    /** As {@link #compute4} with two columns. */
    private void compute2(PackedVectors vectors, int panel, float[] rows) {
        float[] negated = vectors.negated;
        FloatVector a0 = FloatVector.fromArray(FLOATS, starts, firstStart);
        FloatVector a1 = FloatVector.fromArray(FLOATS, starts, firstStart + LANES);
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
            FloatVector x = FloatVector.broadcast(FLOATS, rows[row0 + i]);
            a0 = x.fma(v0, a0);
            a1 = x.fma(v1, a1);
            x = FloatVector.broadcast(FLOATS, rows[row1 + i]);
            b0 = x.fma(v0, b0);
            b1 = x.fma(v1, b1);
            x = FloatVector.broadcast(FLOATS, rows[row2 + i]);
            c0 = x.fma(v0, c0);
            c1 = x.fma(v1, c1);
            x = FloatVector.broadcast(FLOATS, rows[row3 + i]);
            d0 = x.fma(v0, d0);
            d1 = x.fma(v1, d1);
        }
        put2(0, a0, a1);
        put2(1, b0, b1);
        put2(2, c0, c1);
        put2(3, d0, d1);
    }

    private void put4(int row, FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3) {
        int position = firstTarget + row * targetStride;
        s0.intoArray(target, position);
        s1.intoArray(target, position + LANES);
        s2.intoArray(target, position + 2 * LANES);
        s3.intoArray(target, position + 3 * LANES);
    }

    private void put2(int row, FloatVector s0, FloatVector s1) {
        int position = firstTarget + row * targetStride;
        s0.intoArray(target, position);
        s1.intoArray(target, position + LANES);
    }
}
