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

package io.ivfpq.flink.lookup;

import io.ivfpq.paimon.search.Answer;
import io.ivfpq.paimon.search.SearcherStatus;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** What one task reports of its lookups and of the searcher it shares. Thread-safe. */
final class LookupMetrics {

    /** Groups below the operator's, with the table and the column as values. */
    static final String TABLE_GROUP = "vectorIndexTable";

    static final String COLUMN_GROUP = "vectorIndexColumn";

    /** Counter of the task: key rows answered. */
    static final String LOOKUPS = "lookups";

    /** Histogram of the task: microseconds of each, the wait for a thread left out. */
    static final String LOOKUP_MICROS = "lookupMicros";

    /** Counter of the task: rows that the index proposed and that were re-ranked. */
    static final String CANDIDATES = "candidates";

    /** Counter of the task: rows compared one by one. */
    static final String EXACT_ROWS = "exactRows";

    /** Gauge of the searcher: rows of the searched snapshot. */
    static final String SEARCHED_ROWS = "searchedRows";

    /** Gauge of the searcher: those of them that are not indexed yet. */
    static final String UNINDEXED_ROWS = "unindexedRows";

    /** Gauge of the searcher: snapshots loaded so far. */
    static final String REFRESHES = "refreshes";

    /** Gauge of the searcher: milliseconds that loading the last of them took. */
    static final String REFRESH_MILLIS = "refreshMillis";

    /** Gauge of the searcher: snapshots known to be newer than the searched one. */
    static final String SNAPSHOTS_BEHIND = "snapshotsBehind";

    /** Gauge of the searcher: milliseconds since the first of them was seen. */
    static final String MILLIS_BEHIND = "millisBehind";

    /** Gauge of the searcher: bytes of its local copies. */
    static final String LOCAL_BYTES = "localBytes";

    static final List<String> NAMES =
            List.of(
                    LOOKUPS,
                    LOOKUP_MICROS,
                    CANDIDATES,
                    EXACT_ROWS,
                    SEARCHED_ROWS,
                    UNINDEXED_ROWS,
                    REFRESHES,
                    REFRESH_MILLIS,
                    SNAPSHOTS_BEHIND,
                    MILLIS_BEHIND,
                    LOCAL_BYTES);

    /** Lookups that the histogram remembers. */
    private static final int WINDOW = 1_000;

    private final Counter lookups;
    private final Histogram lookupMicros;
    private final Counter candidates;
    private final Counter exactRows;

    LookupMetrics(MetricGroup operator, NearestTable table, Supplier<SearcherStatus> status) {
        MetricGroup group =
                operator.addGroup(TABLE_GROUP, table.table().fullName())
                        .addGroup(COLUMN_GROUP, table.column());
        lookups = group.counter(LOOKUPS, new ThreadSafeSimpleCounter());
        lookupMicros = group.histogram(LOOKUP_MICROS, new DescriptiveStatisticsHistogram(WINDOW));
        candidates = group.counter(CANDIDATES, new ThreadSafeSimpleCounter());
        exactRows = group.counter(EXACT_ROWS, new ThreadSafeSimpleCounter());
        gauge(group, SEARCHED_ROWS, status, SearcherStatus::rows);
        gauge(group, UNINDEXED_ROWS, status, SearcherStatus::unindexedRows);
        gauge(group, REFRESHES, status, SearcherStatus::refreshes);
        gauge(group, REFRESH_MILLIS, status, SearcherStatus::refreshMillis);
        gauge(group, SNAPSHOTS_BEHIND, status, SearcherStatus::snapshotsBehind);
        gauge(group, MILLIS_BEHIND, status, SearcherStatus::millisBehind);
        gauge(group, LOCAL_BYTES, status, SearcherStatus::localBytes);
    }

    private static void gauge(
            MetricGroup group,
            String name,
            Supplier<SearcherStatus> status,
            ToLongFunction<SearcherStatus> value) {
        Gauge<Long> gauge = () -> value.applyAsLong(status.get());
        group.gauge(name, gauge);
    }

    void answered(Answer answer, long nanos) {
        lookups.inc();
        lookupMicros.update(TimeUnit.NANOSECONDS.toMicros(nanos));
        candidates.inc(answer.candidates());
        exactRows.inc(answer.exactRows());
    }
}
