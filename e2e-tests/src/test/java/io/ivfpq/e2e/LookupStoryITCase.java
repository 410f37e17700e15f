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

package io.ivfpq.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.CollectionUtil;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table written by a stream, joined with queries on their nearest neighbours, with nothing but
 * the shaded jar, Flink and Paimon.
 */
class LookupStoryITCase {

    private static final int DIMENSION = 16;
    private static final int ROWS = 3_000;
    private static final int QUERIES = 1_000;
    private static final long FIRST_QUERY = 1_000_000;

    /** From this id on all vectors are equal, and far from all others. */
    private static final long FAR = 1_000_000_000;

    /** Vectors of the rows by id. */
    private static final float[][] STORED =
            LongStream.range(0, ROWS).mapToObj(LookupStoryITCase::vector).toArray(float[][]::new);

    @TempDir Path directory;

    @BeforeEach
    void streamIntoATable() throws Exception {
        StreamTableEnvironment tables = environment(RuntimeExecutionMode.STREAMING);
        tables.executeSql(
                "CREATE TABLE items (id BIGINT, category STRING, emb ARRAY<FLOAT>) WITH"
                        + " ('vector-field'='emb', 'field.emb.vector-dim'='16',"
                        + " 'vector.index.incremental'='true', 'vector.index.metric'='l2',"
                        + " 'vector.index.lists'='16', 'vector.index.train.min-rows'='1000')");
        register(tables, "source", 0, ROWS, RateLimiterStrategy.perCheckpoint(1_000));
        tables.executeSql("INSERT INTO items SELECT qid, 'c', embedding FROM source").await();
    }

    private StreamTableEnvironment environment(RuntimeExecutionMode mode) {
        Configuration configuration = new Configuration();
        configuration.setString("security.delegation.tokens.enabled", "false");
        configuration.setString("parallelism.default", "2");
        configuration.setString("restart-strategy.type", "none");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setRuntimeMode(mode);
        if (mode == RuntimeExecutionMode.STREAMING) {
            env.enableCheckpointing(100);
        }
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.executeSql(
                "CREATE CATALOG lake WITH ('type'='paimon-ivfpq', 'warehouse'='file:"
                        + directory
                        + "')");
        tables.executeSql("USE CATALOG lake");
        return tables;
    }

    /** A view (qid, embedding, proc_time) of {@code count} rows from id {@code first} on. */
    private static void register(
            StreamTableEnvironment tables,
            String name,
            long first,
            long count,
            RateLimiterStrategy rate) {
        TypeInformation<Row> type =
                Types.ROW_NAMED(
                        new String[] {"qid", "embedding"},
                        Types.LONG,
                        Types.OBJECT_ARRAY(Types.FLOAT));
        GeneratorFunction<Long, Row> rows = i -> Row.of(first + i, boxed(vector(first + i)));
        tables.createTemporaryView(
                name,
                ((StreamTableEnvironmentImpl) tables)
                        .execEnv()
                        .fromSource(
                                new DataGeneratorSource<>(rows, count, rate, type),
                                WatermarkStrategy.noWatermarks(),
                                name),
                Schema.newBuilder()
                        .column("qid", DataTypes.BIGINT())
                        .column("embedding", DataTypes.ARRAY(DataTypes.FLOAT()))
                        .columnByExpression("proc_time", "PROCTIME()")
                        .build());
    }

    private static String join(String options, int k) {
        return "SELECT q.qid, n.id, n.`rank` FROM q JOIN `items$nearest` /*+ OPTIONS("
                + options
                + ") */ FOR SYSTEM_TIME AS OF q.proc_time AS n ON n.query_vector = q.embedding"
                + " AND n.k = "
                + k;
    }

