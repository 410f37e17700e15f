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
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.paimon.CoreOptions;
import org.apache.paimon.flink.sink.Committer;
import org.apache.paimon.flink.sink.CommitterOperatorFactory;
import org.apache.paimon.flink.sink.PaimonDiscardingSink;
import org.apache.paimon.flink.sink.RestoreCommittableStateManager;
import org.apache.paimon.table.FileStoreTable;

/**
 * Puts planner, encoders and index committer behind a stream of snapshot ids, once for each indexed
 * column.
 */
public final class IndexMaintenance {

    private final FileStoreTable table;
    private final int encoders;
    private final boolean checkpointing;
    private final boolean withUids;

    /**
     * @param encoders parallelism of the encoders; planner and committer run alone
     * @param checkpointing whether the job commits with checkpoints, rather than once at the end
     */
    public IndexMaintenance(FileStoreTable table, int encoders, boolean checkpointing) {
        this(table, encoders, checkpointing, false);
    }

    private IndexMaintenance(
            FileStoreTable table, int encoders, boolean checkpointing, boolean withUids) {
        this.table = table;
        this.encoders = encoders;
        this.checkpointing = checkpointing;
        this.withUids = withUids;
    }

    /**
     * The same, with a uid of its own for every operator, so that savepoints survive changes of the
     * job around them. Only for a job that maintains one table once: uids must not occur twice.
     */
    public IndexMaintenance withUids() {
        return new IndexMaintenance(table, encoders, checkpointing, true);
    }

    /** Ends {@code snapshotIds} in index maintenance. */
    public DataStreamSink<?> attachTo(DataStream<Long> snapshotIds) {
        String commitUser = CoreOptions.createCommitUser(table.coreOptions().toConfiguration());
        DataStream<SegmentCommittable> committed = null;
        for (VectorColumn column : VectorColumn.of(table)) {
            DataStream<SegmentCommittable> maintained =
                    maintain(snapshotIds, column.name(), commitUser + "-index-" + column.name());
            committed = committed == null ? maintained : committed.union(maintained);
        }
        DataStreamSink<?> end =
                committed.sinkTo(new PaimonDiscardingSink<>(table)).name("end").setParallelism(1);
        return withUids ? end.uid("end") : end;
    }

    private DataStream<SegmentCommittable> maintain(
            DataStream<Long> snapshotIds, String column, String commitUser) {
        String suffix = " : " + table.name() + "." + column;
        SingleOutputStreamOperator<EncodeTask> tasks =
                snapshotIds
                        .transform(
                                "Index planner" + suffix,
                                EncodeTaskFormat.TYPE,
                                new IndexPlannerFactory(table, column, encoders, checkpointing))
                        .forceNonParallel();
        identify(tasks, "index-planner-" + column);
        SingleOutputStreamOperator<SegmentCommittable> segments =
                tasks.rebalance()
                        .transform(
                                "Segment encoder" + suffix,
                                SegmentCommittable.Format.TYPE,
                                new SegmentEncoderOperator(table, column))
                        .setParallelism(encoders)
                        .startNewChain();
        identify(segments, "segment-encoder-" + column);
        return identify(
                segments.transform(
                                "Index committer" + suffix,
                                SegmentCommittable.Format.TYPE,
                                new CommitterOperatorFactory<>(
                                        checkpointing,
                                        true,
                                        commitUser,
                                        committers(table, column),
                                        new RestoreCommittableStateManager<>(
                                                IndexCommittable.Format::new, false)))
                        .forceNonParallel()
                        .startNewChain(),
                "index-committer-" + column);
    }

    private <T> SingleOutputStreamOperator<T> identify(
            SingleOutputStreamOperator<T> operator, String uid) {
        return withUids ? operator.uid(uid) : operator;
    }

    /** Static, because it travels to the task managers and this object does not. */
    private static Committer.Factory<SegmentCommittable, IndexCommittable> committers(
            FileStoreTable table, String column) {
        return context ->
                new IndexCommitter(
                        table, column(table, column), context.commitUser(), context.metricGroup());
    }

    /** The column of that name; operators travel with names, because specifications do not. */
    static VectorColumn column(FileStoreTable table, String name) {
        return VectorColumn.of(table).stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Column '"
                                                + name
                                                + "' of table "
                                                + table.fullName()
                                                + " has no vector index any more; expected it in"
                                                + " 'vector.index.columns'. Submit the job anew"));
    }
}
