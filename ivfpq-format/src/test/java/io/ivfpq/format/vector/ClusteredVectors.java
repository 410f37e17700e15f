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

package io.ivfpq.format.vector;

import java.util.Random;

/** Seeded test data: Gaussian clusters around Gaussian centres. */
public final class ClusteredVectors {

    private ClusteredVectors() {}

    /** {@code count} vectors around {@code clusters} centres, one third of their spread. */
    public static VectorBatch of(int count, int dimension, int clusters, long seed) {
        Random random = new Random(seed);
        float[] centres = gaussian(clusters * dimension, random);
        float[] values = new float[count * dimension];
        for (int row = 0; row < count; row++) {
            int centre = random.nextInt(clusters) * dimension;
            for (int i = 0; i < dimension; i++) {
                values[row * dimension + i] =
                        centres[centre + i] + 0.3f * (float) random.nextGaussian();
            }
        }
        return new VectorBatch(values, count, dimension);
    }

    /** Normally distributed values. */
    public static float[] gaussian(int length, Random random) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** A copy of a vector with a little noise. */
    public static float[] near(VectorBatch batch, int index, Random random) {
        float[] vector = batch.vector(index);
        for (int i = 0; i < vector.length; i++) {
            vector[i] += 0.1f * (float) random.nextGaussian();
        }
        return vector;
    }
}
