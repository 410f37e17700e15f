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

import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.PackedVectors;

/**
 * Tells whether the lower six bits of codes of 8 bits are codes by themselves: codewords <i>c</i>,
 * <i>c</i> + 64, <i>c</i> + 128 and <i>c</i> + 192 lie close together, so that their mean stands
 * for each of the four. It is measured, since a codebook file does not say.
 */
final class CoarseCodes {

    /** Codewords that six bits tell apart. */
    private static final int FOURS = 64;

    private static final int MEMBERS = 4;

    /**
     * Most that may be within the fours of the scatter of all codewords. Where the order means
     * nothing it is 0.75, and at least 0.65 in a single subspace of one component. As we train
     * them, residuals of WordNet embeddings, of a Gaussian mixture and of normally distributed
     * values give 0.12 to 0.13 in subspaces of 4 components, 0.26 to 0.28 in those of 8 and at most
     * 0.47 in those of 64 and 128, if trees.
     */
    private static final double MOST_WITHIN = 0.55;

    private CoarseCodes() {}

    /**
     * @param codewords {@code [subspace][codeword][component]}
     */
    static boolean in(CodebookShape shape, float[] codewords) {
        return shape.codewordCount() == FOURS * MEMBERS
                && shareWithin(codewords, shape.subspaceDimension()) <= MOST_WITHIN;
    }

    /**
     * The mean of each four, subspace by subspace.
     *
     * @param codewords {@code [subspace][codeword][component]}
     * @return empty if codes have no coarse ones in them
     */
    static PackedVectors[] packed(DistanceKernels kernels, CodebookShape shape, float[] codewords) {
        if (!in(shape, codewords)) {
            return new PackedVectors[0];
        }
        int width = shape.subspaceDimension();
        PackedVectors[] packed = new PackedVectors[shape.subspaceCount()];
        for (int m = 0; m < packed.length; m++) {
            float[] means = means(codewords, m * FOURS * MEMBERS * width, FOURS * width);
            packed[m] = PackedVectors.of(kernels, means, 0, FOURS, width);
        }
        return packed;
    }

    /**
     * @param count components of as many codewords as there are fours
     */
    private static float[] means(float[] codewords, int from, int count) {
        float[] means = new float[count];
        for (int i = 0; i < MEMBERS * count; i++) {
            means[i % count] += codewords[from + i] / MEMBERS;
        }
        return means;
    }

    /**
     * Squared distances of codewords to the mean of their four, divided by those to the mean of
     * their subspace; each summed over all subspaces. 0 if all codewords of each are the same.
     */
    static double shareWithin(float[] codewords, int width) {
        double within = 0;
        double all = 0;
        int subspaceFloats = FOURS * MEMBERS * width;
        for (int from = 0; from < codewords.length; from += subspaceFloats) {
            for (int d = 0; d < width; d++) {
                all += scatter(codewords, from + d, width, FOURS * MEMBERS);
            }
            for (int i = 0; i < FOURS * width; i++) {
                within += scatter(codewords, from + i, FOURS * width, MEMBERS);
            }
        }
        return within == 0 ? 0 : within / all;
    }

    /** Squared distances of {@code count} values to their mean. */
    private static double scatter(float[] values, int from, int stride, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[from + i * stride];
        }
        double mean = sum / count;
        double scatter = 0;
        for (int i = 0; i < count; i++) {
            double difference = values[from + i * stride] - mean;
            scatter += difference * difference;
        }
        return scatter;
    }
}
