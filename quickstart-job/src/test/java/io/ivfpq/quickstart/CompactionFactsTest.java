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

package io.ivfpq.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.paimon.drift.Drift;
import io.ivfpq.paimon.drift.Growth;
import io.ivfpq.paimon.drift.Signal;
import java.util.List;
import org.apache.paimon.utils.Range;
import org.junit.jupiter.api.Test;

class CompactionFactsTest {

    private static final List<IndexSegment> DELTAS =
            List.of(
                    new IndexSegment(new Range(0, 99), "g1"),
                    new IndexSegment(new Range(100, 149), "g1"),
                    new IndexSegment(new Range(150, 199), "g2"));

    @Test
    void countsRowsWithACodebookThatIsNewAsEncodedAgain() {
        CompactionFacts facts =
                facts(
                        new IndexSegment(new Range(0, 149), "g3"),
                        new IndexSegment(new Range(150, 199), "g2"));

        assertThat(facts).isEqualTo(new CompactionFacts(3, 2, 150, 1.0625, 1.25, 0.0431, 0.6, 0.8));
    }

    @Test
    void countsNoneAfterAMerge() {
        CompactionFacts facts =
                facts(
                        new IndexSegment(new Range(0, 149), "g1"),
                        new IndexSegment(new Range(150, 199), "g2"));

        assertThat(facts.rowsReencoded()).isZero();
        assertThat(facts.segmentsAfter()).isEqualTo(2);
    }

    private static CompactionFacts facts(IndexSegment... after) {
        Drift drift =
                new Drift(
                        1,
                        200,
                        true,
                        new Signal(1.0625, 0.01, 6),
                        new Signal(1.25, 0.01, 6),
                        new Signal(0.043_12, 0.01, 6),
                        new Growth(100, 200, 16, 32));
        RecallFacts recall = new RecallFacts(0.6, 0.8, 10, 16, 500, "texts");
        return CompactionFacts.of(
                new CompactionFacts.Before(DELTAS, drift, recall), List.of(after));
    }
}
