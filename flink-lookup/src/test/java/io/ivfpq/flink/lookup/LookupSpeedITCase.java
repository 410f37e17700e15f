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

package io.ivfpq.flink.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.Metric;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures lookup joins as a user sees them and prints what docs/lookup-join.md says. Runs only
 * with {@code -Divfpq.measure.lookup=<rows>}; its answers are those that the other tests check.
 */
@EnabledIfSystemProperty(named = "ivfpq.measure.lookup", matches = "[0-9]+")
class LookupSpeedITCase {

    private static final int ROWS = Integer.getInteger("ivfpq.measure.lookup", 0);
    private static final int DIMENSION = 384;
    private static final int CLUSTERS = 1_000;
    private static final long SEED = 20_261_121;
    private static final int REPEATS = 5;
    private static final int WINDOW_SECONDS = Integer.getInteger("ivfpq.measure.seconds", 5);

    private static final int QUERIES_MADE = 1_000;

    /** An embedding cache of the quickstart, or empty for synthetic vectors. */
    private static final String FILE = System.getProperty("ivfpq.measure.vectors", "");

    private static final int HEADER_BYTES = 28;
    private static final FloatBuffer RECORDED =
            FILE.isEmpty() ? FloatBuffer.allocate(0) : recorded();

    private static final float[][] CENTRES = centres();

    /** Queries of all jobs, made before any of them runs. */
    private static final Float[][] QUERIES = queries();

    private static final LookupCluster CLUSTER = new LookupCluster();

    @RegisterExtension static final MiniClusterExtension FLINK = CLUSTER.extension();

    @TempDir Path directory;

    private LookupWarehouse warehouse;
    private JobID job;

    private static FloatBuffer recorded() {
        try (FileChannel channel = FileChannel.open(Path.of(FILE))) {
            return channel.map(
                            FileChannel.MapMode.READ_ONLY,
                            HEADER_BYTES,
                            4L * DIMENSION * (ROWS + 1_000 * REPEATS + QUERIES_MADE))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static float[][] centres() {
        Random random = new Random(SEED);
        float[][] centres = new float[CLUSTERS][DIMENSION];
        for (float[] centre : centres) {
            for (int i = 0; i < DIMENSION; i++) {
                centre[i] = (float) random.nextGaussian();
            }
        }
        return centres;
    }

    private static float[] vector(long id) {
        if (!FILE.isEmpty()) {
            float[] vector = new float[DIMENSION];
            RECORDED.get((int) id * DIMENSION, vector);
            return vector;
        }
        Random random = new Random(SEED + 31 * id);
        float[] centre = CENTRES[random.nextInt(CLUSTERS)];
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = centre[i] + 0.7f * (float) random.nextGaussian();
        }
        return vector;
    }

    private static Float[][] queries() {
        Float[][] queries = new Float[QUERIES_MADE][DIMENSION];
        for (int q = 0; q < queries.length; q++) {
            float[] vector = vector(ROWS + 1_000L * REPEATS + q);
            for (int i = 0; i < DIMENSION; i++) {
                queries[q][i] = vector[i];
            }
        }
        return queries;
    }

    /** No two are equal, since those of a user are not, and plans of queries are cached. */
    private static Row query(long i) {
        Float[] query = QUERIES[(int) (i % QUERIES.length)].clone();
        query[0] += 1e-6f * (i % 100_000);
        return Row.of(i, query);
    }

    @Test
    void measuresLookups() throws Exception {
        warehouse = new LookupWarehouse(directory, DIMENSION, LookupSpeedITCase::vector);
        warehouse.create(", 'vector.index.train.min-rows'='1000'");
        warehouse.insert(0, ROWS);
        warehouse.index();
        System.out.printf(
                "lookup speed vectors=%s rows=%d dimension=%d seed=%d processors=%d java=%s%n",
                FILE.isEmpty() ? "synthetic" : "recorded",
                ROWS,
                DIMENSION,
                SEED,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version());
        measure("sync", "'lookup.async'='false'");
        measure("async, 1 thread", "'lookup.async'='true', 'lookup.async-thread-number'='1'");
        measure("async, 4 threads", "'lookup.async'='true', 'lookup.async-thread-number'='4'");
        measureRefresh();
    }

    private TableResult start(String hints) {
        StreamTableEnvironment tables =
                warehouse.environment(
                        true, Map.of("parallelism.default", "1", "pipeline.object-reuse", "true"));
        tables.executeSql(warehouse.nearest(""));
        GeneratorFunction<Long, Row> rows = LookupSpeedITCase::query;
        tables.createTemporaryView(
                "q",
                ((StreamTableEnvironmentImpl) tables)
                        .execEnv()
                        .fromSource(
                                new DataGeneratorSource<>(
                                        rows,
                                        Long.MAX_VALUE,
                                        Types.ROW_NAMED(
                                                new String[] {"qid", "embedding"},
                                                Types.LONG,
                                                Types.OBJECT_ARRAY(Types.FLOAT))),
                                WatermarkStrategy.noWatermarks(),
                                "queries"),
                Schema.newBuilder()
                        .column("qid", DataTypes.BIGINT())
                        .column("embedding", DataTypes.ARRAY(DataTypes.FLOAT()))
                        .columnByExpression("proc_time", "PROCTIME()")
                        .build());
        tables.executeSql(
                "CREATE TEMPORARY TABLE answers (qid BIGINT, id BIGINT, category STRING, score"
                        + " FLOAT) WITH ('connector'='blackhole')");
        TableResult result =
                tables.executeSql(
                        "INSERT INTO answers SELECT q.qid, n.id, n.category, n.score FROM q JOIN"
                                + " nearest /*+ OPTIONS("
                                + hints
                                + ") */ FOR SYSTEM_TIME AS OF q.proc_time AS n ON n.query_vector ="
                                + " q.embedding AND n.k = 10");
        job = result.getJobClient().orElseThrow().getJobID();
        return result;
    }

    private <M extends Metric> M metric(String name, Class<M> type) {
        return type.cast(CLUSTER.metrics(job, name).get(0));
    }

    private long lookups() {
        return metric(LookupMetrics.LOOKUPS, Counter.class).getCount();
    }

    private long gauge(String name) {
        return (Long) metric(name, Gauge.class).getValue();
    }

    private void awaitLookups(long count) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .until(
                        () ->
                                !CLUSTER.metrics(job, LookupMetrics.LOOKUPS).isEmpty()
                                        && lookups() >= count);
    }

