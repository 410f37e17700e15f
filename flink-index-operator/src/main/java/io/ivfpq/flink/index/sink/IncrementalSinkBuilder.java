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

package io.ivfpq.flink.index.sink;

import io.ivfpq.flink.index.operator.DataCommitterFactory;
import io.ivfpq.flink.index.operator.IndexMaintenance;
import org.apache.flink.api.common.typeinfo.BasicTypeInfo;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.table.data.RowData;
import org.apache.paimon.flink.sink.Committable;
import org.apache.paimon.flink.sink.FlinkSink;
import org.apache.paimon.flink.sink.FlinkSinkBuilder;
import org.apache.paimon.table.FileStoreTable;

/**
 * Builds Paimon's sink, then puts index maintenance behind its committer.
 *
 * <p>Paimon's topology ends in {@code writers → committer → end}. The committer is replaced by one
 * that wraps it and says downstream which snapshot it has made; {@code end} is dropped.
 *
 * <pre>
 * check vectors → writers → data committer → planner → encoders → index committer → end
 * </pre>
 */
public final class IncrementalSinkBuilder extends FlinkSinkBuilder {

    private StreamExecutionEnvironment environment;
    private int encoderParallelism = 1;

    /**
     * @param table a table that meets {@link io.ivfpq.paimon.options.TableRequirements}
     */
    public IncrementalSinkBuilder(FileStoreTable table) {
        super(table);
    }

    @Override
    public FlinkSinkBuilder forRowData(DataStream<RowData> input) {
        environment = input.getExecutionEnvironment();
        encoderParallelism = Math.max(1, input.getParallelism());
        SingleOutputStreamOperator<RowData> checked =
                input.map(new VectorCheck(table))
                        .name("Check vectors : " + table.name())
                        .returns(input.getType());
        if (input.getParallelism() > 0) {
            checked.setParallelism(input.getParallelism());
        }
        return super.forRowData(checked);
    }

    @Override
    public FlinkSinkBuilder parallelism(Integer parallelism) {
        if (parallelism != null) {
            encoderParallelism = parallelism;
        }
        return super.parallelism(parallelism);
    }

    @Override
    public DataStreamSink<?> build() {
        Transformation<?> end = super.build().getTransformation();
        // Only the DataStream API runs what is registered here; SQL runs what is returned.
        environment.getTransformations().remove(end);
        boolean checkpointing =
                FlinkSink.isStreaming(environment)
                        && environment.getCheckpointConfig().isCheckpointingEnabled();
        return new IndexMaintenance(table, encoderParallelism, checkpointing)
                .attachTo(new DataStream<>(environment, replaceCommitter(end, checkpointing)));
    }

    @SuppressWarnings("unchecked")
    private Transformation<Long> replaceCommitter(Transformation<?> end, boolean checkpointing) {
        if (!(end.getInputs().get(0) instanceof OneInputTransformation<?, ?> found)
                || !(found.getOperatorFactory()
                        instanceof OneInputStreamOperatorFactory<?, ?> factory)) {
            throw new IllegalStateException(
                    "Cannot maintain the vector index of table "
                            + table.fullName()
                            + ": its sink ends in "
                            + end.getInputs()
                            + ", expected Paimon's committer operator. Set"
                            + " 'sink.coordinator-commit.enabled' to 'false'");
        }
        environment.getTransformations().remove(found);
        OneInputTransformation<Committable, Committable> committer =
                (OneInputTransformation<Committable, Committable>) found;
        OneInputTransformation<Committable, Long> marking =
                new OneInputTransformation<>(
                        (Transformation<Committable>) committer.getInputs().get(0),
                        committer.getName(),
                        new DataCommitterFactory(
                                (OneInputStreamOperatorFactory<Committable, Committable>) factory,
                                table,
                                encoderParallelism,
                                checkpointing),
                        BasicTypeInfo.LONG_TYPE_INFO,
                        committer.getParallelism());
        marking.setMaxParallelism(1);
        marking.setUid(committer.getUid());
        committer.getSlotSharingGroup().ifPresent(marking::setSlotSharingGroup);
        return marking;
    }
}
