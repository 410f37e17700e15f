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

package io.ivfpq.benchmarks.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two topics, one after the other: the codebook of the first must give way. */
class DriftExperimentITCase {

    @TempDir private Path warehouse;

    @Test
    void seesThatTheTopicChangesAndLeavesTheControlAlone() throws Exception {
        DriftSettings settings = new DriftSettings(2_000, 1_000, 2_400, 100, List.of(16, 128), 1);
        int[] rows = IntStream.range(0, TwoTopics.ROWS).filter(row -> row % 60 != 0).toArray();
        int[] heldOut = IntStream.range(0, TwoTopics.ROWS).filter(row -> row % 60 == 0).toArray();

        DriftResult result =
                new DriftExperiment(settings, TwoTopics::vectors, warehouse, line -> {})
                        .run(rows, heldOut);

        assertThat(result.stages())
                .extracting(DriftStage::rows)
                .containsExactly(2_000L, 3_000L, 4_000L, 5_000L, 5_900L);
        assertThat(result.stages().get(0).action()).isEqualTo("NOTHING");
        assertThat(result.stages().get(0).tail()).isLessThan(0.05);
        assertThat(result.stages().get(2).action()).isEqualTo("RETRAIN");
        assertThat(result.stages().get(2).tail()).isGreaterThan(0.2);
        assertThat(result.compaction().get(0)).contains("train a codebook");
        // 128 are all lists of both: what is left is how well the codes fit.
        assertThat(result.repaired().get(1).plain()).isGreaterThan(result.frozen().get(1).plain());
        assertThat(result.shortfall()).isLessThan(0.05);
        assertThat(result.control().stages().get(1).action()).isIn("NOTHING", "MERGE");
        assertThat(result.control().compaction())
                .noneMatch(line -> line.contains("train a codebook"));
    }
}
