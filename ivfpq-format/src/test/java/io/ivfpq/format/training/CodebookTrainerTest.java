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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.InvalidVectorException;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodebookTrainerTest {

    private static final long SEED = 4;

    @Test
    void sameSampleAndSeedGiveTheSameCodebookOnAnyNumberOfThreads() {
        VectorBatch sample = ClusteredVectors.of(2000, 16, 30, SEED);
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, 16, 2000);

        Codebook one = train(spec.withThreads(1), sample);
        Codebook three = train(spec.withThreads(3), sample);

        assertThat(three.id()).isEqualTo(one.id());
        assertThat(three.centroids()).isEqualTo(one.centroids());
        assertThat(three.codewords()).isEqualTo(one.codewords());
        assertThat(three.baseline()).isEqualTo(one.baseline());
        assertThat(train(spec.withSeed(5), sample).id()).isNotEqualTo(one.id());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 255, 256, 257, 1001})
    void trainsFromAnyNumberOfRows(int rows) {
        VectorBatch sample = ClusteredVectors.of(rows, 8, 5, SEED);
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, 8, rows).withListCount(16);

        Codebook codebook = train(spec, sample);

        assertThat(codebook.listCount()).isEqualTo(16);
        assertThat(codebook.generation()).isEqualTo(1);
        assertThat(codebook.revision()).isZero();
        assertThat(codebook.baseline().rows()).isEqualTo(rows < 1000 ? rows : rows / 10);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void heldOutRowsFitAboutAsWellAsFreshRows(Metric metric) {
        VectorBatch sample = ClusteredVectors.of(6000, 16, 30, SEED);
        TrainingSpec spec = TrainingSpec.automatic(metric, 16, 6000).withListCount(30);

        Codebook codebook = train(spec, sample);

        assertThat(codebook.baseline().rows()).isEqualTo(600);
        assertThat(codebook.baseline().meanError())
                .isPositive()
                .isLessThan(codebook.baseline().meanResidual());
        assertThat(codebook.baseline().residualP99())
                .isGreaterThan(codebook.baseline().meanResidual());
        if (metric != Metric.COSINE) {
            // 16 components with variance 0.09.
            assertThat(codebook.baseline().meanResidual()).isBetween(1.3, 2.6);
        }
    }

    @Test
    void cosineIgnoresTheLengthOfVectors() {
        VectorBatch sample = ClusteredVectors.of(500, 8, 5, SEED);
        float[] doubled = new float[sample.values().length];
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] = sample.values()[i] * 2;
        }
        TrainingSpec spec = TrainingSpec.automatic(Metric.COSINE, 8, 500);

        Codebook codebook = train(spec, new VectorBatch(doubled, 500, 8));

        assertThat(codebook.id()).isEqualTo(train(spec, sample).id());
    }

    @Test
    void reportsEachPhaseToItsEnd() {
        List<String> reports = new ArrayList<>();
        VectorBatch sample = ClusteredVectors.of(1000, 8, 5, SEED);
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, 8, 1000).withIterations(3);

        CodebookTrainer.train(
                spec,
                sample,
                (phase, done, total) -> reports.add(phase + " " + done + "/" + total));

        assertThat(reports)
                .containsSubsequence(
                        "centroids 0/3",
                        "centroids 3/3",
                        "codewords 0/4",
                        "codewords 4/4",
                        "baseline 1/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"centroids", "rotation", "codewords", "baseline"})
    void interruptingTheCallerCancelsInAnyPhase(String phase) {
        VectorBatch sample = ClusteredVectors.of(3000, 16, 30, SEED);
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, 16, 3000).withOpq(Opq.ON);
        List<String> after = new ArrayList<>();

        assertThatThrownBy(
                        () ->
                                CodebookTrainer.train(
                                        spec,
                                        sample,
                                        (at, done, total) -> {
                                            if (Thread.currentThread().isInterrupted()) {
                                                after.add(at);
                                            } else if (at.equals(phase)) {
                                                Thread.currentThread().interrupt();
                                            }
                                        }))
                .isInstanceOf(CancellationException.class)
                .hasMessageStartingWith("interrupted ");

        // Stays set for who waits further out; nothing was done in between.
        assertThat(Thread.interrupted()).isTrue();
        assertThat(after).isEmpty();
    }

    @Test
    void theRotationDoesNotDependOnThreads() {
        VectorBatch sample = ClusteredVectors.of(3000, 16, 30, SEED);
        TrainingSpec spec =
                TrainingSpec.automatic(Metric.COSINE, 16, 3000)
                        .withOpq(Opq.ON)
                        .withRefine(Refine.SQ8);

        Codebook one = train(spec.withThreads(1), sample);
        Codebook four = train(spec.withThreads(4), sample);

        assertThat(one.rotation().isNone()).isFalse();
        assertThat(four.id()).isEqualTo(one.id());
        assertThat(four.baseline()).isEqualTo(one.baseline());
    }

    @Test
    void rejectsBadSamples() {
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, 2, 10);

        assertThatThrownBy(() -> train(spec, new VectorBatch(new float[0], 0, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("training sample is empty, expected at least 1 row");
        assertThatThrownBy(() -> train(spec, new VectorBatch(new float[] {1, Float.NaN}, 1, 2)))
                .isInstanceOf(InvalidVectorException.class)
                .hasMessageContaining("vector of training row 0")
                .hasMessageContaining("component 1 is NaN");
        assertThatThrownBy(() -> train(spec, new VectorBatch(new float[3], 1, 3)))
                .isInstanceOf(InvalidVectorException.class)
                .hasMessageContaining("has dimension 3, expected 2");
    }

    private static Codebook train(TrainingSpec spec, VectorBatch sample) {
        return CodebookTrainer.train(spec, sample, TrainingProgress.NONE);
    }
}