    private void measure(String name, String hints) throws Exception {
        TableResult result = start(hints);
        awaitLookups(1_000);
        window();
        List<Double> perSecond = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            perSecond.add(window());
        }
        HistogramStatistics micros =
                metric(LookupMetrics.LOOKUP_MICROS, Histogram.class).getStatistics();
        System.out.printf(
                "%s: lookups/s %s, of the last 1000 lookups p50 %.0f us, p99 %.0f us%n",
                name, spread(perSecond), micros.getQuantile(0.5), micros.getQuantile(0.99));
        assertThat(gauge(LookupMetrics.UNINDEXED_ROWS)).isZero();
        end(result);
    }

    private static void end(TableResult result) throws Exception {
        result.getJobClient().orElseThrow().cancel().get();
    }

    private double window() {
        long before = lookups();
        long started = System.nanoTime();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> System.nanoTime() - started >= WINDOW_SECONDS * 1_000_000_000L);
        return (lookups() - before) / ((System.nanoTime() - started) / 1e9);
    }

    private void measureRefresh() throws Exception {
        TableResult result =
                start(
                        "'lookup.async'='false', 'ivf.nprobe'='1',"
                                + " 'lookup.continuous.discovery-interval'='100 ms'");
        awaitLookups(100);
        System.out.printf(
                "first load: %d ms, local bytes per row %.1f%n",
                gauge(LookupMetrics.REFRESH_MILLIS),
                gauge(LookupMetrics.LOCAL_BYTES) / (double) ROWS);
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            long refreshes = gauge(LookupMetrics.REFRESHES);
            warehouse.insert(ROWS + 1_000L * i, ROWS + 1_000L * (i + 1));
            Awaitility.await().until(() -> gauge(LookupMetrics.REFRESHES) > refreshes);
            millis.add((double) gauge(LookupMetrics.REFRESH_MILLIS));
        }
        System.out.printf("refresh after a commit of 1000 rows: ms %s%n", spread(millis));
        assertThat(gauge(LookupMetrics.SEARCHED_ROWS)).isEqualTo(ROWS + 1_000L * REPEATS);
        end(result);
    }

    private static String spread(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Arrays.stream(
                        new double[] {
                            sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]
                        })
                .mapToObj(value -> String.format("%.0f", value))
                .collect(Collectors.joining(" / "));
    }
}
