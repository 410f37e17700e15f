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

package io.ivfpq.format.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.vector.ClusteredVectors;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairTableTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16, 31, 96})
    void everyByteHasTheSumOfItsTwoCodes(int subspaces) {
        // Longer than needed, as padding makes it.
        float[] entries = ClusteredVectors.gaussian(16 * subspaces + 48, new Random(subspaces));

        float[] table = PairTable.of(entries, subspaces);

        assertThat(table).hasSize((subspaces + 1) / 2 * 256);
        for (int i = 0; i < table.length; i++) {
            int m = i / 256 * 2;
            float upper = m + 1 < subspaces ? entries[16 * (m + 1) + i % 256 / 16] : 0;
            assertThat(table[i]).isEqualTo(entries[16 * m + i % 16] + upper);
        }
    }
}
