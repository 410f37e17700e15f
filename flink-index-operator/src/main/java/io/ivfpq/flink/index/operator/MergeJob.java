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

import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.paimon.table.FileStoreTable;

/** The bounded job of a compaction: one planner → workers → one committer. */
public final class MergeJob {

    private MergeJob() {}

    /** Adds the job to {@code env}, whose default parallelism is that of the workers. */
    public static void addTo(
            StreamExecutionEnvironment env, FileStoreTable table, CompactionRequest request) {
        String suffix = " : " + table.name();
        env.fromData(BasicTypeInfo.BOOLEAN_TYPE_INFO, true)
                .setParallelism(1)
                .flatMap(new MergePlannerFunction(table, request))
                .returns(MergeWork.Format.TYPE)
                .name("Merge planner" + suffix)
                .forceNonParallel()
                .rebalance()
                .map(new SegmentMergeFunction(table))
                .returns(MergeWork.Format.TYPE)
                .name("Segment merger" + suffix)
                .map(new MergeCommitFunction(table))
                .returns(MergeWork.Format.TYPE)
                .name("Merge committer" + suffix)
                .forceNonParallel()
                .sinkTo(new DiscardingSink<>())
                .name("end")
                .setParallelism(1);
    }
}
