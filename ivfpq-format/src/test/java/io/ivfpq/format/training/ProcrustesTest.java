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
import static org.assertj.core.api.Assertions.within;

import io.ivfpq.format.codebook.Rotation;
import io.ivfpq.format.kernel.WorkerThreads;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.VectorBatch;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcrustesTest {

    private static final long SEED = 31;
    private static final WorkerThreads WORKERS = new WorkerThreads(2);

    @AfterAll
    static void closeWorkers() {
        WORKERS.close();
    }

    /** A transposed update would give the inverse rotation. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 17, 64})
    void findsTheRotationThatRowsWereRotatedBy(int dimension) {
        VectorBatch rows = correlated(500, dimension);
        Rotation expected = orthogonal(dimension);
        float[] target = new float[rows.values().length];
        expected.apply(rows.values(), 0, rows.count(), target);

        Rotation found = new Procrustes(rows, WORKERS).nearest(target);

        assertThat(found.matrix()).hasSize(dimension * dimension);
        for (int i = 0; i < found.matrix().length; i++) {
            assertThat(found.matrix()[i])
                    .as("entry %d, seed %d", i, SEED)
                    .isCloseTo(expected.matrix()[i], within(2e-4f));
        }
    }

    @Test
    void rotationsAreOrthogonalEvenWhereRowsSpanLittle() {
        float[] values = new float[300 * 12];
        Random random = new Random(SEED);
        for (int row = 0; row < 300; row++) {
            // Two of twelve dimensions vary.
            values[row * 12] = (float) random.nextGaussian();
            values[row * 12 + 7] = (float) random.nextGaussian();
        }
        Procrustes procrustes = new Procrustes(new VectorBatch(values, 300, 12), WORKERS);

        assertOrthogonal(procrustes.parametric(3).matrix(), 12);
        assertOrthogonal(procrustes.nearest(values).matrix(), 12);
    }

    @Test
    void axesAreDealtOutSoThatProductsOfVariancesAreEqual() {
        double[] variances = {1, 1e6, 1e5, 10, 1e3, 1e2};

        int[] axes = Procrustes.deal(variances, 3);

        // 10^6 · 1, 10^5 · 10 and 10^3 · 10^2 come closest to each other.
        assertThat(axes).containsExactly(1, 0, 2, 3, 4, 5);
    }

    private static void assertOrthogonal(float[] matrix, int dimension) {
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j < dimension; j++) {
                double product = 0;
                for (int d = 0; d < dimension; d++) {
                    product += (double) matrix[i * dimension + d] * matrix[j * dimension + d];
                }
                assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-6));
            }
        }
    }

    private static Rotation orthogonal(int dimension) {
        VectorBatch first = correlated(300, dimension);
        float[] second = ClusteredVectors.gaussian(300 * dimension, new Random(SEED + 1));
        return new Procrustes(first, WORKERS).nearest(second);
    }

    /** Components grow along the row and each leans on the one before. */
    private static VectorBatch correlated(int count, int dimension) {
        float[] values = ClusteredVectors.gaussian(count * dimension, new Random(SEED));
        for (int i = 0; i < values.length; i++) {
            float before = i % dimension == 0 ? 0 : values[i - 1];
            values[i] = values[i] * (1 + i % dimension % 5) + 0.5f * before;
        }
        return new VectorBatch(values, count, dimension);
    }
}
