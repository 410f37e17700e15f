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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class VectorBatchTest {

    private final VectorBatch batch = new VectorBatch(new float[] {1, 2, 3, 4, 5, 6, 7}, 3, 2);

    @Test
    void selectsVectorsInTheOrderAsked() {
        VectorBatch selected = batch.select(new int[] {2, 0, 2});

        assertThat(selected.values()).containsExactly(5, 6, 1, 2, 5, 6);
        assertThat(selected.count()).isEqualTo(3);
        assertThat(selected.dimension()).isEqualTo(2);
    }

    @Test
    void selectsNoVectorBeyondItsCount() {
        assertThatThrownBy(() -> batch.select(new int[] {3}))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("3");
    }
}
