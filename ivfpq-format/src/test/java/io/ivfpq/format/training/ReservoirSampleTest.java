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

import io.ivfpq.format.vector.VectorBatch;
import org.junit.jupiter.api.Test;

class ReservoirSampleTest {

    @Test
    void keepsEverythingUpToItsCapacity() {
        ReservoirSample sample = offer(new ReservoirSample(100, 1, 5), 70);

        assertThat(sample.sample().count()).isEqualTo(70);
        assertThat(sample.sample().vector(69)).containsExactly(69);
    }

    @Test
    void samplesUniformly() {
        int kept = 0;
        int trials = 400;
        for (int seed = 0; seed < trials; seed++) {
            VectorBatch sample = offer(new ReservoirSample(100, 1, seed), 1000).sample();
            assertThat(sample.count()).isEqualTo(100);
            for (int i = 0; i < 100; i++) {
                kept += sample.vector(i)[0] < 100 ? 1 : 0;
            }
        }
        // Of the first 100 rows one in ten stays: 4000 with a standard deviation of 57.
        assertThat(kept).isBetween(3700, 4300);
    }

    @Test
    void isDeterministic() {
        VectorBatch first = offer(new ReservoirSample(10, 1, 9), 1000).sample();
        VectorBatch second = offer(new ReservoirSample(10, 1, 9), 1000).sample();

        assertThat(first.values()).isEqualTo(second.values());
    }

    @Test
    void countsWhatWasOffered() {
        assertThat(offer(new ReservoirSample(10, 1, 9), 1000).offered()).isEqualTo(1000);
    }

    @Test
    void rejectsAnotherDimensionAndImpossibleSizes() {
        ReservoirSample sample = new ReservoirSample(10, 2, 9);

        assertThatThrownBy(() -> sample.offer(new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sampled vector has dimension 3, expected 2");
        assertThatThrownBy(() -> new ReservoirSample(1 << 24, 768, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose fewer lists");
    }

    private static ReservoirSample offer(ReservoirSample sample, int count) {
        for (int i = 0; i < count; i++) {
            sample.offer(new float[] {i});
        }
        return sample;
    }
}
