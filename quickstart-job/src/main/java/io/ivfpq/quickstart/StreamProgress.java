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

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Turns successive states of the index into the line a reader watches. The lag in seconds is the
 * age of the oldest commit that is not fully indexed yet.
 */
final class StreamProgress {

    private final long startMillis;
    private final int totalRows;
    private final Deque<IndexCounts> unindexedCommits = new ArrayDeque<>();
    private IndexCounts latest = IndexCounts.EMPTY;
    private long maxLagMillis;

    StreamProgress(long startMillis, int totalRows) {
        this.startMillis = startMillis;
        this.totalRows = totalRows;
    }

    /** Takes the state read at {@code nowMillis} into account. */
    void observe(IndexCounts state, long nowMillis) {
        if (state.rows() > latest.rows()) {
            unindexedCommits.addLast(state);
        }
        latest = state;
        while (!unindexedCommits.isEmpty()
                && unindexedCommits.peekFirst().rows() <= state.indexedRows()) {
            unindexedCommits.removeFirst();
        }
        if (state.codebooks() > 0) {
            maxLagMillis = Math.max(maxLagMillis, lagMillis(nowMillis));
        }
    }

    IndexCounts latest() {
        return latest;
    }

    /** The largest lag observed since the first codebook. */
    long maxLagMillis() {
        return maxLagMillis;
    }

    long lagMillis(long nowMillis) {
        return unindexedCommits.isEmpty()
                ? 0
                : Math.max(0, nowMillis - unindexedCommits.peekFirst().commitMillis());
    }

    String line(long nowMillis) {
        double seconds = (nowMillis - startMillis) / 1000.0;
        return String.format(
                Locale.ROOT,
                "   %s  %,7d of %,d rows written, %s%,5.0f rows/s",
                clock(nowMillis - startMillis),
                latest.rows(),
                totalRows,
                latest.codebooks() == 0 ? beforeTraining() : indexing(nowMillis),
                seconds > 0 ? latest.rows() / seconds : 0);
    }

    private static String beforeTraining() {
        return "no codebook yet (queries are exact), ";
    }

    private String indexing(long nowMillis) {
        return String.format(
                Locale.ROOT,
                "%,7d indexed in %3d delta segments, lag %,5d rows %2d s, ",
                latest.indexedRows(),
                latest.segments(),
                latest.unindexedRows(),
                lagMillis(nowMillis) / 1000);
    }

    private static String clock(long millis) {
        long seconds = millis / 1000;
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
