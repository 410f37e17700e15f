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

package io.ivfpq.paimon.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.ivfpq.format.codebook.Baseline;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.segment.SegmentStatistics;
import io.ivfpq.paimon.fixture.Vectors;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftMeasureTest {

    private static final Growth GROWTH = new Growth(10_000, 15_000, 8, 16);

    /** 1 000 held-out rows; r² has mean 2 and variance 1, e mean 0.5 and variance 0.01. */
    private static final Codebook CODEBOOK =
            MeasuredSegments.train(new Vectors(4, 1).next(300))
                    .withBaseline(new Baseline(1000, 2, 5, 0.5, 0.26, 4, 10_000));

    @Test
    void addsUpSegmentsAndDividesByTheBaseline() {
        Drift drift =
                measure(
                        new SegmentStatistics(100, 300, 1000, 60, 40, 2, 5, 5),
                        new SegmentStatistics(300, 660, 1700, 150, 80, 10, 0, 0));

        assertThat(drift.rows()).isEqualTo(400);
        assertThat(drift.coarse().value()).isEqualTo(960 / 400.0 / 2);
        assertThat(drift.quantiser().value()).isEqualTo(210 / 400.0 / 0.5);
        assertThat(drift.tail().value()).isEqualTo(0.03);
        assertThat(drift.growth().factor()).isEqualTo(1.5);
        assertThat(drift.generation()).isEqualTo(1);
        assertThat(drift.comparable()).isTrue();
    }

    @Test
    void theNoiseOfARatioIsThatOfBothMeans() {
        Drift drift = measure(new SegmentStatistics(400, 960, 2704, 200, 104, 4, 0, 0));

        // Rows: variance 2704 / 400 − 2.4² = 1, of the mean 1/400. Baseline: 1/1000, times 1.2².
        double noise = Math.sqrt(1 / 400.0 + 1.44 / 1000) / 2;
        assertThat(drift.coarse().noise()).isCloseTo(noise, offset(1e-12));
        assertThat(drift.coarse().significance()).isCloseTo(0.2 / noise, offset(1e-9));
        assertThat(drift.quantiser().significance()).isZero();
    }

    @Test
    void theTailIsSignificantOnlyBeyondTheNoiseOfBothShares() {
        Signal few = measure(new SegmentStatistics(100, 200, 500, 50, 26, 4, 0, 0)).tail();
        Signal many =
                measure(new SegmentStatistics(10_000, 20_000, 50_000, 5000, 2600, 400, 0, 0))
                        .tail();

        // 11 / 1001 is expected of 1 000 baseline rows.
        double angle = Math.asin(Math.sqrt(0.04)) - Math.asin(Math.sqrt(11 / 1001.0));
        assertThat(few.significance())
                .isCloseTo(2 * angle / Math.sqrt(1 / 100.0 + 1 / 1000.0), offset(1e-9));
        assertThat(few.exceeds(0.03)).isFalse();
        assertThat(many.exceeds(0.03)).isTrue();
        assertThat(many.exceeds(0.05)).isFalse();
    }

    @Test
    void rowsThatWereTrainedOnAreNoBaseline() {
        Codebook small = CODEBOOK.withBaseline(new Baseline(900, 2, 5, 0.5, 0.26, 4, 900));

        Drift drift =
                DriftMeasure.of(
                                List.of(new SegmentStatistics(400, 960, 2704, 200, 104, 4, 0, 0)),
                                small,
                                GROWTH)
                        .orElseThrow();

        assertThat(drift.comparable()).isFalse();
    }

    @Test
    void measuresNothingWithoutRows() {
        assertThat(DriftMeasure.of(List.of(), CODEBOOK, GROWTH)).isEmpty();
        assertThat(
                        DriftMeasure.of(
                                List.of(new SegmentStatistics(0, 0, 0, 0, 0, 0, 7, 0)),
                                CODEBOOK,
                                GROWTH))
                .isEmpty();
    }

    @Test
    void aBaselineOfZeroGivesNoRatio() {
        Codebook exact = CODEBOOK.withBaseline(new Baseline(100, 0, 0, 0, 0, 0, 1000));

        Drift drift =
                DriftMeasure.of(
                                List.of(new SegmentStatistics(10, 5, 4, 3, 2, 10, 0, 0)),
                                exact,
                                GROWTH)
                        .orElseThrow();

        assertThat(drift.comparable()).isFalse();
        assertThat(drift.coarse()).isEqualTo(new Signal(1, 0, 0));
    }

    @Test
    void describesItselfInOneLine() {
        Drift drift = measure(new SegmentStatistics(400, 960, 2704, 200, 104, 4, 0, 0));

        assertThat(drift.describe())
                .isEqualTo(
                        "coarse 1.200 ± 0.031, quantiser 1.000 ± 0.012, tail 1.00 % ± 0.60 %,"
                                + " growth 1.50, of 400 rows of codebook generation 1");
    }

    @Test
    void refusesWhatCannotHaveBeenMeasured() {
        assertThatThrownBy(() -> new Signal(Double.NaN, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "signal of value NaN, noise 0.0, significance 0.0; expected finite values"
                                + " and noise >= 0");
        assertThatThrownBy(() -> new Growth(1, -1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("growth from 1 to -1 rows");
        Signal none = new Signal(1, 0, 0);
        assertThatThrownBy(() -> new Drift(1, 0, true, none, none, none, GROWTH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "drift of 0 rows of codebook generation 1; expected at least 1 of both");
    }

    private static Drift measure(SegmentStatistics... segments) {
        return DriftMeasure.of(List.of(segments), CODEBOOK, GROWTH).orElseThrow();
    }
}
