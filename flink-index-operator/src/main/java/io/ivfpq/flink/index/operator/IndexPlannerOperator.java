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

import io.ivfpq.paimon.build.EncodeTask;
import io.ivfpq.paimon.options.VectorColumn;
import io.ivfpq.paimon.plan.CodebookBootstrap;
import io.ivfpq.paimon.plan.IndexPlan;
import io.ivfpq.paimon.plan.IndexPlanner;
import io.ivfpq.paimon.plan.RowsInFlight;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.paimon.table.FileStoreTable;

/**
 * Looks at the table when told that a snapshot was committed, and hands out what is missing.
 *
 * <p>A snapshot id is only a hint to look; what to do is decided from the table. Its state, the
 * rows in flight, only saves work: without it rows are encoded twice and the commit refuses the
 * second segment. Training runs beside the mailbox, so that checkpoints go on meanwhile.
 */
final class IndexPlannerOperator extends AbstractStreamOperator<EncodeTask>
        implements OneInputStreamOperator<Long, EncodeTask>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    /** Tasks between two barriers for each encoder; more of them would delay the next barrier. */
    private static final int TASKS_PER_ENCODER = 2;

    private final FileStoreTable table;
    private final VectorColumn column;
    private final IndexPlanner planner;
    private final BackgroundTraining training;
    private final RowsInFlight inFlight = new RowsInFlight();
    private final int taskBudget;
    private final boolean checkpointing;

    private ListState<Long> inFlightState;
    private IndexPlan lastPlan = IndexPlan.NOTHING;
    private long nextCheckpointId;
    private int tasksSinceBarrier;
    private boolean inputEnded;

    IndexPlannerOperator(
            StreamOperatorParameters<EncodeTask> parameters,
            FileStoreTable table,
            VectorColumn column,
            int encoders,
            boolean checkpointing) {
        super(parameters);
        this.table = table;
        this.column = column;
        this.planner = new IndexPlanner(table, column);
        this.training =
                new BackgroundTraining(
                        new CodebookBootstrap(table, column), parameters.getMailboxExecutor());
        this.taskBudget = encoders * TASKS_PER_ENCODER;
        this.checkpointing = checkpointing;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        nextCheckpointId = context.getRestoredCheckpointId().orElse(0) + 1;
        inFlightState =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "rows-in-flight", BasicTypeInfo.LONG_TYPE_INFO));
        List<Long> saved = new ArrayList<>();
        inFlightState.get().forEach(saved::add);
        for (int i = 0; i < saved.size(); i += 3) {
            inFlight.restore(
                    new RowsInFlight.Entry(saved.get(i), saved.get(i + 1), saved.get(i + 2)));
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<Long> saved = new ArrayList<>();
        for (RowsInFlight.Entry entry : inFlight.entries()) {
            saved.addAll(List.of(entry.from(), entry.to(), entry.checkpointId()));
        }
        inFlightState.update(saved);
    }

    @Override
    public void open() throws Exception {
        super.open();
        MetricGroup metrics = getMetricGroup().addGroup(MaintenanceMetrics.GROUP, column.name());
        metrics.gauge(MaintenanceMetrics.LIVE_ROWS, () -> lastPlan.liveRows());
        metrics.gauge(MaintenanceMetrics.MISSING_ROWS, () -> lastPlan.missingRows());
        metrics.gauge(MaintenanceMetrics.ROWS_IN_FLIGHT, inFlight::rowCount);
        metrics.gauge(MaintenanceMetrics.TRAINING, () -> training.isRunning() ? 1 : 0);
    }

    @Override
    public void processElement(StreamRecord<Long> snapshotId) throws Exception {
        handOutWithinBudget();
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        nextCheckpointId = checkpointId + 1;
        tasksSinceBarrier = 0;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        inFlight.expire(checkpointId);
        if (lastPlan.missingRows() > 0) {
            handOutWithinBudget();
        }
    }

    /**
     * Hands out all that is left. With checkpoints, the last data is committed after this, and the
     * data committer sees to its index; without, all data is committed by now, so that a codebook
     * is trained however few rows there are.
     */
    @Override
    public void endInput() throws Exception {
        training.await();
        handOut(Integer.MAX_VALUE);
        boolean lacksCodebook = lastPlan.missingRows() > 0 && lastPlan.codebook().isEmpty();
        if (lacksCodebook && (lastPlan.trainingDue() || !checkpointing)) {
            training.start(lastPlan.liveRows(), () -> {});
            training.await();
            handOut(Integer.MAX_VALUE);
        }
        inputEnded = true;
    }

    private void handOutWithinBudget() throws Exception {
        handOut(taskBudget - tasksSinceBarrier);
    }

    private void handOut(int maxTasks) throws Exception {
        if (inputEnded) {
            return;
        }
        lastPlan = planner.plan(inFlight.ranges(), maxTasks);
        inFlight.settle(lastPlan.covered());
        for (EncodeTask task : lastPlan.tasks()) {
            inFlight.add(task, nextCheckpointId);
            tasksSinceBarrier++;
            output.collect(new StreamRecord<>(task));
        }
        if (lastPlan.trainingDue() && training.isWorthwhile(lastPlan.liveRows())) {
            LOG.info(
                    "Training a codebook table={} column={} rows={}",
                    table.name(),
                    column.name(),
                    lastPlan.liveRows());
            training.start(lastPlan.liveRows(), this::handOutWithinBudget);
        }
    }

    @Override
    public void close() throws Exception {
        training.close();
        super.close();
    }
}
