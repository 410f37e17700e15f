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

import io.ivfpq.paimon.build.BuiltSegment;
import io.ivfpq.paimon.commit.GuardedIndexSwap;
import io.ivfpq.paimon.commit.IndexSwap;
import io.ivfpq.paimon.commit.SwapVerdict;
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
 * Commits each step as soon as all its segments are written, says how far the job is, and tells the
 * merge planner when all steps are done.
 *
 * <p>Each step is a commit of its own, not one of a checkpoint: after a failure the job plans again
 * from the table, where the steps done so far are. A step that is refused is planned again by
 * whoever runs the job.
 */
final class ReencodeCommitOperator extends AbstractStreamOperator<Boolean>
        implements OneInputStreamOperator<ReencodeWork, Boolean>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private final FileStoreTable table;

    private transient String commitUser;
    private transient Map<String, Progress> columns;

    ReencodeCommitOperator(FileStoreTable table) {
        this.table = table;
    }

    @Override
    public void open() throws Exception {
        super.open();
        commitUser = "compact-vector-index-" + UUID.randomUUID();
        columns = new HashMap<>();
    }

    @Override
    public void processElement(StreamRecord<ReencodeWork> element) throws Exception {
        ReencodeWork work = element.getValue();
        Progress progress = columns.computeIfAbsent(work.column(), column -> new Progress());
        List<ReencodeWork> parts =
                progress.pending.computeIfAbsent(work.step().number(), n -> new ArrayList<>());
        parts.add(work);
        if (parts.size() == work.step().tasks()) {
            progress.pending.remove(work.step().number());
            commit(work, parts.stream().flatMap(part -> part.built().stream()).toList(), progress);
        }
    }

    @Override
    public void endInput() {
        output.collect(new StreamRecord<>(true));
    }

    private void commit(ReencodeWork work, List<BuiltSegment> built, Progress progress)
            throws Exception {
        boolean accepted;
        try (GuardedIndexSwap commit =
                new GuardedIndexSwap(
                        table, IndexMaintenance.column(table, work.column()), commitUser)) {
            if (built.size() == work.step().tasks()) {
                IndexSwap swap =
                        IndexSwap.reencoding(work.task().partition(), work.removed(), built);
                accepted = commit.commit(work.step().number(), swap) == SwapVerdict.ACCEPTED;
            } else {
                commit.discard(built.stream().map(BuiltSegment::file).toList());
                accepted = false;
            }
        }
        long rows = built.stream().mapToLong(segment -> segment.rows().count()).sum();
        if (accepted) {
            CompactionCounters.ROWS_REENCODED.add(getRuntimeContext(), work.column(), rows);
        } else {
            CompactionCounters.SWAPS_REFUSED.add(getRuntimeContext(), work.column(), 1);
            progress.refused++;
        }
        progress.log(work, rows);
    }

    /** How far one column is. */
    private final class Progress {

        private final Map<Integer, List<ReencodeWork>> pending = new HashMap<>();
        private final long started = System.nanoTime();
        private int steps;
        private int refused;
        private long rows;
        private long bytes;

        private void log(ReencodeWork work, long stepRows) {
            steps++;
            rows += stepRows;
            bytes += work.removed().stream().mapToLong(IndexFileMeta::fileSize).sum();
            ReencodeWork.Step all = work.step();
            long millis = (System.nanoTime() - started) / 1_000_000;
            LOG.info(
                    "Re-encoding progress table={} column={} generation={} steps={}/{} rows={}/{}"
                            + " bytes={}/{} refused={} seconds={} etaSeconds={}",
                    table.name(),
                    work.column(),
                    work.task().codebook().generation(),
                    steps,
                    all.steps(),
                    rows,
                    all.rows(),
                    bytes,
                    all.bytes(),
                    refused,
                    millis / 1000,
                    rows == 0 ? 0 : millis * (all.rows() - rows) / rows / 1000);
        }
    }
}
