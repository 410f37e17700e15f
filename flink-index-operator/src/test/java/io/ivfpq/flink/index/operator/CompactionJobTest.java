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

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.paimon.compact.CompactionMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionJobTest {

    @TempDir Path directory;

    @Test
    void commitsWhileItWorksEvenInABatchSession() throws Exception {
        Warehouse warehouse = new Warehouse(directory);
        warehouse.environment(0, Map.of()).executeSql(Warehouse.createTable("items", Map.of(), ""));
        FileStoreTable table = warehouse.table("items");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        env.enableCheckpointing(1000);

        new CompactionJob(table, CompactionRequest.of(table, CompactionMode.MERGE, List.of()))
                .addTo(env, Map.of());

        StreamGraph graph = env.getStreamGraph();
        assertThat(graph.getJobType()).isEqualTo(JobType.STREAMING);
        assertThat(graph.getCheckpointConfig().isCheckpointingEnabled()).isFalse();
    }
}
