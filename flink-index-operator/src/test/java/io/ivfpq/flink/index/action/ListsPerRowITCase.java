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

package io.ivfpq.flink.index.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.flink.index.SnapshotAnswers;
import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.flink.index.operator.TestCluster;
import io.ivfpq.paimon.search.Freshness;
import io.ivfpq.paimon.search.LocalStorage;
import io.ivfpq.paimon.search.NearestSpec;
import io.ivfpq.paimon.search.SnapshotSearcher;
import io.ivfpq.paimon.search.TableSearcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.flink.action.DeleteAction;
import org.apache.paimon.globalindex.VectorSearchMetric;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The life of a table whose rows lie in two lists each, from a stream to deletes. */
class ListsPerRowITCase {

    /** So many that a third of them are not compared one by one. */
    private static final int ROWS = 4_500;

    private static final int NEIGHBOURS = 10;
    private static final int QUERIES = 30;

    /** All lists, and the vectors of twenty times as many rows as asked for. */
    private static final Map<String, String> RERANKED =
            Map.of("ivf.nprobe", "all", "ivf.refine_factor", "20");

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(TestCluster.of(8));

    @TempDir Path directory;

    private final float[][] rows =
            LongStream.range(0, ROWS).mapToObj(Warehouse::vector).toArray(float[][]::new);

    private Warehouse warehouse;

    @BeforeEach
    void streamRows() throws Exception {
        warehouse = new Warehouse(directory);
        StreamTableEnvironment stream = warehouse.environment(100, Map.of());
        stream.executeSql(
                Warehouse.createTable(
                        "items",
                        Map.of(
                                "vector.index.train.min-rows", "1000",
                                "vector.index.task.max-rows", "500",
                                "vector.index.lists", "64",
                                "vector.index.refine", "sq8",
                                "vector.index.lists-per-row", "2",
                                "deletion-vectors.modifiable", "true"),
                        ""));
        Warehouse.registerSource(stream, ROWS, 750);
        stream.executeSql("INSERT INTO items SELECT * FROM source").await();
    }

    @Test
    void rowsAreFoundOnceWhateverBecomesOfTheTable() throws Exception {
        StreamTableEnvironment tables = warehouse.environment(0, Map.of());
        assertIndexed(2);
        assertThat(warehouse.segments("items")).hasSizeGreaterThan(2);
        assertAnswers(id -> true);

        Warehouse.mergeSegments(tables, "items");
        assertIndexed(2);
        assertThat(warehouse.segments("items")).hasSize(1);
        assertAnswers(id -> true);

        retrain(tables, "1");
        assertIndexed(1);
        int withOne = neighboursInOneList();

        retrain(tables, "2");
        assertIndexed(2);
        int withTwo = neighboursInOneList();
        System.out.printf(
                "of %d neighbours in one list: %d with two for each row, %d with one%n",
                QUERIES * NEIGHBOURS, withTwo, withOne);
        assertThat(withTwo).isGreaterThan(withOne);

        tables.executeSql("ALTER TABLE items SET ('deletion-vectors.enabled' = 'true')").await();
        new DeleteAction(
                        "default",
                        "items",
                        "id >= 1000 AND id < 2500",
                        Map.of("warehouse", "file:" + directory))
                .run();
        assertAnswers(id -> id < 1000 || id >= 2500);
    }

    private static void retrain(StreamTableEnvironment tables, String listsPerRow)
            throws Exception {
        tables.executeSql(
                "ALTER TABLE items SET ('vector.index.lists-per-row' = '" + listsPerRow + "')");
        List<String> report =
                Warehouse.call(
                        tables,
                        "compact_vector_index",
                        "`table` => 'default.items', mode => 'retrain'");
        assertThat(report).anyMatch(line -> line.matches(" +rows indexed +4500 +4500"));
    }

    private void assertIndexed(int listsPerRow) throws Exception {
        assertThat(warehouse.frontier("items").isComplete()).isTrue();
        assertThat(warehouse.codebooks("items"))
                .extracting(codebook -> codebook.shape().listsPerRow())
                .containsExactly(listsPerRow);
        assertThat(
                        warehouse.segments("items").stream()
                                .mapToLong(segment -> segment.statistics().rows())
                                .sum())
                .isEqualTo(ROWS);
    }

    /** Through Paimon and through the searcher of lookup joins, with and without a filter. */
    private void assertAnswers(LongPredicate live) throws Exception {
        var table = warehouse.table("items");
        SnapshotAnswers answers =
                SnapshotAnswers.of(table, table.snapshotManager().latestSnapshotId());
        try (TableSearcher all = searcher(List.of());
                TableSearcher ofTopic = searcher(List.of("topic"))) {
            SnapshotSearcher lookup = all.current().orElseThrow();
            SnapshotSearcher filtered = ofTopic.current().orElseThrow();
            for (int i = 0; i < QUERIES; i++) {
                float[] query = Warehouse.vector(1_000_000 + i);
                List<Long> exact = exact(query, live);

                assertThat(answers.found(query, NEIGHBOURS, RERANKED))
                        .isEqualTo(new HashSet<>(exact));
                assertThat(ids(lookup, query, GenericRow.of())).isEqualTo(exact);
                assertThat(ids(filtered, query, GenericRow.of(BinaryString.fromString("topic1"))))
                        .isEqualTo(exact(query, id -> id % 3 == 1 && live.test(id)));
                assertThat(answers.found(query, NEIGHBOURS, Map.of("ivf.nprobe", "1")))
                        .hasSize(NEIGHBOURS)
                        .allMatch(live::test);
            }
        }
    }

    private int neighboursInOneList() throws Exception {
        var table = warehouse.table("items");
        SnapshotAnswers answers =
                SnapshotAnswers.of(table, table.snapshotManager().latestSnapshotId());
        int found = 0;
        for (int i = 0; i < QUERIES; i++) {
            float[] query = Warehouse.vector(1_000_000 + i);
            Set<Long> ids = answers.found(query, NEIGHBOURS, Map.of("ivf.nprobe", "1"));
            ids.retainAll(exact(query, id -> true));
            found += ids.size();
        }
        return found;
    }

    private TableSearcher searcher(List<String> filtered) throws Exception {
        NearestSpec spec =
                new NearestSpec(
                        "emb",
                        List.of("id"),
                        filtered,
                        NEIGHBOURS,
                        Freshness.EXACT,
                        Map.of("ivf.nprobe", "all"));
        Path local = directory.resolve("local-" + filtered.size());
        return new TableSearcher(
                warehouse.table("items"), spec, LocalStorage.unlimited(local), Duration.ZERO);
    }

    private static List<Long> ids(SnapshotSearcher searcher, float[] query, GenericRow filter)
            throws Exception {
        return searcher.search(query, NEIGHBOURS, filter).neighbours().stream()
                .map(neighbour -> neighbour.row().getLong(0))
                .toList();
    }

    /** By comparing the query with all rows, the nearest first. */
    private List<Long> exact(float[] query, LongPredicate filter) {
        double[] scores = new double[ROWS];
        Arrays.setAll(scores, id -> VectorSearchMetric.computeScore(query, rows[id], "cosine"));
        return LongStream.range(0, ROWS)
                .filter(filter)
                .boxed()
                .sorted(Comparator.comparingDouble(id -> -scores[id.intValue()]))
                .limit(NEIGHBOURS)
                .toList();
    }
}
