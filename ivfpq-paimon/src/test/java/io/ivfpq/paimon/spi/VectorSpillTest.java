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

package io.ivfpq.paimon.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.paimon.fixture.Vectors;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorSpillTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 7", "384, 681", "384, 682", "384, 2500", "300000, 3"})
    void givesBackWhatWasAppendedAsOftenAsAsked(int dimension, int count) throws IOException {
        float[][] rows = new Vectors(dimension, 1).next(count);
        try (VectorSpill spill = new VectorSpill(dimension)) {
            for (int row = 0; row < count; row++) {
                spill.append(row * 3, rows[row]);
            }

            assertThat(spill.rows()).isEqualTo(count);
            for (int pass = 0; pass < 2; pass++) {
                int[] visited = {0};
                spill.forEach(
                        (rowId, vector) -> {
                            assertThat(rowId).isEqualTo(visited[0] * 3);
                            assertThat(vector).isEqualTo(rows[visited[0]]);
                            visited[0]++;
                        });
                assertThat(visited[0]).isEqualTo(count);
            }
        }
    }

    @Test
    void visitsNothingWhenNothingWasAppended() throws IOException {
        try (VectorSpill spill = new VectorSpill(4)) {
            spill.forEach((rowId, vector) -> assertThat(rowId).isNull());

            assertThat(spill.rows()).isZero();
        }
    }
}
