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
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.paimon.index.IndexPathFactory;
import org.apache.paimon.table.FileStoreTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits a build in steps, each one guarded index-only commit, and says how far the job is.
 *
 * <p>Commits do not wait for checkpoints: after a failure the job plans again from the table, where
 * the steps done so far are. What was encoded for the step in progress is deleted when the job
 * stops.
 */
final class BuildCommitOperator extends AbstractStreamOperator<BuildWork>
        implements OneInputStreamOperator<BuildWork, BuildWork>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private static final Logger PROGRESS = LoggerFactory.getLogger(BuildCommitOperator.class);

    private final FileStoreTable table;
    private final int workers;

    private transient String commitUser;
    private transient Map<String, IndexCommitter> committers;
    private transient BuildSteps steps;
    private transient BuildProgress progress;
    private transient long stepCount;

    /**
     * @param workers segments encoded at a time
     */
    BuildCommitOperator(FileStoreTable table, int workers) {
        this.table = table;
        this.workers = workers;
    }

    @Override
    public void open() throws Exception {
        super.open();
        commitUser = "build-vector-index-" + UUID.randomUUID();
        committers = new HashMap<>();
        steps = new BuildSteps();
        progress = new BuildProgress(workers);
    }

    @Override
    public void processElement(StreamRecord<BuildWork> element) throws Exception {
        BuildWork work = element.getValue();
        progress.add(work);
        if (steps.add(work)) {
            commit(work.column());
        }
        logProgress(work);
        output.collect(element);
    }

    @Override
    public void endInput() throws Exception {
        for (String column : steps.columns()) {
            commit(column);
        }
    }

    private void commit(String column) throws IOException {
        List<BuiltSegment> segments = steps.take(column);
        if (!segments.isEmpty()) {
            committer(column).commit(List.of(new IndexCommittable(++stepCount, segments)));
        }
    }

    private IndexCommitter committer(String column) {
        return committers.computeIfAbsent(
                column,
                name ->
                        new IndexCommitter(
                                table,
                                IndexMaintenance.column(table, name),
                                commitUser,
                                getMetricGroup()));
    }

    private void logProgress(BuildWork work) {
        VectorColumn column = IndexMaintenance.column(table, work.column());
        long rowBytes = (long) column.dimension() * Float.BYTES;
        PROGRESS.info(
                "Build progress table={} column={} rows={}/{} vectorBytes={}/{} percent={}"
                        + " commits={} etaSeconds={}",
                table.name(),
                work.column(),
                progress.rows(),
                work.totalRows(),
                progress.rows() * rowBytes,
                work.totalRows() * rowBytes,
                progress.percentOf(work.totalRows()),
                stepCount,
                progress.secondsLeft(work.totalRows()));
    }

    @Override
    public void close() throws Exception {
        if (steps != null) {
            IndexPathFactory paths = table.store().pathFactory().globalIndexFileFactory();
            for (String column : steps.columns()) {
                steps.take(column)
                        .forEach(s -> table.fileIO().deleteQuietly(paths.toPath(s.file())));
            }
            committers.values().forEach(IndexCommitter::close);
        }
        super.close();
    }
}
