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

import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.paimon.table.FileStoreTable;

/** The bounded job of a build: one planner, which trains → workers → one committer. */
public final class BuildJob {

    private BuildJob() {}

    /**
     * Adds the job to {@code env}, whose default parallelism is that of the workers.
     *
     * <p>All tasks run at the same time, which in batch mode they would not: the committer would
     * get its first segment after the last was encoded. Checkpoints have nothing to save.
     */
    public static void addTo(
            StreamExecutionEnvironment env, FileStoreTable table, BuildRequest request) {
        env.setRuntimeMode(RuntimeExecutionMode.STREAMING);
        env.getCheckpointConfig().disableCheckpointing();
        String suffix = " : " + table.name();
        int workers = workers(env);
        env.fromData(BasicTypeInfo.BOOLEAN_TYPE_INFO, true)
                .setParallelism(1)
                .flatMap(new BuildPlannerFunction(table, request, workers))
                .returns(BuildWork.Format.TYPE)
                .name("Build planner" + suffix)
                .forceNonParallel()
                .rebalance()
                .map(new SegmentBuildFunction(table))
                .returns(BuildWork.Format.TYPE)
                .name("Segment builder" + suffix)
                .setParallelism(workers)
                .transform(
                        "Build committer" + suffix,
                        BuildWork.Format.TYPE,
                        new BuildCommitOperator(table, workers))
                .forceNonParallel()
                .sinkTo(new DiscardingSink<>())
                .name("end")
                .setParallelism(1);
    }

    /** Segments encoded at a time in {@code env}. */
    public static int workers(StreamExecutionEnvironment env) {
        return Math.max(1, env.getParallelism());
    }
}