    @Test
    void findsWhatExactSearchFindsWhetherItRunsSyncOrAsync() {
        for (boolean async : new boolean[] {false, true}) {
            StreamTableEnvironment tables = environment(RuntimeExecutionMode.BATCH);
            register(tables, "q", FIRST_QUERY, QUERIES, RateLimiterStrategy.noOp());
            long started = System.nanoTime();
            Map<Long, List<Long>> found = new HashMap<>();
            List<Row> rows =
                    CollectionUtil.iteratorToList(
                            tables.executeSql(
                                            join(
                                                    "'ivf.nprobe'='all', 'lookup.async'='"
                                                            + async
                                                            + "'",
                                                    10))
                                    .collect());
            System.out.printf(
                    "lookup story async=%s queries=%d millis=%d%n",
                    async, QUERIES, (System.nanoTime() - started) / 1_000_000);
            rows.sort(Comparator.comparingInt(row -> (Integer) row.getField(2)));
            rows.forEach(
                    row ->
                            found.computeIfAbsent((Long) row.getField(0), qid -> new ArrayList<>())
                                    .add((Long) row.getField(1)));

            long equal =
                    LongStream.range(FIRST_QUERY, FIRST_QUERY + QUERIES)
                            .filter(qid -> nearest(qid, 10).equals(found.get(qid)))
                            .count();
            assertThat(equal).isGreaterThanOrEqualTo(QUERIES * 99 / 100);
        }
    }

    /** The row inserted while the join runs is the best answer to every query of it. */
    @Test
    void returnsARowSoonAfterItsCommitWhileTheJoinRuns() throws Exception {
        StreamTableEnvironment streaming = environment(RuntimeExecutionMode.STREAMING);
        register(streaming, "q", FAR, Long.MAX_VALUE, RateLimiterStrategy.perSecond(50));
        try (CloseableIterator<Row> answers =
                streaming
                        .executeSql(join("'lookup.continuous.discovery-interval'='100 ms'", 1))
                        .collect()) {
            assertThat((Long) answers.next().getField(1)).isLessThan(ROWS);

            StreamTableEnvironment batch = environment(RuntimeExecutionMode.BATCH);
            register(batch, "late", FAR, 1, RateLimiterStrategy.noOp());
            batch.executeSql("INSERT INTO items SELECT qid, 'c', embedding FROM late").await();

            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> answers.next().getField(1).equals(FAR));
        }
    }

    @Test
    void describesTheVirtualTableAndSaysHowItIsMeant() {
        StreamTableEnvironment tables = environment(RuntimeExecutionMode.STREAMING);

        assertThat(
                        CollectionUtil.iteratorToList(
                                        tables.executeSql("DESCRIBE `items$nearest`").collect())
                                .stream()
                                .map(row -> row.getField(0) + " " + row.getField(1)))
                .containsExactly(
                        "query_vector ARRAY<FLOAT>",
                        "k INT",
                        "id BIGINT",
                        "category STRING",
                        "emb ARRAY<FLOAT>",
                        "score FLOAT",
                        "rank INT");
        assertThatThrownBy(() -> tables.executeSql("SELECT * FROM `items$nearest`"))
                .hasStackTraceContaining("cannot be read as a whole")
                .hasStackTraceContaining("FOR SYSTEM_TIME AS OF q.proc_time");
        assertThatThrownBy(
                        () ->
                                tables.executeSql(
                                        "INSERT INTO `items$nearest` SELECT * FROM"
                                                + " `items$nearest`"))
                .hasStackTraceContaining("cannot be written");
        assertThatThrownBy(() -> tables.executeSql("SELECT * FROM `others$nearest`"))
                .hasStackTraceContaining("Object 'others$nearest' not found");
    }

    private static List<Long> nearest(long query, int k) {
        float[] vector = vector(query);
        double[] distances = new double[ROWS];
        for (int id = 0; id < ROWS; id++) {
            distances[id] = distance(vector, STORED[id]);
        }
        return LongStream.range(0, ROWS)
                .boxed()
                .sorted(Comparator.comparingDouble(id -> distances[id.intValue()]))
                .limit(k)
                .toList();
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
        }
        return sum;
    }

    private static float[] vector(long id) {
        Random centre = new Random(id % 40);
        Random noise = new Random(id);
        float[] vector = new float[DIMENSION];
        if (id >= FAR) {
            Arrays.fill(vector, 9);
            return vector;
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (centre.nextGaussian() + 0.3 * noise.nextGaussian());
        }
        return vector;
    }

    private static Float[] boxed(float[] vector) {
        Float[] boxed = new Float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            boxed[i] = vector[i];
        }
        return boxed;
    }
}
