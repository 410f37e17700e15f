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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.benchmarks.report.Spread;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundsTest {

    @Test
    void leavesOutTheFirstRound() throws IOException {
        Iterator<Double> rounds = List.of(100.0, 3.0, 1.0, 2.0).iterator();

        assertThat(new Rounds(3, 0).spread(rounds::next)).isEqualTo(new Spread(1, 2, 3));
    }

    @Test
    void countsUnitsASecond() throws IOException {
        AtomicInteger runs = new AtomicInteger();
        long start = System.nanoTime();

        Spread rates = new Rounds(2, 0.01).rates(10, runs::incrementAndGet);

        double seconds = (System.nanoTime() - start) * 1e-9;
        assertThat(seconds).isGreaterThanOrEqualTo(0.03);
        // The three rounds took the time that all runs took, so the slowest is below the mean.
        assertThat(rates.min()).isBetween(1.0, 10 * runs.get() / 0.02);
        assertThat(rates.max()).isGreaterThanOrEqualTo(rates.min());
    }

    @Test
    void wantsARound() {
        assertThatThrownBy(() -> new Rounds(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0 rounds of 1.0 seconds; expected at least 1 round and 0 seconds");
    }
}
