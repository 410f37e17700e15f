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

import io.ivfpq.wordnet.Definition;
import io.ivfpq.wordnet.SentenceEmbedder;
import io.ivfpq.wordnet.WordNetDefinitions;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/**
 * The definitions as a bounded stream of rows {@code (id, word, topic, definition, embedding)}.
 *
 * <p>The source counts: its split state is the next number, so a restored job goes on where its
 * checkpoint was, without losing or repeating a row. One task reads in topic order; embedding, the
 * expensive part, runs in parallel behind it.
 */
final class DefinitionStream {

    private static final TypeInformation<Row> TEXT_ROW =
            Types.ROW_NAMED(
                    new String[] {"id", "word", "topic", "definition"},
                    Types.LONG,
                    Types.STRING,
                    Types.STRING,
                    Types.STRING);

    private static final TypeInformation<Row> EMBEDDED_ROW =
            Types.ROW_NAMED(
                    new String[] {"id", "word", "topic", "definition", "embedding"},
                    Types.LONG,
                    Types.STRING,
                    Types.STRING,
                    Types.STRING,
                    Types.PRIMITIVE_ARRAY(Types.FLOAT));

    private DefinitionStream() {}

    static DataStream<Row> of(StreamExecutionEnvironment environment, DataSelection selection) {
        return environment
                .fromSource(
                        new NumberSequenceSource(0, selection.rows() - 1L),
                        WatermarkStrategy.noWatermarks(),
                        "WordNet")
                .setParallelism(1)
                .map(new LookUpDefinition(selection))
                .returns(TEXT_ROW)
                .name("definition")
                .setParallelism(1)
                .rebalance()
                .map(new Embed())
                .returns(EMBEDDED_ROW)
                .name("all-MiniLM-L6-v2");
    }

    private static final class LookUpDefinition extends RichMapFunction<Long, Row> {
        private final DataSelection selection;
        private transient List<Definition> definitions;

        LookUpDefinition(DataSelection selection) {
            this.selection = selection;
        }

        @Override
        public void open(OpenContext context) {
            definitions = selection.definitions(WordNetDefinitions.load());
        }

        @Override
        public Row map(Long number) {
            Definition definition = definitions.get(number.intValue());
            return Row.of(
                    definition.id(), definition.word(), definition.topic(), definition.text());
        }
    }

    private static final class Embed extends RichMapFunction<Row, Row> {
        private transient SentenceEmbedder embedder;

        @Override
        public void open(OpenContext context) {
            embedder = SentenceEmbedder.load();
        }

        @Override
        public Row map(Row row) {
            float[] vector = embedder.embed(row.getFieldAs(3));
            return Row.of(
                    row.getField(0), row.getField(1), row.getField(2), row.getField(3), vector);
        }

        @Override
        public void close() {
            if (embedder != null) {
                embedder.close();
            }
        }
    }
}
