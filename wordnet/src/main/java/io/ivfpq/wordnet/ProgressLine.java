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

package io.ivfpq.wordnet;

import java.io.PrintStream;
import java.util.Locale;

/**
 * Prints how far embedding has come and how long it will still take: a refreshing line on a
 * terminal, otherwise a line for every tenth. Thread-safe.
 */
public final class ProgressLine implements EmbeddingProgress {

    private static final long REFRESH_NANOS = 500_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private long lastPrint = start;
    private int lastTenth;

    public ProgressLine(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void embedded(int done, int total) {
        long now = System.nanoTime();
        int tenth = (int) (10L * done / total);
        boolean finished = done == total;
        boolean due = terminal ? now - lastPrint >= REFRESH_NANOS : tenth > lastTenth;
        if (!due && !finished) {
            return;
        }
        lastPrint = now;
        lastTenth = tenth;
        String line = format(done, total, (now - start) / 1e9);
        if (terminal) {
            out.print("\r" + line + (finished ? "\n" : ""));
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** One line of constant width, so that a refresh leaves nothing of the line before. */
    static String format(int done, int total, double seconds) {
        double rate = seconds > 0 ? done / seconds : 0;
        double left = rate > 0 ? (total - done) / rate : 0;
        return String.format(
                Locale.ROOT,
                "embedding %,9d of %,9d definitions, %,5.0f a second, %4.0f s left",
                done,
                total,
                rate,
                left);
    }
}
