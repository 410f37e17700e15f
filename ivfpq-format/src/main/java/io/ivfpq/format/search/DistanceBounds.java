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

package io.ivfpq.format.search;

import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import java.util.Arrays;

/**
 * Finds numbers that part the least of some distances from the others, by halving the interval that
 * holds one: counting what is below takes a nanosecond for 16 distances, and half a dozen counts
 * are enough. One thread.
 */
final class DistanceBounds {

    /** Kernels look at so many distances at a time. */
    private static final int GRAIN = 16;

    /** An interval of floats is a single float long before. */
    private static final int MAX_STEPS = 64;

    private final DistanceKernels kernels = Kernels.get();
    private final float[] minima = new float[GRAIN];

    /** How long an array for so many distances has to be. */
    static int padded(int count) {
        return (count + GRAIN - 1) / GRAIN * GRAIN;
    }

    /**
     * A number that at least {@code wanted} distances are below, and at most {@code enough}.
     *
     * @param distances of {@link #padded} length; the padding is overwritten
     * @param count of the distances, more than {@code wanted}
     * @param limit that all distances are within, may be infinite
     * @return NaN if there is none, or some distance is infinite: no number parts equal ones
     */
    float of(float[] distances, int count, int wanted, int enough, float limit) {
        int padded = padded(count);
        Arrays.fill(distances, count, padded, Float.POSITIVE_INFINITY);
        kernels.columnMinima(distances, 0, padded, minima);
        float low = least(minima);
        float high = Math.nextUp(Float.isFinite(limit) ? limit : farthest(distances, count));
        if (!Float.isFinite(low) || !Float.isFinite(high)) {
            return Float.NaN;
        }
        for (int step = 0; step < MAX_STEPS; step++) {
            float middle = 0.5f * low + 0.5f * high;
            if (middle == low || middle == high) {
                return Float.NaN;
            }
            int below = kernels.countBelow(distances, padded, middle);
            if (below < wanted) {
                low = middle;
            } else if (below > enough) {
                high = middle;
            } else {
                return middle;
            }
        }
        return Float.NaN;
    }

    private static float least(float[] values) {
        float least = values[0];
        for (float value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    private static float farthest(float[] distances, int count) {
        float farthest = distances[0];
        for (int i = 1; i < count; i++) {
            farthest = Math.max(farthest, distances[i]);
        }
        return farthest;
    }
}
