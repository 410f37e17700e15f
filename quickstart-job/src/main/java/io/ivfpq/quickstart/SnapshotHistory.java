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

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import org.apache.paimon.Snapshot;
import org.apache.paimon.table.FileStoreTable;

/**
 * Which rows an append-only table held at which time: Paimon numbers rows in the order of commits,
 * so a snapshot holds the rows below its next row id.
 *
 * @param commits oldest first
 */
record SnapshotHistory(List<Commit> commits) {

    record Commit(long millis, long nextRowId) {}

    SnapshotHistory {
        commits = List.copyOf(commits);
    }

    static SnapshotHistory of(FileStoreTable table) throws IOException {
        List<Commit> commits = new ArrayList<>();
        Iterator<Snapshot> snapshots = table.snapshotManager().snapshots();
        while (snapshots.hasNext()) {
            Snapshot snapshot = snapshots.next();
            commits.add(new Commit(snapshot.timeMillis(), snapshot.nextRowId()));
        }
        commits.sort(Comparator.comparingLong(Commit::nextRowId));
        return new SnapshotHistory(commits);
    }

    /**
     * The ends of the row ids, exclusive, that the newest snapshot had between the two moments; one
     * unless rows were committed meanwhile. Ascending, none of them 0.
     */
    List<Long> rowEndsBetween(long fromMillis, long toMillis) {
        long before = 0;
        TreeSet<Long> ends = new TreeSet<>();
        for (Commit commit : commits) {
            if (commit.millis() <= fromMillis) {
                before = Math.max(before, commit.nextRowId());
            } else if (commit.millis() <= toMillis) {
                ends.add(commit.nextRowId());
            }
        }
        ends.add(before);
        ends.remove(0L);
        return List.copyOf(ends);
    }

    /** The end of the row ids of the newest snapshot. */
    long rowEnd() {
        return commits.isEmpty() ? 0 : commits.get(commits.size() - 1).nextRowId();
    }
}
