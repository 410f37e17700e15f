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

package io.ivfpq.paimon.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.paimon.fixture.Vectors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether real codebooks call for retraining when rows drift, and only then; many seeds. */
class DriftSimulationTest {

    private static final int SEEDS = Integer.getInteger("ivfpq.test.drift-seeds", 60);
    private static final int DIMENSION = 8;

    /** A hundred baseline rows is the least there is; more make every figure steadier. */
    @ParameterizedTest
    @ValueSource(ints = {1000, 3000})
    void shuffledRowsNeverCallForRetraining(int trained) throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Vectors vectors = new Vectors(DIMENSION, seed);

            Drift drift = drift(vectors.next(trained), vectors.next(trained * 9 / 10));

            assertThat(DriftPolicy.judge(drift))
                    .as("seed %d: %s", seed, drift.describe())
                    .extracting(DriftVerdict::retrain)
                    .isEqualTo(false);
        }
    }

    /**
     * New rows are a third of the table then. A baseline of 100 rows is too noisy to be sure: with
     * 1000 rows trained on, seed 22 shows a tail of 10 % that is 3.5 standard errors from chance.
     */
    @ParameterizedTest
    @ValueSource(ints = {2000, 4000})
    void rowsOfOtherTopicsAlwaysCallForRetraining(int trained) throws Exception {
        for (long seed = 1; seed <= SEEDS; seed++) {
            float[][] old = new Vectors(DIMENSION, seed).next(trained);
            float[][] recent = new Vectors(DIMENSION, seed + 1000).next(trained / 2);

            Drift drift = drift(old, recent);

            assertThat(DriftPolicy.judge(drift).retrain())
                    .as("seed %d: %s", seed, drift.describe())
                    .isTrue();
        }
    }

    private static Drift drift(float[][] old, float[][] recent) throws Exception {
        Codebook codebook = MeasuredSegments.train(old);
        return DriftMeasure.of(
                        List.of(
                                MeasuredSegments.encode(codebook, old),
                                MeasuredSegments.encode(codebook, recent)),
                        codebook,
                        new Growth(
                                old.length,
                                old.length + recent.length,
                                MeasuredSegments.LISTS,
                                MeasuredSegments.LISTS))
                .orElseThrow();
    }
}
