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

package io.ivfpq.format.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.Baseline;
import org.junit.jupiter.api.Test;

class DriftSumsTest {

    @Test
    void unitIsAPowerOfTwoThatSplitsTheMeanInto256To511() {
        assertThat(DriftSums.residualExponent(new Baseline(1, 1, 0, 0, 0, 0, 0))).isEqualTo(-8);
        assertThat(DriftSums.residualExponent(new Baseline(1, 1.99, 0, 0, 0, 0, 0))).isEqualTo(-8);
        assertThat(DriftSums.errorExponent(new Baseline(1, 0, 0, 2, 0, 0, 0))).isEqualTo(-7);
        assertThat(DriftSums.units(1, -8)).isEqualTo(256);
    }

    @Test
    void withoutABaselineTheUnitIsFixed() {
        assertThat(DriftSums.residualExponent(Baseline.NONE)).isEqualTo(-16);
    }

    @Test
    void extremeMeansKeepExponentsThatDoublesCanSquare() {
        int least = DriftSums.residualExponent(new Baseline(1, Double.MIN_VALUE, 0, 0, 0, 0, 0));
        int most = DriftSums.residualExponent(new Baseline(1, Double.MAX_VALUE, 0, 0, 0, 0, 0));

        assertThat(DriftSums.value(1, 2 * least)).isPositive();
        assertThat(DriftSums.value(1L << 53, 2 * most)).isFinite();
    }

    @Test
    void roundsToEvenAndCaps() {
        assertThat(DriftSums.units(0.5, 0)).isZero();
        assertThat(DriftSums.units(1.5, 0)).isEqualTo(2);
        assertThat(DriftSums.units(1e30, 0)).isEqualTo(1 << 24);
        assertThat(DriftSums.units(Float.POSITIVE_INFINITY, 0)).isEqualTo(1 << 24);
    }

    @Test
    void saturatesInAnyOrder() {
        long most = 1L << 53;

        assertThat(DriftSums.add(most - 1, 5)).isEqualTo(most);
        assertThat(DriftSums.add(DriftSums.add(5, 7), most)).isEqualTo(most);
        assertThat(DriftSums.addToList(0xfffffff0L, 1 << 24)).isEqualTo(0xffffffffL);
    }

    @Test
    void valuesAreExact() {
        assertThat(DriftSums.value((1L << 53) - 1, -8)).isEqualTo(((1L << 53) - 1) / 256.0);
    }
}
