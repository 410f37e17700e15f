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

import io.ivfpq.paimon.options.TableRequirements;
import io.ivfpq.paimon.options.VectorColumn;
import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.paimon.table.FileStoreTable;

/**
 * The streaming job that maintains an index without writing to the table: snapshot watch → planner
 * → encoders → index committer.
 */
public final class MaintenanceJob {

    /** Checkpoints of a job that has none of its own; every one may become a snapshot. */
    private static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(30);

    private MaintenanceJob() {}

    /**
     * Adds the job to {@code env} and makes that a streaming one with checkpoints. The parallelism
     * of {@code env} is that of the encoders.
     *
     * @param interval from one look at the table to the next
     * @return what the job will do, for people
     * @throws IllegalArgumentException if the table has no incremental index
     */
    public static String addTo(
            StreamExecutionEnvironment env, FileStoreTable table, Duration interval) {
        TableRequirements.requireIncremental(table);
        env.setRuntimeMode(RuntimeExecutionMode.STREAMING);
        if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
            env.enableCheckpointing(DEFAULT_CHECKPOINT_INTERVAL.toMillis());
        }
        SingleOutputStreamOperator<Long> snapshots =
                env.fromSource(
                                new SnapshotWatch(table, interval),
                                WatermarkStrategy.noWatermarks(),
                                "Snapshot watch : " + table.name(),
                                BasicTypeInfo.LONG_TYPE_INFO)
                        .uid("snapshot-watch")
                        .forceNonParallel();
        new IndexMaintenance(table, Math.max(1, env.getParallelism()), true)
                .withUids()
                .attachTo(snapshots);
        return String.format(
                "Maintaining the vector index of table %s, columns %s: looks for new snapshots"
                        + " every %d ms, commits segments with checkpoints every %d ms",
                table.fullName(),
                VectorColumn.of(table).stream().map(VectorColumn::name).toList(),
                interval.toMillis(),
                env.getCheckpointConfig().getCheckpointInterval());
    }

    /** Name of the job of {@code table}. */
    public static String name(FileStoreTable table) {
        return "maintain-vector-index : " + table.fullName();
    }
}
