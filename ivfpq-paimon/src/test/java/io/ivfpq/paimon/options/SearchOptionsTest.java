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

package io.ivfpq.paimon.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Calibration;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.paimon.fixture.Codebooks;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchOptionsTest {

    private static final Map<String, String> NONE = Map.of();

    @Test
    void derivesTheProbesFromTheListsByDefault() {
        SearchOptions options = SearchOptions.of("emb", NONE, NONE);

        assertThat(options.probeCount(codebook(8))).isEqualTo(8);
        assertThat(options.probeCount(codebook(256))).isEqualTo(16);
        assertThat(options.probeCount(codebook(1024))).isEqualTo(64);
    }

    @Test
    void theQueryWinsOverTheColumnAndTheColumnOverTheTable() {
        Map<String, String> table = Map.of("ivf.nprobe", "3", "fields.emb.ivf.nprobe", "5");

        assertThat(
                        SearchOptions.of("emb", Map.of("ivf.nprobe", "9"), table)
                                .probeCount(codebook(100)))
                .isEqualTo(9);
        assertThat(SearchOptions.of("emb", NONE, table).probeCount(codebook(100))).isEqualTo(5);
        assertThat(SearchOptions.of("other", NONE, table).probeCount(codebook(100))).isEqualTo(3);
    }

    @Test
    void readsAllListsWhenAskedTo() {
        assertThat(
                        SearchOptions.of("emb", Map.of("ivf.nprobe", "all"), NONE)
                                .probeCount(codebook(100)))
                .isEqualTo(100);
        assertThat(
                        SearchOptions.of("emb", Map.of("ivf.nprobe", "1000"), NONE)
                                .probeCount(codebook(100)))
                .isEqualTo(100);
    }

    @Test
    void targetRecallBecomesTheProbesThatWereMeasured() {
        Codebook calibrated =
                codebook(100)
                        .withCalibration(
                                new Calibration(
                                        10,
                                        300,
                                        1000,
                                        List.of(
                                                new Calibration.Point(4, 0.4f, 0.6f),
                                                new Calibration.Point(16, 0.6f, 0.8f),
                                                new Calibration.Point(64, 0.61f, 0.99f))));
        Map<String, String> table =
                Map.of("vector.index.target-recall", "0.5", "fields.a.ivf.nprobe", "7");

        assertThat(SearchOptions.of("emb", NONE, table).probeCount(calibrated)).isEqualTo(10);
        // Codes alone reach 0.61.
        assertThat(
                        SearchOptions.of("emb", Map.of("ivf.target-recall", "0.95"), table)
                                .probeCount(calibrated))
                .isBetween(17, 64);
        assertThat(SearchOptions.of("emb", Map.of("ivf.nprobe", "3"), table).probeCount(calibrated))
                .isEqualTo(3);
        assertThat(SearchOptions.of("a", NONE, table).probeCount(calibrated)).isEqualTo(7);
        assertThat(SearchOptions.of("emb", NONE, table).probeCount(codebook(100))).isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "90", "high", "NaN"})
    void refusesImpossibleRecall(String value) {
        assertThatThrownBy(() -> SearchOptions.of("emb", Map.of("ivf.target-recall", value), NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'ivf.target-recall' = '%s' in the options of the query; expected a number"
                                + " above 0 and below 1, such as 0.9",
                        value);
    }

    private static Codebook codebook(int lists) {
        return Codebooks.train(Metric.L2, lists, new float[] {1, 2}, new float[] {3, 4});
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "many", "1.5", ""})
    void refusesImpossibleProbes(String value) {
        assertThatThrownBy(() -> SearchOptions.of("emb", Map.of("ivf.nprobe", value), NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'ivf.nprobe' = '%s' in the options of the query; expected 'auto', 'all' or"
                                + " a whole number from 1 to 2147483647",
                        value);
    }

    @Test
    void refusesUnknownQueryOptions() {
        assertThatThrownBy(() -> SearchOptions.of("emb", Map.of("ivf.probes", "8"), NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Cannot use the options of the query: 'ivf.probes' is unknown; the nearest"
                                + " known option is 'ivf.nprobe'");
    }
}
