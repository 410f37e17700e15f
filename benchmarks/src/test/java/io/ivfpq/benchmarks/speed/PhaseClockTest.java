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

package io.ivfpq.benchmarks.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhaseClockTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void addsUpWhatBelongsToAPhase() {
        Iterator<Long> times = List.of(0L, 3 * SECOND, 4 * SECOND, 6 * SECOND).iterator();
        PhaseClock clock = new PhaseClock(times::next);

        clock.enter("a");
        clock.enter("a");
        clock.enter("b");
        clock.enter("a");

        assertThat(clock.stop()).containsExactly(entry("a", 5.0), entry("b", 1.0));
    }
}
