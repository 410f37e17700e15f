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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {

    @Test
    void scoresFollowPaimon() {
        assertThat(Metric.L2.score(3f)).isEqualTo(0.25f);
        assertThat(Metric.COSINE.score(0.5f)).isEqualTo(0.75f);
        assertThat(Metric.INNER_PRODUCT.score(-7f)).isEqualTo(7f);
    }

    @Test
    void l2ScoreOfARoundedNegativeDistanceIsOne() {
        assertThat(Metric.L2.score(-1e-6f)).isEqualTo(1f);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void codesAndOptionValuesLeadBack(Metric metric) {
        assertThat(Metric.fromCode(metric.code())).isEqualTo(metric);
        assertThat(Metric.fromOption(metric.optionValue())).isEqualTo(metric);
    }

    @Test
    void codesOnDiskNeverChange() {
        assertThat(Metric.L2.code()).isEqualTo(0);
        assertThat(Metric.INNER_PRODUCT.code()).isEqualTo(1);
        assertThat(Metric.COSINE.code()).isEqualTo(2);
    }

    @Test
    void rejectsAnUnknownOptionValue() {
        assertThatThrownBy(() -> Metric.fromOption("euclid"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "metric 'euclid' is unknown; expected one of l2, inner_product, cosine");
    }

    @Test
    void rejectsAnUnknownCode() {
        assertThatThrownBy(() -> Metric.fromCode(9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("metric code 9 is unknown; expected 0, 1 or 2");
    }
}
