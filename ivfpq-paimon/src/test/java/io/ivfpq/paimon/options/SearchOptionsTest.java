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

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchOptionsTest {

    private static final Map<String, String> NONE = Map.of();

    @Test
    void derivesTheProbesFromTheListsByDefault() {
        SearchOptions options = SearchOptions.of("emb", NONE, NONE);

        assertThat(options.probeCount(8)).isEqualTo(8);
        assertThat(options.probeCount(256)).isEqualTo(16);
        assertThat(options.probeCount(1024)).isEqualTo(64);
    }

    @Test
    void theQueryWinsOverTheColumnAndTheColumnOverTheTable() {
        Map<String, String> table = Map.of("ivf.nprobe", "3", "fields.emb.ivf.nprobe", "5");

        assertThat(SearchOptions.of("emb", Map.of("ivf.nprobe", "9"), table).probeCount(100))
                .isEqualTo(9);
        assertThat(SearchOptions.of("emb", NONE, table).probeCount(100)).isEqualTo(5);
        assertThat(SearchOptions.of("other", NONE, table).probeCount(100)).isEqualTo(3);
    }

    @Test
    void readsAllListsWhenAskedTo() {
        assertThat(SearchOptions.of("emb", Map.of("ivf.nprobe", "all"), NONE).probeCount(100))
                .isEqualTo(100);
        assertThat(SearchOptions.of("emb", Map.of("ivf.nprobe", "1000"), NONE).probeCount(100))
                .isEqualTo(100);
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
