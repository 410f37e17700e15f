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

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.kernel.WorkerThreads;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpqTrainerTest {

    private static final long SEED = 8;
    private static final int DIMENSION = 32;
    private static final int ROWS = 6000;

    @Test
    void errorFallsWithEveryTurn() {
        CodebookShape shape = new CodebookShape(Metric.L2, DIMENSION, 1, 8, 8);
        List<Integer> turns = new ArrayList<>();

        OpqTrainer.Outcome outcome;
        try (WorkerThreads workers = new WorkerThreads(2)) {
            outcome = new OpqTrainer(shape, lowRank(), workers, SEED).train(turns::add);
        }

        List<Double> errors = outcome.errors();
        assertThat(errors).hasSize(OpqTrainer.TURNS + 1);
        for (int i = 1; i < errors.size(); i++) {
            assertThat(errors.get(i)).as("%s, seed %d", errors, SEED).isLessThan(errors.get(i - 1));
        }
        // Eight directions hold nearly all variance: one axis in each subspace.
        assertThat(errors.get(errors.size() - 1)).isLessThan(0.5 * errors.get(0));
        assertThat(turns).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void codebooksWithARotationLoseLessOnHeldOutRows(Metric metric) {
        double plain = train(metric, Opq.OFF, lowRank()).baseline().meanError();
        double rotated = train(metric, Opq.ON, lowRank()).baseline().meanError();

        assertThat(rotated).as("plain %s, seed %d", plain, SEED).isLessThan(0.75 * plain);
    }

    @Test
    void autoRotatesWhereItPaysAndNowhereElse() {
        VectorBatch isotropic =
                new VectorBatch(
                        ClusteredVectors.gaussian(ROWS * DIMENSION, new Random(SEED)),
                        ROWS,
                        DIMENSION);

        assertThat(train(Metric.L2, Opq.AUTO, lowRank()).rotation().isNone()).isFalse();
        assertThat(train(Metric.L2, Opq.AUTO, isotropic).rotation().isNone()).isTrue();
        assertThat(train(Metric.L2, Opq.ON, isotropic).rotation().isNone()).isFalse();
        assertThat(train(Metric.L2, Opq.OFF, lowRank()).rotation().isNone()).isTrue();
    }

    private static Codebook train(Metric metric, Opq opq, VectorBatch sample) {
        TrainingSpec spec =
                TrainingSpec.automatic(metric, DIMENSION, ROWS)
                        .withListCount(8)
                        .withSubspaceCount(8)
                        .withSeed(SEED)
                        .withOpq(opq);
        return CodebookTrainer.train(spec, sample, TrainingProgress.NONE);
    }

    /** Rows along eight random directions, and a little noise. */
    private static VectorBatch lowRank() {
        Random random = new Random(SEED);
        float[] directions = ClusteredVectors.gaussian(8 * DIMENSION, random);
        float[] values = ClusteredVectors.gaussian(ROWS * DIMENSION, random);
        for (int row = 0; row < ROWS; row++) {
            float[] weights = ClusteredVectors.gaussian(8, random);
            for (int d = 0; d < DIMENSION; d++) {
                int at = row * DIMENSION + d;
                values[at] *= 0.1f;
                for (int i = 0; i < 8; i++) {
                    values[at] += weights[i] * directions[i * DIMENSION + d];
                }
            }
        }
        return new VectorBatch(values, ROWS, DIMENSION);
    }
}
