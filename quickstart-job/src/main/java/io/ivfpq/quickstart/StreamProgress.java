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
 * Turns successive states of the table into the line a reader watches. The lag in seconds is the
 * age of the oldest commit that is not fully indexed yet, as far as the observed states tell.
 */
final class StreamProgress {

    private final long startMillis;
    private final int totalRows;
    private final Deque<IndexCounts> unindexedCommits = new ArrayDeque<>();
    private IndexCounts latest = IndexCounts.EMPTY;
    private long nowMillis;

    /** Rows that were there when the first codebook was; their wait for it is not lag. */
    private long backlogRows = Long.MAX_VALUE;

    private long maxLagMillis;

    StreamProgress(long startMillis, int totalRows) {
        this.startMillis = startMillis;
        this.nowMillis = startMillis;
        this.totalRows = totalRows;
    }

    /** Takes the state read at {@code atMillis} into account. */
    void observe(IndexCounts state, long atMillis) {
        if (state.rows() > latest.rows()) {
            unindexedCommits.addLast(state);
        }
        latest = state;
        nowMillis = atMillis;
        while (!unindexedCommits.isEmpty()
                && unindexedCommits.peekFirst().rows() <= state.indexedRows()) {
            unindexedCommits.removeFirst();
        }
        if (state.codebooks() > 0) {
            backlogRows = Math.min(backlogRows, state.rows());
        }
        if (state.indexedRows() >= backlogRows) {
            maxLagMillis = Math.max(maxLagMillis, lagMillis());
        }
    }

    IndexCounts latest() {
        return latest;
    }

    long startMillis() {
        return startMillis;
    }

    long elapsedMillis() {
        return nowMillis - startMillis;
    }

    /** The largest lag observed since the rows that waited for the first codebook are indexed. */
    long maxLagMillis() {
        return maxLagMillis;
    }

    long lagMillis() {
        return unindexedCommits.isEmpty()
                ? 0
                : Math.max(0, nowMillis - unindexedCommits.peekFirst().commitMillis());
    }

    String line() {
        long seconds = elapsedMillis() / 1000;
        return String.format(
                Locale.ROOT,
                "   %2d:%02d  %,7d of %,d rows written, %s",
                seconds / 60,
                seconds % 60,
                latest.rows(),
                totalRows,
                indexing());
    }

    private String indexing() {
        if (latest.rows() == 0) {
            return "starting";
        }
        if (latest.codebooks() == 0) {
            return "no codebook yet, queries are exact";
        }
        return String.format(
                Locale.ROOT,
                "%,7d indexed, %s, lag %,d rows %.1f s, %,.0f rows/s",
                latest.indexedRows(),
                ReportText.counted(latest.segments(), "delta segment"),
                latest.unindexedRows(),
                lagMillis() / 1000.0,
                latest.rows() * 1000.0 / Math.max(1, elapsedMillis()));
    }
}
