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
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.paimon.table.FileStoreTable;

/** Makes planners; they start a chain of their own, so that planning never holds up the writers. */
final class IndexPlannerFactory extends AbstractStreamOperatorFactory<EncodeTask>
        implements OneInputStreamOperatorFactory<Long, EncodeTask> {

    private static final long serialVersionUID = 1L;

    private final FileStoreTable table;
    private final String column;
    private final int encoders;
    private final boolean checkpointing;

    IndexPlannerFactory(FileStoreTable table, String column, int encoders, boolean checkpointing) {
        this.table = table;
        this.column = column;
        this.encoders = encoders;
        this.checkpointing = checkpointing;
        this.chainingStrategy = ChainingStrategy.HEAD;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<EncodeTask>> T createStreamOperator(
            StreamOperatorParameters<EncodeTask> parameters) {
        return (T)
                new IndexPlannerOperator(
                        parameters,
                        table,
                        IndexMaintenance.column(table, column),
                        encoders,
                        checkpointing);
    }

    @Override
    public Class<? extends StreamOperator<?>> getStreamOperatorClass(ClassLoader classLoader) {
        return IndexPlannerOperator.class;
    }
}
