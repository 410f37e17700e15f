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

package io.ivfpq.flink.index.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchIntervalTest {

    @Test
    void readsDurations() {
        assertThat(WatchInterval.parse("5 s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(WatchInterval.parse("2min")).isEqualTo(Duration.ofMinutes(2));
        assertThat(WatchInterval.parse("250")).isEqualTo(Duration.ofMillis(250));
        assertThat(WatchInterval.parse(null)).isEqualTo(Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0 s", "10 ns", "-1 s", ""})
    void refusesWhatIsNoPause(String value) {
        assertThatThrownBy(() -> WatchInterval.parse(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "interval '"
                                + value
                                + "' of maintain_vector_index is not a duration of at least 1 ms;"
                                + " expected for example '10 s'");
    }
}
