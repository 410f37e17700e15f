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

import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.paimon.flink.sink.Committable;
import org.apache.paimon.table.FileStoreTable;

/** Makes data committers around the operators of Paimon's own factory. */
public final class DataCommitterFactory extends AbstractStreamOperatorFactory<Long>
        implements OneInputStreamOperatorFactory<Committable, Long> {

    private static final long serialVersionUID = 1L;

    private final OneInputStreamOperatorFactory<Committable, Committable> inner;
    private final FileStoreTable table;
    private final int encoders;
    private final boolean checkpointing;

    /**
     * @param inner Paimon's factory of committer operators
     * @param encoders segments to encode at a time at the end of a bounded input
     * @param checkpointing whether data is committed with checkpoints, rather than once at the end
     */
    public DataCommitterFactory(
            OneInputStreamOperatorFactory<Committable, Committable> inner,
            FileStoreTable table,
            int encoders,
            boolean checkpointing) {
        this.inner = inner;
        this.table = table;
        this.encoders = encoders;
        this.checkpointing = checkpointing;
        this.chainingStrategy = inner.getChainingStrategy();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<Long>> T createStreamOperator(
            StreamOperatorParameters<Long> parameters) {
        StreamOperatorParameters<Committable> innerParameters =
                new StreamOperatorParameters<>(
                        parameters.getContainingTask(),
                        parameters.getStreamConfig(),
                        new WatermarksOnly<>(parameters.getOutput()),
                        parameters::getProcessingTimeService,
                        parameters.getOperatorEventDispatcher(),
                        parameters.getMailboxExecutor());
        OneInputStreamOperator<Committable, Committable> committer =
                inner.createStreamOperator(innerParameters);
        return (T)
                new DataCommitterOperator(
                        committer, parameters.getOutput(), table, encoders, checkpointing);
    }

    @Override
    public Class<? extends StreamOperator<?>> getStreamOperatorClass(ClassLoader classLoader) {
        return DataCommitterOperator.class;
    }
}
