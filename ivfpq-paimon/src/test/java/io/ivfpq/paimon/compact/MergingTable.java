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

package io.ivfpq.paimon.compact;

import io.ivfpq.paimon.commit.GuardedIndexSwap;
import io.ivfpq.paimon.commit.IndexSwap;
import io.ivfpq.paimon.commit.SwapVerdict;
import io.ivfpq.paimon.coverage.Frontier;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.plan.CatchUp;
import java.util.ArrayList;
import java.util.List;
import org.apache.paimon.Snapshot;
import org.apache.paimon.index.IndexFileMeta;

/** Steps of a compaction, one at a time. */
record MergingTable(VectorTable items) {

    IndexState index() throws Exception {
        return IndexState.read(items.table(), latest(), items.column().fieldId());
    }

    Frontier frontier() throws Exception {
        return Frontier.read(
                items.table(), latest(), items.column().name(), items.column().fieldId());
    }

    void catchUp() throws Exception {
        new CatchUp(items.table(), items.column(), 1).run("writer");
    }

    /** Writes the merged files of a group; commits nothing. */
    IndexSwap merge(MergeGroup group) throws Exception {
        List<IndexFileMeta> merged = new ArrayList<>();
        for (MergeTask task : group.tasks()) {
            merged.add(new SegmentMerging(items.table()).merge(task, bytes -> {}));
        }
        return group.swap(merged);
    }

    SwapVerdict commit(IndexSwap swap) throws Exception {
        try (GuardedIndexSwap commit =
                new GuardedIndexSwap(items.table(), items.column(), "compaction")) {
            return commit.commit(1, swap);
        }
    }

    /** Plans, merges and commits until there is nothing to merge. */
    void compact(MergePlanner planner) throws Exception {
        List<MergeGroup> groups = planner.plan(index());
        while (!groups.isEmpty()) {
            for (MergeGroup group : groups) {
                commit(merge(group));
            }
            groups = planner.plan(index());
        }
    }

    private Snapshot latest() {
        return items.table().snapshotManager().latestSnapshot();
    }
}
