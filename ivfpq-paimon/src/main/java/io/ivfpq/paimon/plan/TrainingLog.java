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

package io.ivfpq.paimon.plan;

import io.ivfpq.format.training.TrainingProgress;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Says how far a training is: when a phase begins, and in between when nothing was said for a
 * while. Steps may be milliseconds or minutes.
 */
final class TrainingLog implements TrainingProgress {

    private static final long QUIET_NANOS = 5_000_000_000L;

    private final Consumer<String> lines;
    private final LongSupplier nanoTime;
    private String phase = "";
    private long lastLine;

    TrainingLog(Consumer<String> lines, LongSupplier nanoTime) {
        this.lines = lines;
        this.nanoTime = nanoTime;
    }

    @Override
    public void step(String step, int done, int total) {
        long now = nanoTime.getAsLong();
        if (!step.equals(phase) || now - lastLine >= QUIET_NANOS) {
            lines.accept(String.format("phase=%s done=%d total=%d", step, done, total));
            phase = step;
            lastLine = now;
        }
    }
}
