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

package io.ivfpq.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final OptionalDouble GOAL = OptionalDouble.of(2);

    @Test
    void comparesTheMedianWithTheGoal() {
        assertThat(Verdict.of(Recalls.NONE, 2, GOAL)).isEqualTo(Verdict.REACHED);
        assertThat(Verdict.of(Recalls.NONE, 1.99, GOAL)).isEqualTo(Verdict.MISSED);
        assertThat(Verdict.of(Recalls.NONE, 9, OptionalDouble.empty())).isEqualTo(Verdict.NO_GOAL);
    }

    @Test
    void callsNoRatioReachedWhoseSidesFindUnequallyMuch() {
        assertThat(Verdict.of(new Recalls(0.66, 0.6645), 9, GOAL)).isEqualTo(Verdict.REACHED);
        assertThat(Verdict.of(new Recalls(0.66, 0.666), 9, GOAL)).isEqualTo(Verdict.RECALL_DIFFERS);
        assertThat(Verdict.of(new Recalls(0.666, 0.66), 9, OptionalDouble.empty()))
                .hasToString("recall differs");
    }
}
