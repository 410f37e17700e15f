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

import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.paimon.table.FileStoreTable;

/**
 * The bounded job of a compaction: train and encode again where that was decided, then merge what
 * there is, then remove the codebooks that nobody uses. Planners and committers run alone, workers
 * in parallel.
 */
public final class CompactionJob {

    /** Stands for a generation: encodes again with the codebook there is. */
    public static final int TRAIN_NOTHING = -1;

    private final FileStoreTable table;
    private final CompactionRequest request;
    private final String suffix;

    public CompactionJob(FileStoreTable table, CompactionRequest request) {
        this.table = table;
        this.request = request;
        this.suffix = " : " + table.name();
    }

    /**
     * Adds the job to {@code env}, whose default parallelism is that of the workers.
     *
     * <p>All tasks run at the same time, which in batch mode they would not: the committers would
     * get their first segment after the last was written. Checkpoints have nothing to save.
     *
     * @param reencode the columns to encode again; each is trained first if the newest generation
     *     of its codebooks is not beyond the one given
     */
    public void addTo(StreamExecutionEnvironment env, Map<String, Integer> reencode) {
        env.setRuntimeMode(RuntimeExecutionMode.STREAMING);
        env.getCheckpointConfig().disableCheckpointing();
        DataStream<Boolean> start =
                env.fromData(BasicTypeInfo.BOOLEAN_TYPE_INFO, true).setParallelism(1);
        merge(reencode.isEmpty() ? start : reencode(start, reencode));
    }

    private DataStream<Boolean> reencode(DataStream<Boolean> start, Map<String, Integer> columns) {
        return start.flatMap(new ReencodePlannerFunction(table, request, columns))
                .returns(ReencodeWork.Format.TYPE)
                .name("Re-encoding planner" + suffix)
                .forceNonParallel()
                .rebalance()
                .map(new SegmentReencodeFunction(table))
                .returns(ReencodeWork.Format.TYPE)
                .name("Segment re-encoder" + suffix)
                .transform(
                        "Re-encoding committer" + suffix,
                        BasicTypeInfo.BOOLEAN_TYPE_INFO,
                        new ReencodeCommitOperator(table))
                .forceNonParallel();
    }

    private void merge(DataStream<Boolean> start) {
        start.flatMap(new MergePlannerFunction(table, request))
                .returns(MergeWork.Format.TYPE)
                .name("Merge planner" + suffix)
                .forceNonParallel()
                .rebalance()
                .map(new SegmentMergeFunction(table))
                .returns(MergeWork.Format.TYPE)
                .name("Segment merger" + suffix)
                .transform(
                        "Merge committer" + suffix,
                        MergeWork.Format.TYPE,
                        new MergeCommitOperator(table))
                .forceNonParallel()
                .sinkTo(new DiscardingSink<>())
                .name("end")
                .setParallelism(1);
    }
}
