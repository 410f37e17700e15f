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

package io.ivfpq.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.wordnet.Definition;
import io.ivfpq.wordnet.WordNetDefinitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;

class DefinitionStreamITCase {

    private static final int ROWS = 3_000;

    // CloseableIterator.close() declares Exception, which javac distrusts.
    @Test
    @SuppressWarnings("try")
    void neitherLosesNorRepeatsARowWhenTheJobRestartsFromACheckpoint() throws Exception {
        DataSelection selection = new DataSelection(ROWS, 1);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(2, configuration());
        List<Long> ids = new ArrayList<>();
        int longestAttempt = 0;
        try (CloseableIterator<Row> rows =
                DefinitionStream.of(environment, selection)
                        .map(new FailAfterFirstCheckpoint())
                        .executeAndCollect()) {
            while (rows.hasNext()) {
                Row row = rows.next();
                ids.add(row.getFieldAs(0));
                longestAttempt = Math.max(longestAttempt, row.<Integer>getFieldAs(1));
            }
        }

        assertThat(longestAttempt).as("restarts").isPositive();
        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(
                        selection.definitions(WordNetDefinitions.load()).stream()
                                .map(Definition::id)
                                .toList());
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        // Otherwise all texts wait in the buffers before the checkpoint and none is left to fail.
        configuration.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("4kb"));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        configuration.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
        return configuration;
    }

    /** Emits (id, attempt); the first attempt fails once it has seen rows and a checkpoint. */
    private static final class FailAfterFirstCheckpoint extends RichMapFunction<Row, Row>
            implements CheckpointListener {

        private transient boolean sawRows;

        @Override
        public Row map(Row row) {
            sawRows = true;
            return Row.of(row.getField(0), attempt());
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            if (sawRows && attempt() == 0) {
                throw new IllegalStateException("injected failure");
            }
        }

        private int attempt() {
            return getRuntimeContext().getTaskInfo().getAttemptNumber();
        }
    }
}
