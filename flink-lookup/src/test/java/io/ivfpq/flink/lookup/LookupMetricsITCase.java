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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reporter in a Flink cluster sees of joins on 2 000 indexed rows and 50 that are not. */
class LookupMetricsITCase {

    private static final LookupCluster CLUSTER = new LookupCluster();

    @RegisterExtension static final MiniClusterExtension FLINK = CLUSTER.extension();

    @TempDir Path directory;

    private LookupWarehouse warehouse;

    @BeforeEach
    void fill() throws Exception {
        warehouse = new LookupWarehouse(directory);
        warehouse.create("");
        warehouse.insert(0, 2_000);
        warehouse.index();
        warehouse.insert(2_000, 2_050);
    }

    private static long counted(JobID job, String name) {
        return CLUSTER.metrics(job, name).stream()
                .mapToLong(metric -> ((Counter) metric).getCount())
                .sum();
    }

    /** The searcher is shared, so every task reports the same. */
    private static long gauged(JobID job, String name) {
        List<Metric> gauges = CLUSTER.metrics(job, name);
        assertThat(gauges).as(name).isNotEmpty();
        return (Long) ((Gauge<?>) gauges.get(0)).getValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void countEachLookupAndWhatItTook(String async) {
        List<Row> queries =
                LongStream.range(5_000, 5_040).mapToObj(i -> LookupWarehouse.query(i, 4)).toList();

        TableResult result =
                warehouse
                        .declared(false, queries)
                        .executeSql(
                                "SELECT q.qid, n.id FROM q JOIN nearest /*+"
                                        + " OPTIONS('ivf.refine_factor'='5', 'lookup.async'='"
                                        + async
                                        + "') */ FOR SYSTEM_TIME AS OF q.proc_time AS n ON"
                                        + " n.query_vector = q.embedding AND n.k = q.wanted");
        assertThat(CollectionUtil.iteratorToList(result.collect())).hasSize(40 * 4);
        JobID job = result.getJobClient().orElseThrow().getJobID();

        assertThat(counted(job, "lookups")).isEqualTo(40);
        assertThat(counted(job, "candidates")).isEqualTo(40 * 4 * 5);
        assertThat(counted(job, "exactRows")).isEqualTo(40 * 50);
        long inHistograms = 0;
        for (Metric metric : CLUSTER.metrics(job, "lookupMicros")) {
            Histogram micros = (Histogram) metric;
            inHistograms += micros.getCount();
            assertThat(micros.getStatistics().getQuantile(0.99))
                    .isBetween(
                            (double) micros.getStatistics().getMin(),
                            (double) micros.getStatistics().getMax());
        }
        assertThat(inHistograms).isEqualTo(40);
    }

    @Test
    void followTheSearcherFromSnapshotToSnapshot() throws Exception {
        try (RunningJoin join = RunningJoin.start(warehouse, Map.of(), 3_000, 1, "")) {
            JobID job = join.jobId();
            join.await(row -> true);
            assertThat(gauged(job, "searchedRows")).isEqualTo(2_050);
            assertThat(gauged(job, "unindexedRows")).isEqualTo(50);
            assertThat(gauged(job, "refreshes")).isEqualTo(1);
            long bytes = gauged(job, "localBytes");
            assertThat(bytes).isGreaterThan(2_050 * LookupWarehouse.DIMENSION * Float.BYTES);

            warehouse.insert(3_000, 3_010);
            join.awaitBest(3_000);

            Awaitility.await()
                    .atMost(RunningJoin.PATIENCE)
                    .untilAsserted(() -> assertThat(gauged(job, "refreshes")).isEqualTo(2));
            assertThat(gauged(job, "searchedRows")).isEqualTo(2_060);
            assertThat(gauged(job, "unindexedRows")).isEqualTo(60);
            assertThat(gauged(job, "localBytes")).isEqualTo(bytes / 2_050 * 2_060);
            assertThat(gauged(job, "refreshMillis")).isBetween(0L, 60_000L);
            assertThat(gauged(job, "snapshotsBehind")).isZero();
            assertThat(gauged(job, "millisBehind")).isZero();
        }
    }

    @Test
    void areAllInTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "lookup-join.md"));

        assertThat(LookupMetrics.NAMES).allMatch(name -> page.contains("| `" + name + "` |"));
    }
}
