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

package io.ivfpq.format.codebook;

import io.ivfpq.format.kernel.ByteQuery;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.vector.Metric;

/**
 * Refine codes: one byte for each component of a vector, on a scale of its own for each component;
 * or none. Immutable.
 *
 * <p>Code {@code c} of component {@code d} stands for {@code low_d + c × step_d}. Values beyond the
 * scale get the code at its end.
 */
public final class ScalarQuantiser {

    /** Makes no refine codes. */
    public static final ScalarQuantiser NONE = new ScalarQuantiser(new float[0], new float[0]);

    private static final int MAX_CODE = 255;

    /** Share of the range of the sample by which a scale exceeds it at both ends. */
    private static final float MARGIN = 1f / 16;

    private final float[] lows;
    private final float[] steps;

    private ScalarQuantiser(float[] lows, float[] steps) {
        this.lows = lows;
        this.steps = steps;
    }

    /**
     * @param lows value of code 0 of each component; kept, must not change
     * @param steps difference between neighbouring codes; kept, must not change
     * @throws IllegalArgumentException if a value is not finite or a step negative
     */
    public static ScalarQuantiser of(float[] lows, float[] steps) {
        if (lows.length != steps.length) {
            throw new IllegalArgumentException(
                    String.format(
                            "%d lows and %d steps of refine codes", lows.length, steps.length));
        }
        for (int d = 0; d < lows.length; d++) {
            float high = lows[d] + MAX_CODE * steps[d];
            // Written so that NaN fails.
            if (!(steps[d] >= 0) || !Float.isFinite(lows[d]) || !Float.isFinite(high)) {
                throw new IllegalArgumentException(
                        String.format(
                                "refine codes of component %d start at %s with step %s, expected"
                                        + " finite values and a step of at least 0",
                                d, lows[d], steps[d]));
            }
        }
        return new ScalarQuantiser(lows, steps);
    }

    /**
     * Scales that fit a sample.
     *
     * @param rows prepared and rotated, row-major, at least one
     */
    public static ScalarQuantiser fit(float[] rows, int dimension) {
        float[] lows = new float[dimension];
        float[] steps = new float[dimension];
        for (int d = 0; d < dimension; d++) {
            float low = rows[d];
            float high = rows[d];
            for (int i = d; i < rows.length; i += dimension) {
                low = Math.min(low, rows[i]);
                high = Math.max(high, rows[i]);
            }
            float margin = (high - low) * MARGIN;
            lows[d] = low - margin;
            steps[d] = (high - low + 2 * margin) / MAX_CODE;
        }
        return of(lows, steps);
    }

    public boolean isNone() {
        return lows.length == 0;
    }

    /** Value of code 0 of each component. Shared; must not be changed. */
    public float[] lows() {
        return lows;
    }

    /** Difference between neighbouring codes of each component. Shared; must not be changed. */
    public float[] steps() {
        return steps;
    }

    /**
     * Codes of {@code count} vectors, prepared and rotated, side by side from {@code offset} on.
     */
    void encode(float[] vectors, int offset, int count, byte[] codes) {
        int dimension = lows.length;
        for (int i = 0; i < count * dimension; i++) {
            int d = i % dimension;
            float code = steps[d] == 0 ? 0 : (vectors[offset + i] - lows[d]) / steps[d] + 0.5f;
            codes[i] = (byte) Math.max(0, Math.min(MAX_CODE, (int) code));
        }
    }

    /**
     * A query as the kernels compare it with codes: by inner product under that metric, else by
     * distance.
     *
     * @param query prepared and rotated
     */
    public ByteQuery query(float[] query, Metric metric) {
        return metric == Metric.INNER_PRODUCT
                ? ByteQuery.forProducts(Kernels.get(), query, lows, steps)
                : ByteQuery.forDistances(Kernels.get(), query, lows, steps);
    }

    long retainedBytes() {
        return 8L * lows.length;
    }
}
