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

import io.ivfpq.paimon.options.VectorColumn;
import io.ivfpq.paimon.plan.CatchUp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.operators.StreamTaskStateInitializer;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.paimon.Snapshot;
import org.apache.paimon.flink.sink.Committable;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.CommitMessage;

/**
 * Paimon's committer, followed by a word downstream about the newest snapshot.
 *
 * <p>All committing is done by the wrapped operator, whose state and guarantees are untouched. The
 * snapshot id goes out after the commit; in {@link #open} too, because a restored job may find
 * snapshots whose announcement was lost.
 *
 * <p>When a bounded input ends in a job with checkpoints, the last data is committed by the last
 * checkpoint, when the operators downstream take no more records. What is missing then is indexed
 * here, before the task ends.
 */
final class DataCommitterOperator
        implements OneInputStreamOperator<Committable, Long>, BoundedOneInput {

    private static final long serialVersionUID = 1L;
    private static final long UNKNOWN = -1;

    /** The checkpoint that Paimon's writers name at the end of their input. */
    private static final long END_OF_INPUT = Long.MAX_VALUE;

    private final OneInputStreamOperator<Committable, Committable> committer;
    private final transient Output<StreamRecord<Long>> output;
    private final FileStoreTable table;
    private final int encoders;
    private final boolean checkpointing;

    /** Last data of writers that have ended, since the last checkpoint began. */
    private final transient List<CommitMessage> lastData = new ArrayList<>();

    private boolean inputEnded;

    /** The first checkpoint that holds the last data. */
    private long lastCheckpointId = UNKNOWN;

    /**
     * @param committer Paimon's committer, a {@link BoundedOneInput} in all of its forms
     */
    DataCommitterOperator(
            OneInputStreamOperator<Committable, Committable> committer,
            Output<StreamRecord<Long>> output,
            FileStoreTable table,
            int encoders,
            boolean checkpointing) {
        this.committer = committer;
        this.output = output;
        this.table = table;
        this.encoders = encoders;
        this.checkpointing = checkpointing;
    }

    @Override
    public void open() throws Exception {
        committer.open();
        announce();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        if (checkpointId < lastCheckpointId && lastCheckpointId != UNKNOWN) {
            return;
        }
        committer.notifyCheckpointComplete(checkpointId);
        if (lastCheckpointId != UNKNOWN) {
            indexTheRest();
        } else if (!inputEnded) {
            announce();
        }
    }

    /**
     * With checkpoints, the wrapped operator learns of the end only when the checkpoint that holds
     * the last data begins, and until that one is complete it hears of no other. Once it knows, it
     * answers any completion by committing all it has, that of checkpoints still under way too; a
     * job restored from an earlier one would write that data again.
     */
    @Override
    public void endInput() throws Exception {
        inputEnded = true;
        if (!checkpointing) {
            ((BoundedOneInput) committer).endInput();
            announce();
        }
    }

    @Override
    public OperatorSnapshotFutures snapshotState(
            long checkpointId,
            long timestamp,
            CheckpointOptions options,
            CheckpointStreamFactory storage)
            throws Exception {
        giveLastDataTo(checkpointId);
        if (inputEnded && lastCheckpointId == UNKNOWN) {
            ((BoundedOneInput) committer).endInput();
            lastCheckpointId = checkpointId;
        }
        return committer.snapshotState(checkpointId, timestamp, options, storage);
    }

    private void announce() {
        Snapshot newest = table.snapshotManager().latestSnapshot();
        if (newest != null) {
            output.collect(new StreamRecord<>(newest.id()));
        }
    }

    private void indexTheRest() throws Exception {
        String commitUser = UUID.randomUUID().toString();
        for (VectorColumn column : VectorColumn.of(table)) {
            new CatchUp(table, column, encoders).run(commitUser);
        }
    }

    /**
     * With checkpoints, a writer's last data waits for the checkpoint that it belongs to. Paimon
     * gives it an identifier for the end of the input, one for all writers: a job that fails
     * between the ends of two writers would, once restored, commit the last data of the first under
     * it and then take that of the second for committed already.
     */
    @Override
    public void processElement(StreamRecord<Committable> element) throws Exception {
        if (checkpointing && element.getValue().checkpointId() == END_OF_INPUT) {
            lastData.add(element.getValue().commitMessage());
        } else {
            committer.processElement(element);
        }
    }

    private void giveLastDataTo(long checkpointId) throws Exception {
        for (CommitMessage last : lastData) {
            committer.processElement(new StreamRecord<>(new Committable(checkpointId, last)));
        }
        lastData.clear();
    }

    @Override
    public void initializeState(StreamTaskStateInitializer initializer) throws Exception {
        committer.initializeState(initializer);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        committer.prepareSnapshotPreBarrier(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        committer.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        committer.processWatermark(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        committer.processWatermarkStatus(status);
    }

    @Override
    public void processLatencyMarker(LatencyMarker marker) throws Exception {
        committer.processLatencyMarker(marker);
    }

    @Override
    public void finish() throws Exception {
        committer.finish();
    }

    @Override
    public void close() throws Exception {
        committer.close();
    }

    @Override
    public void setKeyContextElement1(StreamRecord<?> record) throws Exception {
        committer.setKeyContextElement1(record);
    }

    @Override
    public void setKeyContextElement2(StreamRecord<?> record) throws Exception {
        committer.setKeyContextElement2(record);
    }

    @Override
    public void setKeyContextElement(StreamRecord<Committable> record) throws Exception {
        committer.setKeyContextElement(record);
    }

    @Override
    public void setCurrentKey(Object key) {
        committer.setCurrentKey(key);
    }

    @Override
    public Object getCurrentKey() {
        return committer.getCurrentKey();
    }

    @Override
    public OperatorMetricGroup getMetricGroup() {
        return committer.getMetricGroup();
    }

    @Override
    public OperatorID getOperatorID() {
        return committer.getOperatorID();
    }
}
