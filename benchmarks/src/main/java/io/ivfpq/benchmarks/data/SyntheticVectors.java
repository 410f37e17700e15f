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

package io.ivfpq.benchmarks.data;

import io.ivfpq.format.vector.VectorBatch;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A mixture of Gaussians, each spread along a few directions of its own and a little in all: what
 * embeddings look like to a quantiser. Row {@code i} depends on the seed and {@code i} alone.
 */
record SyntheticVectors(int dimension, int clusters, int rank, long seed) {

    private static final float SPREAD = 0.6f;
    private static final float NOISE = 0.25f;

    VectorBatch rows(int count) {
        float[] centres = gaussians(seed, clusters * dimension);
        float[] directions = gaussians(seed + 1, clusters * rank * dimension);
        float[] values = new float[Math.multiplyExact(count, dimension)];
        IntStream.range(0, count).parallel().forEach(row -> fill(values, row, centres, directions));
        return new VectorBatch(values, count, dimension);
    }

    private static float[] gaussians(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = gaussian(random);
        }
        return values;
    }

    /**
     * The sum of four uniform numbers, scaled to variance 1: near enough, and the same anywhere.
     */
    private static float gaussian(SplittableRandom random) {
        long bits = random.nextLong();
        int sum = 0;
        for (int shift = 0; shift < 64; shift += 16) {
            sum += (int) (bits >>> shift) & 0xffff;
        }
        return (sum - 131_070) * (float) (Math.sqrt(3) / 65_536);
    }

    private void fill(float[] values, int row, float[] centres, float[] directions) {
        SplittableRandom random = new SplittableRandom(seed + 0x9e3779b97f4a7c15L * (row + 1L));
        int cluster = random.nextInt(clusters);
        int offset = row * dimension;
        for (int d = 0; d < dimension; d++) {
            values[offset + d] = centres[cluster * dimension + d] + NOISE * gaussian(random);
        }
        for (int r = 0; r < rank; r++) {
            float weight = SPREAD * gaussian(random);
            int from = (cluster * rank + r) * dimension;
            for (int d = 0; d < dimension; d++) {
                values[offset + d] += weight * directions[from + d];
            }
        }
    }
}
