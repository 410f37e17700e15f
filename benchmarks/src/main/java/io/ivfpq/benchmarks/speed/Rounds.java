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

import io.ivfpq.benchmarks.report.Repeated;
import io.ivfpq.benchmarks.report.Spread;
import java.io.IOException;

/**
 * How often and how long something is measured.
 *
 * @param count of rounds, after one that warms up
 * @param seconds least time of a round
 */
record Rounds(int count, double seconds) {

    Rounds {
        if (count < 1 || !(seconds >= 0)) {
            throw new IllegalArgumentException(
                    String.format(
                            "%d rounds of %s seconds; expected at least 1 round and 0 seconds",
                            count, seconds));
        }
    }

    /** One round that measures itself. */
    @FunctionalInterface
    interface Measurement {
        double measure() throws IOException;
    }

    /** Units of work a second, where doing it once is {@code units}. */
    Spread rates(long units, Repeated work) throws IOException {
        return spread(() -> work.rate(units, seconds));
    }

    Spread spread(Measurement round) throws IOException {
        round.measure();
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = round.measure();
        }
        return Spread.of(values);
    }
}
