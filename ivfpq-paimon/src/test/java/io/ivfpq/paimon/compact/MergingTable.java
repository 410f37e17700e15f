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

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.paimon.build.BuiltSegment;
import io.ivfpq.paimon.build.EncodeTask;
import io.ivfpq.paimon.build.SegmentEncoding;
import io.ivfpq.paimon.commit.GuardedIndexSwap;
import io.ivfpq.paimon.commit.IndexSwap;
import io.ivfpq.paimon.commit.SwapVerdict;
import io.ivfpq.paimon.coverage.Frontier;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.plan.CatchUp;
import io.ivfpq.paimon.plan.CodebookBootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    CompactionPlanner planner() {
        return new CompactionPlanner(items.table(), items.column());
    }

    CompactionPlan plan(CompactionMode mode) throws Exception {
        return planner().plan(CompactionScope.wholeTable(mode));
    }

    /** Trains the next generation and commits it. */
    boolean train() throws Exception {
        return new CodebookBootstrap(items.table(), items.column()).train();
    }

    /** What is to be encoded again with the codebook in force. */
    ReencodePlan reencodePlan() throws Exception {
        return planner()
                .planReencoding(CompactionScope.wholeTable(CompactionMode.RETRAIN))
                .orElseThrow();
    }

    /** Writes the segments of a step; commits nothing. Nothing if some rows are gone. */
    Optional<IndexSwap> encode(ReencodePlan plan, ReencodeStep step) throws Exception {
        List<BuiltSegment> built = new ArrayList<>();
        for (EncodeTask task : plan.tasks(step)) {
            new SegmentEncoding(items.table(), items.column()).encode(task).ifPresent(built::add);
        }
        return built.size() == plan.tasks(step).size()
                ? Optional.of(step.swap(built))
                : Optional.empty();
    }

    /** Encodes every segment again that does not use the codebook in force. */
    void reencode() throws Exception {
        ReencodePlan plan = reencodePlan();
        for (ReencodeStep step : plan.steps()) {
            Optional<IndexSwap> swap = encode(plan, step);
            if (swap.isPresent()) {
                commit(swap.get());
            }
        }
    }

    /** Removes the codebooks nobody uses, and returns their names. */
    List<String> removeUnusedCodebooks() throws Exception {
        return planner().removeUnusedCodebooks("cleanup");
    }

    /** Does what a job does, without Flink, until nothing is left to do. */
    void run(CompactionMode mode) throws Exception {
        CompactionScope scope = CompactionScope.wholeTable(mode);
        CompactionPlan plan = planner().plan(scope);
        for (int round = 0; !plan.isEmpty(); round++) {
            assertThat(round).as("rounds; %s", plan).isLessThan(5);
            boolean trains = plan.decision().action() == CompactionAction.RETRAIN;
            if (trains) {
                train();
            }
            if (trains || plan.decision().action() == CompactionAction.REENCODE) {
                reencode();
            }
            compact(MergePlanner.of(mode));
            removeUnusedCodebooks();
            plan = planner().plan(scope.withoutTraining());
        }
    }

    /** Generations of the codebooks that segments use, ascending. */
    List<Integer> generations() throws Exception {
        return index().segments().stream()
                .map(entry -> entry.descriptor().codebook().generation())
                .distinct()
                .sorted()
                .toList();
    }

    private Snapshot latest() {
        return items.table().snapshotManager().latestSnapshot();
    }
}
