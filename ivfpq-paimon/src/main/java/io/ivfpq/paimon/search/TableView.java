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

package io.ivfpq.paimon.search;

import java.util.Optional;
import org.apache.paimon.Snapshot;

/**
 * What {@link TableSearcher} has seen of its table.
 *
 * @param lookedAt {@link System#nanoTime()} before the table was asked for its newest snapshot
 * @param snapshot empty if the table has none
 * @param refreshes snapshots loaded so far
 * @param refreshMillis how long the last of them took
 */
record TableView(
        long lookedAt,
        Optional<Snapshot> snapshot,
        RowBlocks.Loaded rows,
        Optional<SnapshotSearcher> searcher,
        long refreshes,
        long refreshMillis) {

    static final TableView NONE =
            new TableView(0, Optional.empty(), RowBlocks.Loaded.NOTHING, Optional.empty(), 0, 0);

    /** The same once more, or nothing if the table has no snapshot any more. */
    TableView lookedAgain(long at, Optional<Snapshot> newest) {
        return newest.isEmpty()
                ? new TableView(
                        at,
                        newest,
                        RowBlocks.Loaded.NOTHING,
                        Optional.empty(),
                        refreshes,
                        refreshMillis)
                : new TableView(at, newest, rows, searcher, refreshes, refreshMillis);
    }
}
