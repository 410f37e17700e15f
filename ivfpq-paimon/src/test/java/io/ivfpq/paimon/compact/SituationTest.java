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

package io.ivfpq.paimon.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.drift.Drift;
import io.ivfpq.paimon.drift.Growth;
import io.ivfpq.paimon.drift.Signal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SituationTest {

    private static final CompactionScope AUTO = CompactionScope.wholeTable(CompactionMode.AUTO);
    private static final CompactionScope SOME_PARTITIONS =
            new CompactionScope(CompactionMode.AUTO, false, partition -> false, true);

    private static final CodebookReference CODEBOOK =
            new CodebookReference(new UUID(1, 2), 3, 0, "codebook", 10);

    private static final Signal ONE = new Signal(1, 0.01, 0);

    @Test
    void retrainsWhenTheRowsHaveDrifted() {
        CompactionDecision decision = decide(AUTO, Optional.of(CODEBOOK), drift(0.5), 3, true);

        assertThat(decision.action()).isEqualTo(CompactionAction.RETRAIN);
        assertThat(decision.reason()).startsWith("50.0 % of the rows are unlike those");
        assertThat(decision.drift()).isEqualTo(drift(0.5));
    }

    @Test
    void leavesACodebookThatFits() {
        CompactionDecision decision = decide(AUTO, Optional.of(CODEBOOK), drift(0.01), 3, true);

        assertThat(decision.action()).isEqualTo(CompactionAction.NOTHING);
        assertThat(decision.reason()).startsWith("codebook generation 3 still fits its rows (");
    }

    @Test
    void saysWhatItWouldDoWithoutPartitions() {
        CompactionDecision decision =
                decide(SOME_PARTITIONS, Optional.of(CODEBOOK), drift(0.5), 3, true);

        assertThat(decision.action()).isEqualTo(CompactionAction.NOTHING);
        assertThat(decision.reason())
                .startsWith(
                        "only some partitions were asked for; without that it would retrain,"
                                + " because 50.0 % of the rows");
    }

    @Test
    void doesNotTrainAgainAfterTraining() {
        CompactionDecision decision =
                decide(AUTO.withoutTraining(), Optional.of(CODEBOOK), drift(0.5), 3, true);

        assertThat(decision.action()).isEqualTo(CompactionAction.NOTHING);
        assertThat(decision.reason()).isEqualTo("every row uses the codebook in force");
    }

    @Test
    void merelyMergesWhenAsked() {
        CompactionScope merge = CompactionScope.wholeTable(CompactionMode.MERGE);

        CompactionDecision decision = decide(merge, Optional.of(CODEBOOK), drift(0.5), 3, true);

        assertThat(decision.action()).isEqualTo(CompactionAction.NOTHING);
        assertThat(decision.reason()).isEqualTo("mode 'merge' was asked for");
    }

    @Test
    void retrainsWhenNoCodebookFitsAndThereAreRowsEnough() {
        CompactionDecision enough = decide(AUTO, Optional.empty(), Optional.empty(), 1, true);
        CompactionDecision few = decide(AUTO, Optional.empty(), Optional.empty(), 1, false);
        CompactionDecision none = decide(AUTO, Optional.empty(), Optional.empty(), 0, true);

        assertThat(enough.action()).isEqualTo(CompactionAction.RETRAIN);
        assertThat(enough.reason())
                .isEqualTo(
                        "no codebook of the column fits its options and was trained on enough"
                                + " rows");
        assertThat(few.action()).isEqualTo(CompactionAction.NOTHING);
        assertThat(none.action()).isEqualTo(CompactionAction.NOTHING);
    }

    private static CompactionDecision decide(
            CompactionScope scope,
            Optional<CodebookReference> codebook,
            Optional<Drift> drift,
            int newestGeneration,
            boolean enoughToTrain) {
        return new Situation(
                        scope,
                        codebook,
                        drift,
                        List.of(),
                        newestGeneration,
                        enoughToTrain,
                        List.of())
                .decide();
    }

    private static Optional<Drift> drift(double tail) {
        Signal share = new Signal(tail, 0.001, (tail - 0.01) / 0.001);
        return Optional.of(
                new Drift(3, 1000, true, ONE, ONE, share, new Growth(10_000, 11_000, 8, 8)));
    }
}
