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

import io.ivfpq.paimon.build.EncodeTask;
import java.util.ArrayList;
import java.util.List;
import org.apache.paimon.utils.Range;

/**
 * Row ranges handed to workers and not yet seen in the table, so that they are not handed out
 * twice.
 *
 * <p>An entry ends when the table covers its rows. If that never happens, because the commit
 * refused the segment, it ends two checkpoints after the one it was handed out in; by then the
 * commit has had its chance. Ending an entry too early only costs work, because the commit refuses
 * the second segment of a row.
 *
 * <p>Not thread-safe.
 */
public final class RowsInFlight {

    /** Row ids {@code [from, to]} handed out before checkpoint {@code checkpointId}. */
    public record Entry(long from, long to, long checkpointId) {}

    private static final int PATIENCE = 2;

    private final List<Entry> entries = new ArrayList<>();

    /** Adds an entry of an earlier {@link #entries()}. */
    public void restore(Entry saved) {
        entries.add(saved);
    }

    /** Records a task handed out before the barrier of {@code checkpointId}. */
    public void add(EncodeTask task, long checkpointId) {
        entries.add(new Entry(task.from(), task.to(), checkpointId));
    }

    /** Ends the entries whose rows {@code covered}, ascending and disjoint, contains. */
    public void settle(List<Range> covered) {
        entries.removeIf(
                entry ->
                        covered.stream()
                                .anyMatch(
                                        range ->
                                                range.from <= entry.from()
                                                        && entry.to() <= range.to));
    }

    /** Ends the entries that have waited too long when {@code checkpointId} is complete. */
    public void expire(long checkpointId) {
        entries.removeIf(entry -> entry.checkpointId() + PATIENCE <= checkpointId);
    }

    /** A copy of the entries. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The rows in flight: ascending and disjoint. */
    public List<Range> ranges() {
        return Range.sortAndMergeOverlap(
                entries.stream().map(entry -> new Range(entry.from(), entry.to())).toList(), true);
    }

    public long rowCount() {
        return ranges().stream().mapToLong(Range::count).sum();
    }
}
