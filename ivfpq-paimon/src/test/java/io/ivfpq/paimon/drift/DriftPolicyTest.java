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

import org.junit.jupiter.api.Test;

class DriftPolicyTest {

    private static final Signal ONE = new Signal(1, 0.01, 0);
    private static final Signal NO_TAIL = new Signal(0.01, 0.001, 0);

    @Test
    void keepsACodebookThatFits() {
        DriftVerdict verdict = judge(ONE, ONE, NO_TAIL, growth(1.99, 1));

        assertThat(verdict.retrain()).isFalse();
        assertThat(verdict.reason())
                .startsWith("codebook generation 2 still fits its rows (coarse 1.000 ± 0.010,");
    }

    @Test
    void growthAloneDecidesOnlyIfItAsksForMoreLists() {
        assertThat(judge(ONE, ONE, NO_TAIL, growth(8, 1)).retrain()).isFalse();
        assertThat(judge(ONE, ONE, NO_TAIL, growth(1.9, 2)).retrain()).isFalse();

        DriftVerdict verdict = judge(ONE, ONE, NO_TAIL, growth(2, 2));

        assertThat(verdict)
                .isEqualTo(
                        new DriftVerdict(
                                true,
                                "the table has grown 2.0-fold since codebook generation 2 was"
                                        + " trained and wants 200 lists instead of 100"));
    }

    @Test
    void aTailDecidesOnceTheTableHasGrown() {
        Signal tail = new Signal(0.031, 0.001, 5);

        assertThat(judge(ONE, ONE, tail, growth(1.29, 1)).retrain()).isFalse();
        assertThat(judge(ONE, ONE, new Signal(0.029, 0.001, 5), growth(1.9, 1)).retrain())
                .isFalse();
        assertThat(judge(ONE, ONE, new Signal(0.031, 0.01, 3.9), growth(1.9, 1)).retrain())
                .isFalse();

        DriftVerdict verdict = judge(ONE, ONE, tail, growth(1.3, 1));

        assertThat(verdict)
                .isEqualTo(
                        new DriftVerdict(
                                true,
                                "3.1 % of the rows are unlike those that codebook generation 2 was"
                                        + " trained on (1 % is normal, 3 % the limit once the table"
                                        + " has grown by 30 %; it has grown 1.3-fold)"));
    }

    @Test
    void aLongTailDecidesWithoutGrowth() {
        assertThat(judge(ONE, ONE, new Signal(0.1, 0.001, 50), growth(1, 1)))
                .isEqualTo(
                        new DriftVerdict(
                                true,
                                "10.0 % of the rows are unlike those that codebook generation 2 was"
                                        + " trained on (1 % is normal, 10 % the limit)"));
    }

    @Test
    void meansDecideWithoutGrowth() {
        assertThat(judge(new Signal(1.29, 0.01, 29), ONE, NO_TAIL, growth(1, 1)).retrain())
                .isFalse();
        assertThat(judge(new Signal(1.31, 0.2, 1.5), ONE, NO_TAIL, growth(1, 1)).retrain())
                .isFalse();

        DriftVerdict coarse = judge(new Signal(1.31, 0.01, 31), ONE, NO_TAIL, growth(1, 1));
        DriftVerdict quantiser = judge(ONE, new Signal(1.5, 0.01, 50), NO_TAIL, growth(1, 1));

        assertThat(coarse)
                .isEqualTo(
                        new DriftVerdict(
                                true,
                                "rows are 1.31 times as far (squared) from their centroids as when"
                                        + " codebook generation 2 was trained (limit 1.30)"));
        assertThat(quantiser)
                .isEqualTo(
                        new DriftVerdict(
                                true,
                                "codes are 1.50 times as inexact (squared) as when codebook"
                                        + " generation 2 was trained (limit 1.50)"));
    }

    @Test
    void onlyGrowthCountsWithoutABaseline() {
        Signal large = new Signal(9, 0.01, 800);

        Drift grown = new Drift(2, 10, false, large, large, large, new Growth(100, 200, 4, 4));
        Drift young = new Drift(2, 10, false, large, large, large, new Growth(100, 199, 4, 4));

        assertThat(DriftPolicy.judge(grown))
                .isEqualTo(
                        new DriftVerdict(
                                true,
                                "codebook generation 2 was trained on 100 rows only, and the table"
                                        + " has grown 2.0-fold since"));
        assertThat(DriftPolicy.judge(young))
                .isEqualTo(
                        new DriftVerdict(
                                false,
                                "codebook generation 2 was trained on too few rows (100) to tell"
                                    + " drift from chance, and the table has not doubled since"));
    }

    private static DriftVerdict judge(Signal coarse, Signal quantiser, Signal tail, Growth growth) {
        return DriftPolicy.judge(new Drift(2, 5000, true, coarse, quantiser, tail, growth));
    }

    /** From 1 000 rows and 100 lists. */
    private static Growth growth(double rows, int lists) {
        return new Growth(1000, Math.round(1000 * rows), 100, 100 * lists);
    }
}
