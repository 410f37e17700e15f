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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Adds up how long each phase of a work takes. What is done before the first is its too. */
final class PhaseClock {

    private final LongSupplier nanoTime;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private String phase;
    private long since;

    PhaseClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** Said at the start of a phase, and as often as one likes during it. */
    void enter(String next) {
        if (phase != null && !next.equals(phase)) {
            book();
        }
        phase = next;
    }

    /** Seconds by phase, in the order in which they were first entered. */
    Map<String, Double> stop() {
        book();
        return seconds;
    }

    private void book() {
        long now = nanoTime.getAsLong();
        seconds.merge(phase, (now - since) * 1e-9, Double::sum);
        since = now;
    }
}
