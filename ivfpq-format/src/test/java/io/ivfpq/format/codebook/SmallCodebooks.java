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

import io.ivfpq.format.vector.Metric;

/**
 * A codebook made by hand: dimension 4, three lists at (0,0,0,0), (100,100,0,0) and (0,0,100,100),
 * and codewords on a grid of quarters, so that every number in a segment is exact.
 */
public final class SmallCodebooks {

    private static final Baseline BASELINE = new Baseline(1000, 2, 6, 0.125, 0.0625, 4, 12_345);

    private SmallCodebooks() {}

    public static Codebook of(Metric metric) {
        return of(metric, Rotation.NONE, ScalarQuantiser.NONE);
    }

    /** With a rotation that swaps components and signs, so that numbers stay exact. */
    public static Codebook rotated(Metric metric) {
        float[] matrix = {0, 0, -1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, -1, 0, 0};
        return of(metric, Rotation.of(4, matrix), ScalarQuantiser.NONE);
    }

    /** With refine codes from -4 on in steps of a half. */
    public static Codebook refined(Metric metric) {
        float[] lows = {-4, -4, -4, -4};
        float[] steps = {0.5f, 0.5f, 0.5f, 0.5f};
        return of(metric, Rotation.NONE, ScalarQuantiser.of(lows, steps));
    }

    /**
     * With codes of 4 bits in three subspaces of one component each: an odd number, so that half a
     * byte of each row is spare. The lists are those of the other codebooks without the last
     * component.
     */
    public static Codebook narrow(Metric metric) {
        float[] centroids = {0, 0, 0, 100, 100, 0, 0, 0, 100};
        float[] codewords = new float[3 * 16];
        for (int i = 0; i < codewords.length; i++) {
            codewords[i] = (i % 16 - 8) / 4f;
        }
        return Codebook.of(new CodebookShape(metric, 3, 3, 3, 4), BASELINE, centroids, codewords);
    }

    /**
     * With rows in two lists each, of six: three near each other, in two of which a row near zero
     * lies, and three near (0,0,100,100). They are so near that codewords reach from each.
     */
    public static Codebook twoLists(Metric metric) {
        float[] centroids = new float[6 * 4];
        for (int list = 0; list < 6; list++) {
            for (int i = 0; i < 4; i++) {
                float far = list >= 3 && i >= 2 ? 100 : 0;
                centroids[4 * list + i] = far + (list % 3 == 1 + i / 2 ? 0.25f : 0);
            }
        }
        CodebookShape shape = new CodebookShape(metric, 4, 6, 2, 8, 2);
        return of(shape, Rotation.NONE, ScalarQuantiser.NONE, centroids);
    }

    private static Codebook of(Metric metric, Rotation rotation, ScalarQuantiser refine) {
        CodebookShape shape = new CodebookShape(metric, 4, 3, 2, 8);
        float[] centroids = {0, 0, 0, 0, 100, 100, 0, 0, 0, 0, 100, 100};
        return of(shape, rotation, refine, centroids);
    }

    private static Codebook of(
            CodebookShape shape, Rotation rotation, ScalarQuantiser refine, float[] centroids) {
        float[] codewords = new float[2 * 256 * 2];
        for (int m = 0; m < 2; m++) {
            for (int code = 0; code < 256; code++) {
                codewords[2 * (256 * m + code)] = (code % 16 - 8) / 4f;
                codewords[2 * (256 * m + code) + 1] = (code / 16 - 8) / 4f;
            }
        }
        return Codebook.of(shape, BASELINE, rotation, refine, centroids, codewords);
    }
}
