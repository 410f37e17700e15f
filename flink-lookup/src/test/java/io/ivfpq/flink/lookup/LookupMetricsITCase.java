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
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.types.Row;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reporter in a Flink cluster sees of joins on 2 000 indexed rows and 50 that are not. */
class LookupMetricsITCase {

    @TempDir Path directory;

    private final InMemoryReporter reporter = InMemoryReporter.createWithRetainedMetrics();
    private LookupWarehouse warehouse;

    @BeforeEach
    void fill() throws Exception {
        warehouse = new LookupWarehouse(directory);
        warehouse.create("");
        warehouse.insert(0, 2_000);
        warehouse.index();
        warehouse.insert(2_000, 2_050);
    }

    @AfterEach
    void closeReporter() {
        reporter.close();
    }

    private Map<String, String> reporting() {
        return reporter.addToConfiguration(new Configuration()).toMap();
    }

    /** Metrics of that name, one for each task. */
    private List<Metric> metrics(String name) {
        return reporter.getMetricsByGroup().entrySet().stream()
                .filter(
                        entry ->
                                "default.items"
                                                .equals(
                                                        entry.getKey()
                                                                .getAllVariables()
                                                                .get("<vectorIndexTable>"))
                                        && "emb"
                                                .equals(
                                                        entry.getKey()
                                                                .getAllVariables()
                                                                .get("<vectorIndexColumn>")))
                .map(entry -> entry.getValue().get(name))
                .filter(metric -> metric != null)
                .toList();
    }

    private long counted(String name) {
        return metrics(name).stream().mapToLong(metric -> ((Counter) metric).getCount()).sum();
    }

    /** The searcher is shared, so every task reports the same. */
    private long gauged(String name) {
        List<Metric> gauges = metrics(name);
        assertThat(gauges).as(name).isNotEmpty();
        return (Long) ((Gauge<?>) gauges.get(0)).getValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void countEachLookupAndWhatItTook(String async) {
        List<Row> queries =
                LongStream.range(5_000, 5_040).mapToObj(i -> LookupWarehouse.query(i, 4)).toList();

        LookupWarehouse.rows(
                warehouse.declared(false, queries, reporting()),
                "SELECT q.qid, n.id FROM q JOIN nearest /*+ OPTIONS('ivf.refine_factor'='5',"
                        + " 'lookup.async'='"
                        + async
                        + "') */ FOR SYSTEM_TIME AS OF q.proc_time AS n ON n.query_vector ="
                        + " q.embedding AND n.k = q.wanted");

        assertThat(counted("lookups")).isEqualTo(40);
        assertThat(counted("candidates")).isEqualTo(40 * 4 * 5);
        assertThat(counted("exactRows")).isEqualTo(40 * 50);
        long inHistograms = 0;
        for (Metric metric : metrics("lookupMicros")) {
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
        try (RunningJoin join = RunningJoin.start(warehouse, reporting(), 3_000, 1, "")) {
            join.await(row -> true);
            assertThat(gauged("searchedRows")).isEqualTo(2_050);
            assertThat(gauged("unindexedRows")).isEqualTo(50);
            assertThat(gauged("refreshes")).isEqualTo(1);
            long bytes = gauged("localBytes");
            assertThat(bytes).isGreaterThan(2_050 * LookupWarehouse.DIMENSION * Float.BYTES);

            warehouse.insert(3_000, 3_010);
            join.awaitBest(3_000);

            Awaitility.await().untilAsserted(() -> assertThat(gauged("refreshes")).isEqualTo(2));
            assertThat(gauged("searchedRows")).isEqualTo(2_060);
            assertThat(gauged("unindexedRows")).isEqualTo(60);
            assertThat(gauged("localBytes")).isEqualTo(bytes / 2_050 * 2_060);
            assertThat(gauged("refreshMillis")).isBetween(0L, 60_000L);
            assertThat(gauged("snapshotsBehind")).isZero();
            assertThat(gauged("millisBehind")).isZero();
        }
    }

    @Test
    void areAllInTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "lookup-join.md"));

        assertThat(LookupMetrics.NAMES).allMatch(name -> page.contains("| `" + name + "` |"));
    }
}
