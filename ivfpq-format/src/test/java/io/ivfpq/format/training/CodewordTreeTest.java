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

package io.ivfpq.format.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.Baseline;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.PackedVectors;
import io.ivfpq.format.kernel.WorkerThreads;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodewordTreeTest {

    private static final long SEED = 12;
    private static final int ITERATIONS = 25;

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void freshRowsLoseLittleMoreThanWithPlainKMeans(int width) {
        VectorBatch rows = residuals(20_000, width, SEED);
        VectorBatch fresh = residuals(20_000, width, SEED + 1);

        double loss = CentroidTrainer.loss(fresh, train(rows, 2));

        assertThat(loss)
                .as("seed %d", SEED)
                .isLessThan(1.04 * CentroidTrainer.loss(fresh, kMeans(rows, 256)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void sixBitsLoseLittleMoreThanCodesTrainedForThem(int width) {
        VectorBatch rows = residuals(20_000, width, SEED);

        double loss = coarseLoss(rows, train(rows, 2));

        assertThat(loss)
                .as("seed %d", SEED)
                .isLessThan(1.2 * CentroidTrainer.loss(rows, kMeans(rows, 64)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    void codewordsLieInFours(int width) {
        VectorBatch rows = residuals(20_000, width, SEED);

        float[] codewords = train(rows, 2);

        assertThat(codebook(codewords, width).hasCoarseCodes()).as("seed %d", SEED).isTrue();
        assertThat(codebook(shuffled(codewords, width), width).hasCoarseCodes()).isFalse();
        assertThat(codebook(kMeans(rows, 256), width).hasCoarseCodes()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void resultDoesNotDependOnThreads(int threads) {
        VectorBatch rows = residuals(6000, 5, SEED);

        assertThat(train(rows, threads)).isEqualTo(train(rows, 2));
    }

    /** Of 256 every row is a codeword; a tree would leave some of them out. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 63, 65, 256, 257, 1000, CodewordTree.MIN_ROWS - 1})
    void codewordsOfFewRowsAreThoseOfPlainKMeans(int count) {
        VectorBatch rows = residuals(count, 3, SEED);

        assertThat(train(rows, 2)).isEqualTo(kMeans(rows, 256));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 70, 200, 300, 600})
    void loseOfFewDifferentRowsAsLittleAsPlainKMeans(int different) {
        VectorBatch rows = repeated(residuals(different, 4, SEED), 5000);

        float[] codewords = train(rows, 2);

        for (float value : codewords) {
            assertThat(value).isFinite();
        }
        double spread = CentroidTrainer.loss(rows, kMeans(rows, 1));
        assertThat(CentroidTrainer.loss(rows, codewords))
                .as("seed %d", SEED)
                .isLessThan(1.1 * CentroidTrainer.loss(rows, kMeans(rows, 256)) + 1e-5 * spread);
    }

    @Test
    void oneFarRowDoesNotSpoilTheOthers() {
        VectorBatch rows = residuals(20_000, 8, SEED);
        Arrays.fill(rows.values(), 0, 8, 1e4f);

        float[] codewords = train(rows, 2);

        VectorBatch others =
                new VectorBatch(
                        Arrays.copyOfRange(rows.values(), 8, rows.values().length), 19_999, 8);
        assertThat(CentroidTrainer.loss(others, codewords))
                .as("seed %d", SEED)
                .isLessThan(1.04 * CentroidTrainer.loss(others, kMeans(others, 256)));
    }

    private static float[] train(VectorBatch rows, int threads) {
        try (WorkerThreads workers = new WorkerThreads(threads)) {
            return CodewordTree.train(rows, ITERATIONS, SEED, workers);
        }
    }

    private static float[] kMeans(VectorBatch rows, int clusters) {
        return CentroidTrainer.train(rows, clusters, ITERATIONS, 2, SEED);
    }

    /** Mean squared distance to the mean of the four of the nearest codeword. */
    private static double coarseLoss(VectorBatch rows, float[] codewords) {
        int width = rows.dimension();
        float[] means = new float[64 * width];
        for (int i = 0; i < codewords.length; i++) {
            means[i % means.length] += codewords[i] / 4;
        }
        DistanceKernels kernels = Kernels.get();
        int[] codes = new int[rows.count()];
        PackedVectors packed = PackedVectors.of(kernels, codewords, 0, 256, width);
        kernels.nearest(packed, rows.values(), 0, width, rows.count(), codes, 0);
        double sum = 0;
        for (int row = 0; row < codes.length; row++) {
            int mean = codes[row] % 64 * width;
            sum += kernels.squaredDistance(rows.values(), row * width, means, mean, width);
        }
        return sum / codes.length;
    }

    private static float[] shuffled(float[] codewords, int width) {
        float[] shuffled = codewords.clone();
        Random random = new Random(SEED);
        for (int i = 255; i > 0; i--) {
            int other = random.nextInt(i + 1);
            for (int d = 0; d < width; d++) {
                float value = shuffled[i * width + d];
                shuffled[i * width + d] = shuffled[other * width + d];
                shuffled[other * width + d] = value;
            }
        }
        return shuffled;
    }

    private static Codebook codebook(float[] codewords, int width) {
        CodebookShape shape = new CodebookShape(Metric.L2, width, 1, 1, 8);
        return Codebook.of(shape, Baseline.NONE, new float[width], codewords);
    }

    /** Normally distributed, as about all residuals are. */
    private static VectorBatch residuals(int count, int width, long seed) {
        return new VectorBatch(
                ClusteredVectors.gaussian(count * width, new Random(seed)), count, width);
    }

    private static VectorBatch repeated(VectorBatch rows, int count) {
        float[] values = new float[count * rows.dimension()];
        for (int i = 0; i < values.length; i++) {
            values[i] = rows.values()[i % rows.values().length];
        }
        return new VectorBatch(values, count, rows.dimension());
    }
}
