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
import static org.assertj.core.api.Assertions.within;

import io.ivfpq.format.vector.VectorBatch;
import org.junit.jupiter.api.Test;

class CentroidTrainerTest {

    private static final VectorBatch ROWS =
            new VectorBatch(new float[] {0, 0, 2, 0, 100, 0, 104, 0}, 4, 2);

    @Test
    void findsTheMeansOfTwoClusters() {
        float[] centroids = CentroidTrainer.train(ROWS, 2, 25, 2, 3);

        assertThat(centroids).containsExactlyInAnyOrder(1, 0, 102, 0);
        assertThat(CentroidTrainer.loss(ROWS, centroids)).isCloseTo(2.5, within(1e-6));
    }

    @Test
    void rejectsWhatCannotBeClustered() {
        assertThatThrownBy(() -> CentroidTrainer.train(ROWS, 0, 25, 1, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("4 rows, 0 clusters, 25 iterations; expected at least 1 of each");
    }
}
