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
import io.ivfpq.paimon.commit.GuardedIndexCommit;
import io.ivfpq.paimon.commit.IndexCommitReport;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.paimon.flink.sink.Committer;
import org.apache.paimon.table.FileStoreTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the segments of completed checkpoints, for Paimon's committer operator, and those of a
 * build.
 *
 * <p>Exactly once: a checkpoint's segments are in the operator's state before the checkpoint is
 * complete and are committed after it. When the job restores, checkpoints this commit user has
 * committed are skipped, the others are committed again; a segment the table has moved past is
 * refused either way, and its rows are planned again.
 */
final class IndexCommitter implements Committer<SegmentCommittable, IndexCommittable> {

    private static final Logger LOG = LoggerFactory.getLogger(IndexCommitter.class);

    private final FileStoreTable table;
    private final GuardedIndexCommit commit;
    private final Counter committed;
    private final Counter refused;

    IndexCommitter(
            FileStoreTable table, VectorColumn column, String commitUser, MetricGroup operator) {
        MetricGroup metrics = operator.addGroup(MaintenanceMetrics.GROUP, column.name());
        this.table = table;
        this.commit = new GuardedIndexCommit(table, column, commitUser);
        this.committed = metrics.counter(MaintenanceMetrics.SEGMENTS_COMMITTED);
        this.refused = metrics.counter(MaintenanceMetrics.SEGMENTS_REFUSED);
    }

    @Override
    public boolean forceCreatingSnapshot() {
        return false;
    }

    @Override
    public IndexCommittable combine(
            long checkpointId, long watermark, List<SegmentCommittable> committables) {
        return new IndexCommittable(
                checkpointId, committables.stream().map(SegmentCommittable::segment).toList());
    }

    @Override
    public IndexCommittable combine(
            long checkpointId,
            long watermark,
            IndexCommittable combined,
            List<SegmentCommittable> committables) {
        List<BuiltSegment> segments = new ArrayList<>(combined.segments());
        committables.forEach(committable -> segments.add(committable.segment()));
        return new IndexCommittable(checkpointId, segments);
    }

    @Override
    public Map<Long, List<SegmentCommittable>> groupByCheckpoint(
            Collection<SegmentCommittable> committables) {
        Map<Long, List<SegmentCommittable>> grouped = new TreeMap<>();
        for (SegmentCommittable committable : committables) {
            grouped.computeIfAbsent(committable.checkpointId(), key -> new ArrayList<>())
                    .add(committable);
        }
        return grouped;
    }

    @Override
    public void commit(List<IndexCommittable> committables) throws IOException {
        for (IndexCommittable committable : committables) {
            IndexCommitReport report = commit(committable);
            if (report.attempts() <= 1) {
                // Never committed before, so no older snapshot can refer to these files.
                report.refused().forEach(this::delete);
            }
        }
    }

    /**
     * Commits what an earlier attempt of the job, or of the end of its input, may have committed
     * already. Refused files are left to orphan cleaning: a snapshot may still refer to them.
     *
     * @param restored whether the committables come from a checkpoint rather than from the end of
     *     the input. The end may come in parts that share one identifier, so only the segments
     *     themselves tell whether they are committed
     */
    @Override
    public int filterAndCommit(
            List<IndexCommittable> committables,
            boolean restored,
            boolean partitionMarkDoneRecoverFromState)
            throws IOException {
        List<IndexCommittable> ascending =
                committables.stream()
                        .sorted(Comparator.comparingLong(IndexCommittable::checkpointId))
                        .toList();
        List<Long> identifiers = ascending.stream().map(IndexCommittable::checkpointId).toList();
        List<Long> due = restored ? commit.uncommitted(identifiers) : identifiers;
        for (IndexCommittable committable : ascending) {
            if (due.contains(committable.checkpointId())) {
                commit(committable);
            }
        }
        return due.size();
    }

    private IndexCommitReport commit(IndexCommittable committable) throws IOException {
        IndexCommitReport report =
                commit.commit(committable.checkpointId(), committable.segments());
        committed.inc(report.committed());
        refused.inc(report.refused().size());
        return report;
    }

    private void delete(BuiltSegment segment) {
        LOG.info(
                "Deleting refused segment file={} rows={} table={}",
                segment.file().fileName(),
                segment.rows(),
                table.name());
        table.fileIO()
                .deleteQuietly(
                        table.store()
                                .pathFactory()
                                .globalIndexFileFactory()
                                .toPath(segment.file()));
    }

    @Override
    public void close() {
        commit.close();
    }
}
