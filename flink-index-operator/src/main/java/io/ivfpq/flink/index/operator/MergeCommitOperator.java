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

package io.ivfpq.flink.index.operator;

import io.ivfpq.paimon.commit.GuardedIndexSwap;
import io.ivfpq.paimon.commit.IndexSwap;
import io.ivfpq.paimon.commit.SwapVerdict;
import io.ivfpq.paimon.compact.CompactionPlanner;
import io.ivfpq.paimon.options.VectorColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.table.FileStoreTable;

/**
 * Commits each merge as soon as all its files are written, says how far the job is, and in the end
 * takes the codebooks that no segment uses any more out of the table.
 *
 * <p>Each swap is a commit of its own, not one of a checkpoint: after a failure the job plans again
 * from the table, where the merges done so far are. A merge that is refused is planned again by
 * whoever runs the job.
 */
final class MergeCommitOperator extends AbstractStreamOperator<MergeWork>
        implements OneInputStreamOperator<MergeWork, MergeWork>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private final FileStoreTable table;

    private transient String commitUser;
    private transient Map<Integer, List<IndexFileMeta>> written;
    private transient long started;
    private transient long bytesDone;
    private transient int groupsDone;
    private transient int refused;

    MergeCommitOperator(FileStoreTable table) {
        this.table = table;
    }

    @Override
    public void open() throws Exception {
        super.open();
        commitUser = "compact-vector-index-" + UUID.randomUUID();
        written = new HashMap<>();
        started = System.nanoTime();
    }

    @Override
    public void processElement(StreamRecord<MergeWork> element) throws Exception {
        MergeWork work = element.getValue();
        List<IndexFileMeta> files =
                written.computeIfAbsent(work.group(), group -> new ArrayList<>());
        files.addAll(work.merged());
        if (files.size() == work.fileCount()) {
            commit(work, files);
            written.remove(work.group());
        }
    }

    @Override
    public void endInput() throws Exception {
        for (VectorColumn column : VectorColumn.of(table)) {
            new CompactionPlanner(table, column).removeUnusedCodebooks(commitUser + "-codebooks");
        }
    }

    private void commit(MergeWork work, List<IndexFileMeta> files) throws Exception {
        IndexSwap swap = IndexSwap.merging(work.task().partition(), work.task().files(), files);
        try (GuardedIndexSwap commit =
                new GuardedIndexSwap(
                        table, IndexMaintenance.column(table, work.column()), commitUser)) {
            if (commit.commit(work.group(), swap) == SwapVerdict.ACCEPTED) {
                long rows = files.stream().mapToLong(IndexFileMeta::rowCount).sum();
                CompactionCounters.ROWS_COPIED.add(getRuntimeContext(), work.column(), rows);
            } else {
                CompactionCounters.SWAPS_REFUSED.add(getRuntimeContext(), work.column(), 1);
                refused++;
            }
        }
        groupsDone++;
        bytesDone += swap.removed().stream().mapToLong(IndexFileMeta::fileSize).sum();
        logProgress(work);
    }

    private void logProgress(MergeWork work) {
        long millis = (System.nanoTime() - started) / 1_000_000;
        LOG.info(
                "Compaction progress table={} merges={}/{} bytes={}/{} refused={} seconds={}"
                        + " etaSeconds={}",
                table.name(),
                groupsDone,
                work.groups(),
                bytesDone,
                work.bytes(),
                refused,
                millis / 1000,
                bytesDone == 0 ? 0 : millis * (work.bytes() - bytesDone) / bytesDone / 1000);
    }
}
