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
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.vector.Metric;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bucket",
                "vector-index.search-mode",
                "vector.index-type",
                "ivf-pq.nlist",
                "fields.emb.index-type",
                "vector.index.metric",
                "fields.emb.vector.index.metric",
                "fields.a.b.vector.index.lists",
                "ivf.nprobe",
                "ivf.rerank-factor",
                "fields.emb.ivf.nprobe",
                "ivf-pq-incremental.refine_factor",
                "fields.emb.ivf-pq-incremental.refine-factor"
            })
    void acceptsKnownKeysAndThoseOfOthers(String key) {
        assertThatCode(() -> OptionNames.requireKnown(Map.of(key, "1"), List.of(), "the options"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "vector.index.incremntal, vector.index.incremental",
        "fields.emb.vector.index.metrics, vector.index.metric",
        "ivf.probe, ivf.nprobe",
        "ivf.refine, ivf.refine_factor",
        "fields.emb.ivf.n_probe, ivf.nprobe",
        "ivf-pq-incremental.nprobe, ivf.nprobe",
        "ivf-pq-incremental.metric, vector.index.metric"
    })
    void namesTheNearestKnownOption(String key, String nearest) {
        assertThatThrownBy(
                        () -> OptionNames.requireKnown(Map.of(key, "1"), List.of(), "the options"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Cannot use the options: '%s' is unknown; the nearest known option is '%s'",
                        key, nearest);
    }

    @Test
    void acceptsTheMetricThatPaimonPassesForPrimaryKeyTables() {
        Map<String, String> options =
                Map.of("pk-vector.index.columns", "emb", "ivf-pq-incremental.metric", "l2");

        assertThatCode(() -> OptionNames.requireKnown(options, List.of(), "the options"))
                .doesNotThrowAnyException();
        assertThat(new OptionReader(options, "emb", "the options").metric()).isEqualTo(Metric.L2);
    }

    @Test
    void namesEveryUnknownKeyInOneMessage() {
        Map<String, String> options = Map.of("vector.index.list", "1", "ivf.probes", "1");

        assertThatThrownBy(() -> OptionNames.requireKnown(options, List.of(), "the options"))
                .hasMessage(
                        "Cannot use the options: 'ivf.probes' is unknown; the nearest known option"
                            + " is 'ivf.nprobe'; 'vector.index.list' is unknown; the nearest known"
                            + " option is 'vector.index.lists'");
    }

    @Test
    void refusesTableOptionsForAColumn() {
        Map<String, String> options = Map.of("fields.emb.vector.index.columns", "emb");

        assertThatThrownBy(() -> OptionNames.requireKnown(options, List.of(), "the options"))
                .hasMessage(
                        "Cannot use the options: 'fields.emb.vector.index.columns' is an option of"
                                + " the table, not of a column; use 'vector.index.columns'");
    }

    @Test
    void refusesOptionsOfAColumnThatIsNotIndexed() {
        Map<String, String> options = Map.of("fields.other.vector.index.metric", "l2");

        assertThatThrownBy(
                        () ->
                                OptionNames.requireKnown(
                                        options, List.of("emb", "pic"), "the options"))
                .hasMessage(
                        "Cannot use the options: 'fields.other.vector.index.metric' names column"
                                + " 'other', which is not indexed; indexed columns are emb, pic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vector.index.metric", "fields.emb.vector.index.lists"})
    void refusesTableOptionsInAQuery(String key) {
        assertThatThrownBy(() -> OptionNames.requireQueryOptions(Map.of(key, "l2")))
                .hasMessage(
                        "Cannot use the options of the query: '%s' is an option of the table, not"
                                + " of a query",
                        key);
    }
}
