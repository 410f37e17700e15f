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

package io.ivfpq.benchmarks.drift;

import io.ivfpq.format.vector.VectorBatch;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/**
 * Vectors as a bounded stream of rows {@code (id, embedding)}, read by one task in the order given;
 * the id is the position of the vector in its data set.
 */
final class VectorStream {

    private VectorStream() {}

    /**
     * @param positions in {@code vectors}, in the order of the stream
     */
    static DataStream<Row> of(
            StreamExecutionEnvironment environment, VectorSource vectors, int[] positions) {
        return environment
                .fromSource(
                        new NumberSequenceSource(0, positions.length - 1L),
                        WatermarkStrategy.noWatermarks(),
                        "positions")
                .setParallelism(1)
                .map(new LookUp(vectors, positions))
                .returns(
                        Types.ROW_NAMED(
                                new String[] {"id", "embedding"},
                                Types.LONG,
                                Types.PRIMITIVE_ARRAY(Types.FLOAT)))
                .setParallelism(1)
                .name("vectors");
    }

    private static final class LookUp extends RichMapFunction<Long, Row> {

        private static final long serialVersionUID = 1L;

        private final VectorSource source;
        private final int[] positions;
        private transient VectorBatch vectors;

        LookUp(VectorSource source, int[] positions) {
            this.source = source;
            this.positions = positions;
        }

        @Override
        public void open(OpenContext context) throws Exception {
            vectors = source.load();
        }

        @Override
        public Row map(Long number) {
            int position = positions[number.intValue()];
            return Row.of((long) position, vectors.vector(position));
        }
    }
}
