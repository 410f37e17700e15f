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
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.paimon.fixture.Codebooks;
import java.util.HashMap;
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
    void probesHalfOfTheListsWhereRowsLieInTwo() {
        SearchOptions options = SearchOptions.of("emb", NONE, NONE);

        assertThat(options.probeCount(codebook(7, 2))).isEqualTo(4);
        assertThat(options.probeCount(codebook(256, 2))).isEqualTo(8);
        assertThat(options.probeCount(codebook(1024, 2))).isEqualTo(32);
        assertThat(new SearchOptions(20, 0, false).probeCount(codebook(256, 2))).isEqualTo(20);
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

    private static Codebook calibrated(Codebook codebook) {
        return codebook.withCalibration(
                new Calibration(
                        10,
                        300,
                        1000,
                        List.of(
                                new Calibration.Point(4, 0.4f, 0.6f),
                                new Calibration.Point(16, 0.6f, 0.8f),
                                new Calibration.Point(64, 0.61f, 0.96f))));
    }

    private static SearchOptions recall(String target, String... more) {
        Map<String, String> query = new HashMap<>(Map.of("ivf.target-recall", target));
        for (int i = 0; i < more.length; i += 2) {
            query.put(more[i], more[i + 1]);
        }
        return SearchOptions.of("emb", query, NONE);
    }

    @Test
    void countsOnTheRankingOfCandidatesByVectorsIfThereAreEnough() {
        Codebook codebook = calibrated(codebook(100));

        assertThat(recall("0.7").probeCount(codebook)).isGreaterThan(16);
        assertThat(recall("0.7", "ivf.refine_factor", "9").probeCount(codebook))
                .isEqualTo(recall("0.7").probeCount(codebook));
        assertThat(recall("0.7", "ivf.refine_factor", "10").probeCount(codebook)).isEqualTo(10);
        Map<String, String> table =
                Map.of("vector.index.target-recall", "0.7", "fields.emb.ivf.refine_factor", "10");
        assertThat(SearchOptions.of("emb", NONE, table).probeCount(codebook)).isEqualTo(10);
        assertThat(
                        SearchOptions.of("emb", Map.of("ivf.refine_factor", "2"), table)
                                .probeCount(codebook))
                .isGreaterThan(16);
    }

    @Test
    void saysWhatCodesAloneReachAndWhatToSet() {
        assertThat(recall("0.95").shortfall(calibrated(codebook(100))))
                .hasValue(
                        "target recall 0.95 is out of reach: by codes alone, codebook generation 1"
                                + " found 0.610 of the ten nearest at best when it was trained; 55"
                                + " of 100 lists are probed, as more add nothing. Candidates ranked"
                                + " again by their vectors reach 0.960: set 'vector.index.refine' ="
                                + " 'sq8' and train again, or ask with 'ivf.refine_factor' = '10'");
    }

    @Test
    void saysWhatIsOutOfReachOfCandidatesRankedAgain() {
        assertThat(recall("0.97", "ivf.refine_factor", "20").shortfall(calibrated(codebook(100))))
                .hasValue(
                        "target recall 0.97 is out of reach: with candidates ranked again, codebook"
                                + " generation 1 found 0.960 of the ten nearest at best when it was"
                                + " trained; 64 of 100 lists are probed, as more add nothing. Train"
                                + " again with more 'vector.index.pq.subspaces', or ask for less");
    }

    @Test
    void saysThatNothingWasMeasured() {
        assertThat(recall("0.9").shortfall(codebook(100)))
                .hasValue(
                        "target recall 0.9 says nothing to codebook generation 1, which was trained"
                                + " on too few rows to measure recall; 16 of 100 lists are probed,"
                                + " as without a target. Train again when the table has more rows");
    }

    @Test
    void saysNothingOfWhatIsReachedOrNotAskedFor() {
        Codebook codebook = calibrated(codebook(100));

        assertThat(recall("0.6").shortfall(codebook)).isEmpty();
        assertThat(recall("0.95", "ivf.refine_factor", "10").shortfall(codebook)).isEmpty();
        assertThat(SearchOptions.of("emb", NONE, NONE).shortfall(codebook)).isEmpty();
        Map<String, String> table =
                Map.of("vector.index.target-recall", "0.95", "ivf.nprobe", "all");
        assertThat(SearchOptions.of("emb", NONE, table).shortfall(codebook)).isEmpty();
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
        return codebook(lists, 1);
    }

    private static Codebook codebook(int lists, int listsPerRow) {
        TrainingSpec spec =
                TrainingSpec.automatic(Metric.L2, 2, 2)
                        .withListCount(lists)
                        .withListsPerRow(listsPerRow);
        return Codebooks.train(spec, new float[] {1, 2}, new float[] {3, 4});
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
