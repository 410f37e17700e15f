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
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ivfpq.benchmarks.report.MachineFacts;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftReportTest {

    private static final DriftReport REPORT =
            DriftReport.of(
                    "wordnet",
                    30_000,
                    new DriftSettings(20_000, 10_000, 24_000, 1_000, List.of(8, 16), 1),
                    new MachineFacts("a cpu", 2, "a jdk", "scalar"),
                    new DriftResult(
                            List.of(
                                    stage(20_000, 0.011, "NOTHING", "fits"),
                                    stage(30_000, 0.123, "RETRAIN", "unlike")),
                            List.of("retrained"),
                            12.3,
                            points(0.60, 0.80),
                            points(0.69, 0.90),
                            points(0.70, 0.895),
                            new DriftResult.Control(
                                    List.of(stage(24_000, 0.009, "MERGE", "fits")),
                                    List.of("merged"))));

    private static DriftStage stage(long rows, double tail, String action, String reason) {
        return new DriftStage(rows, 1.05, 1.06, tail, rows / 20_000.0, action, reason);
    }

    private static List<RecallAt> points(double plain, double reranked) {
        return List.of(
                new RecallAt(8, plain, reranked), new RecallAt(16, plain + 0.02, reranked + 0.02));
    }

    @Test
    void namesTheLargestShortfallBehindTheIndexTrainedOnEverything() {
        assertThat(REPORT.shortfall()).isCloseTo(0.01, within(1e-9));
        assertThat(REPORT.text())
                .contains("after compaction at most 0.010 below the index trained on everything");
    }

    @Test
    void printsEachStageAndEachProbeCount() {
        assertThat(REPORT.text().lines())
                .contains(
                        "wordnet: 30,000 rows by topic, codebook frozen after 20,000; 1,000 queries"
                                + " held out; seed 1",
                        "    rows   coarse  quantiser    tail  growth   auto",
                        "  30,000    1.050      1.060   12.3%    1.50   RETRAIN: unlike",
                        "  24,000    1.050      1.060    0.9%    1.20   MERGE: fits",
                        "     8  0.600 / 0.800    0.690 / 0.900    0.700 / 0.895");
    }

    @Test
    void writesTheSameAsJson() throws Exception {
        JsonNode json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(REPORT));

        assertThat(json.at("/result/stages/1/action").textValue()).isEqualTo("RETRAIN");
        assertThat(json.at("/result/repaired/1/plain").doubleValue()).isEqualTo(0.71);
        assertThat(json.at("/settings/seed").longValue()).isEqualTo(1);
        assertThat(json.at("/shortfall").doubleValue()).isCloseTo(0.01, within(1e-9));
    }
}
