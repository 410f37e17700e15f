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

import static io.ivfpq.flink.lookup.LookupWarehouse.query;
import static io.ivfpq.flink.lookup.LookupWarehouse.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flink's own LOOKUP hint, and jobs that fail and come back. */
class LookupHintITCase {

    private static final LookupCluster CLUSTER = new LookupCluster();

    @RegisterExtension static final MiniClusterExtension FLINK = CLUSTER.extension();

    /** Whether the source of {@link #answersEveryQueryOnceAfterAFailure} has failed. */
    private static final AtomicBoolean FAILED = new AtomicBoolean();

    @TempDir Path directory;

    private LookupWarehouse warehouse;

    @BeforeEach
    void fill() throws Exception {
        warehouse = new LookupWarehouse(directory);
        warehouse.create("");
        warehouse.insert(0, 100);
    }

    private static String join(String hint) {
        return "SELECT /*+ LOOKUP('table'='n'"
                + hint
                + ") */ q.qid, n.id FROM q JOIN nearest /*+"
                + " OPTIONS('lookup.continuous.discovery-interval'='0 s') */ FOR SYSTEM_TIME AS OF"
                + " q.proc_time AS n ON n.query_vector = q.embedding AND n.k = 1";
    }

    @ParameterizedTest
    @CsvSource({
        "true, ', ''output-mode''=''allow_unordered''', 'async=[UNORDERED, 180000ms, 100]'",
        "true, ', ''output-mode''=''ordered'', ''capacity''=''7'', ''timeout''=''60s''',"
                + " 'async=[ORDERED, 60000ms, 7]'",
        "false, '', ''"
    })
    void decidesHowTheJoinRuns(String async, String more, String planned) {
        List<Row> queries = LongStream.range(0, 50).mapToObj(id -> query(id, 1)).toList();
        StreamTableEnvironment tables = warehouse.declared(true, queries);
        String sql = join(", 'async'='" + async + "'" + more);

        String plan = tables.explainSql(sql);
        if (planned.isEmpty()) {
            assertThat(plan).contains("LookupJoin(").doesNotContain("async=[");
        } else {
            assertThat(plan).contains(planned);
        }
        assertThat(rows(tables, sql))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 50).mapToObj(id -> Row.of(id, id)).toList());
    }

    /** Asks for a row by its id until it is there. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void retriesUntilThereIsANeighbour(String async) throws Exception {
        StreamTableEnvironment tables = warehouse.declared(true, List.of(query(700, 1)));
        TableResult result =
                tables.executeSql(
                        join(
                                        ", 'async'='"
                                                + async
                                                + "', 'retry-predicate'='lookup_miss',"
                                                + " 'retry-strategy'='fixed_delay',"
                                                + " 'fixed-delay'='50ms', 'max-attempts'='2000'")
                                + " AND n.id = q.qid");
        JobID job = result.getJobClient().orElseThrow().getJobID();
        Awaitility.await().atMost(RunningJoin.PATIENCE).until(() -> lookups(job) >= 2);

        warehouse.insert(700, 701);

        assertThat(CollectionUtil.iteratorToList(result.collect()))
                .containsExactly(Row.of(700L, 700L));
    }

    private static long lookups(JobID job) {
        return CLUSTER.metrics(job, LookupMetrics.LOOKUPS).stream()
                .mapToLong(metric -> ((Counter) metric).getCount())
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void answersEveryQueryOnceAfterAFailure(String async) {
        FAILED.set(false);
        StreamTableEnvironment tables =
                warehouse.declared(
                        true,
                        List.of(query(0, 1)),
                        Map.of(
                                "restart-strategy.type", "fixed-delay",
                                "restart-strategy.fixed-delay.attempts", "1",
                                "restart-strategy.fixed-delay.delay", "10 ms",
                                "execution.checkpointing.interval", "20 ms"));
        failingQueries(tables);

        List<Row> found =
                rows(
                        tables,
                        join(", 'async'='" + async + "'").replace("FROM q", "FROM failing AS q"));

        assertThat(FAILED).isTrue();
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 400).mapToObj(i -> Row.of(i, i % 100)).toList());
    }

    /**
     * 400 queries; the source fails once after 150 of one task, when there has been a checkpoint.
     */
    private static void failingQueries(StreamTableEnvironment tables) {
        GeneratorFunction<Long, Row> generator =
                i -> {
                    if (i == 150 && FAILED.compareAndSet(false, true)) {
                        throw new IllegalStateException("failing once, on purpose");
                    }
                    return Row.of(i, query(i % 100, 1).getField(1));
                };
        tables.createTemporaryView(
                "failing",
                ((StreamTableEnvironmentImpl) tables)
                        .execEnv()
                        .fromSource(
                                new DataGeneratorSource<>(
                                        generator,
                                        400,
                                        RateLimiterStrategy.perSecond(400),
                                        Types.ROW_NAMED(
                                                new String[] {"qid", "embedding"},
                                                Types.LONG,
                                                Types.OBJECT_ARRAY(Types.FLOAT))),
                                WatermarkStrategy.noWatermarks(),
                                "failing"),
                Schema.newBuilder()
                        .column("qid", DataTypes.BIGINT())
                        .column("embedding", DataTypes.ARRAY(DataTypes.FLOAT()))
                        .columnByExpression("proc_time", "PROCTIME()")
                        .build());
    }
}
