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

import static io.ivfpq.flink.lookup.LookupWarehouse.exact;
import static io.ivfpq.flink.lookup.LookupWarehouse.ids;
import static io.ivfpq.flink.lookup.LookupWarehouse.query;
import static io.ivfpq.flink.lookup.LookupWarehouse.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Joins through SQL on a table of 400 rows, of which the first 300 are indexed. */
class NearestLookupJoinITCase {

    private static final String NEAREST = "FOR SYSTEM_TIME AS OF q.proc_time AS n";

    @RegisterExtension static final MiniClusterExtension FLINK = new LookupCluster().extension();

    @TempDir Path directory;

    private LookupWarehouse warehouse;

    @BeforeEach
    void fill() throws Exception {
        warehouse = new LookupWarehouse(directory);
        warehouse.create(", 'deletion-vectors.modifiable'='true'");
        warehouse.insert(0, 300);
        warehouse.index();
        warehouse.insert(300, 400);
    }

    private static List<Row> queries() {
        return LongStream.range(1_000, 1_020).mapToObj(id -> query(id, (int) id % 4 + 1)).toList();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void findsTheNearestRowsInEveryMode(boolean streaming, boolean async) {
        TableEnvironment tables = warehouse.declared(streaming, queries());

        List<Row> found =
                rows(
                        tables,
                        "SELECT q.qid, n.id, n.`rank`, n.score FROM q JOIN nearest /*+"
                                + " OPTIONS('lookup.async'='"
                                + async
                                + "', 'ivf.nprobe'='all') */ "
                                + NEAREST
                                + " ON n.query_vector = q.embedding AND n.k = 3");

        assertThat(found).hasSize(60);
        for (long qid = 1_000; qid < 1_020; qid++) {
            assertThat(ids(found, qid)).isEqualTo(exact(qid, 400, 3, id -> true));
        }
        for (Row row : found) {
            double distance =
                    LookupWarehouse.distance(
                            LookupWarehouse.vector((Long) row.getField(0)),
                            LookupWarehouse.vector((Long) row.getField(1)));
            assertThat((Float) row.getField(3))
                    .isCloseTo((float) (1 / (1 + distance)), offset(1e-5f));
        }
    }

    @ParameterizedTest
    @CsvSource({"exact, 400", "indexed-only, 300", "fail, 400"})
    void findsRowsThatAreNotIndexedAsThePolicySays(String freshness, int findable) {
        List<Row> found =
                rows(
                        warehouse.declared(true, List.of(query(350, 0))),
                        "SELECT q.qid, n.id, n.`rank` FROM q JOIN nearest /*+"
                                + " OPTIONS('ivf.nprobe'='all', 'lookup.freshness'='"
                                + freshness
                                + "') */ "
                                + NEAREST
                                + " ON n.query_vector = q.embedding");

        assertThat(ids(found, 350)).isEqualTo(exact(350, findable, 10, id -> true));
    }

    @Test
    void returnsTenRowsUnlessToldHowMany() {
        List<Row> found =
                rows(
                        warehouse.declared(true, List.of(query(5, 0))),
                        "SELECT q.qid, n.id, n.`rank` FROM q JOIN nearest "
                                + NEAREST
                                + " ON n.query_vector = q.embedding");

        assertThat(ids(found, 5)).isEqualTo(exact(5, 400, 10, id -> true));
    }

    @Test
    void takesKFromTheRow() {
        List<Row> found =
                rows(
                        warehouse.declared(true, queries()),
                        "SELECT q.qid, n.id, n.`rank`, n.k FROM q JOIN nearest "
                                + NEAREST
                                + " ON n.query_vector = q.embedding AND n.k = q.wanted");

        for (long qid = 1_000; qid < 1_020; qid++) {
            assertThat(ids(found, qid)).isEqualTo(exact(qid, 400, (int) qid % 4 + 1, id -> true));
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void findsTheNearestOfTheRowsThatPassTheFilter(boolean streaming) {
        List<Row> found =
                rows(
                        warehouse.declared(streaming, queries()),
                        "SELECT q.qid, n.id, n.`rank`, n.category FROM q JOIN nearest "
                                + NEAREST
                                + " ON n.query_vector = q.embedding AND n.k = 4 AND n.category ="
                                + " 'c2'");

        for (long qid = 1_000; qid < 1_020; qid++) {
            assertThat(ids(found, qid)).isEqualTo(exact(qid, 400, 4, id -> id % 5 == 2));
        }
    }

    @Test
    void padsRowsWithoutNeighbourInALeftJoin() {
        TableEnvironment tables =
                warehouse.declared(true, List.of(query(1, 1), Row.of(2L, null, 1)));
        String on = " ON n.query_vector = q.embedding AND n.k = 1";

        assertThat(rows(tables, "SELECT q.qid, n.id FROM q LEFT JOIN nearest " + NEAREST + on))
                .containsExactlyInAnyOrder(Row.of(1L, 1L), Row.of(2L, null));
        assertThat(rows(tables, "SELECT q.qid, n.id FROM q JOIN nearest " + NEAREST + on))
                .containsExactly(Row.of(1L, 1L));
        assertThat(
                        rows(
                                tables,
                                "SELECT q.qid, n.id FROM q LEFT JOIN nearest "
                                        + NEAREST
                                        + on
                                        + " AND n.category = 'none'"))
                .containsExactlyInAnyOrder(Row.of(1L, null), Row.of(2L, null));
    }

    @Test
    void returnsEveryColumnAndTheQueryItself() {
        Row found =
                rows(
                                warehouse.declared(true, List.of(query(17, 1))),
                                "SELECT n.* FROM q JOIN nearest "
                                        + NEAREST
                                        + " ON n.query_vector = q.embedding AND n.k = 1")
                        .get(0);

        assertThat(found.getField("id")).isEqualTo(17L);
        assertThat(found.getField("category")).isEqualTo("c2");
        assertThat(found.getField("k")).isEqualTo(1);
        assertThat(found.getField("score")).isEqualTo(1f);
        assertThat(found.getField("rank")).isEqualTo(1);
        assertThat((Object[]) found.getField("emb"))
                .isEqualTo((Object[]) found.getField("query_vector"));
    }

    @Test
    void returnsOnlyTheRankAskedFor() {
        List<Row> found =
                rows(
                        warehouse.declared(true, List.of(query(17, 1))),
                        "SELECT n.id FROM q JOIN nearest "
                                + NEAREST
                                + " ON n.query_vector = q.embedding AND n.`rank` = 2");

        assertThat(found).containsExactly(Row.of(exact(17, 400, 2, id -> true).get(1)));
    }

    @Test
    void readsOnlyTheColumnsThatTheQueryNeeds() {
        String plan =
                warehouse
                        .declared(true, List.of(query(17, 1)))
                        .explainSql(
                                "SELECT q.qid, n.id FROM q JOIN nearest "
                                        + NEAREST
                                        + " ON n.query_vector = q.embedding");

        assertThat(plan)
                .contains("lookup=[query_vector=embedding]")
                .containsPattern("LookupJoin\\(.*select=\\[qid, embedding, query_vector, id\\]");
    }

    @Test
    void neverReturnsRowsThatAnOverwriteRemoved() throws Exception {
        warehouse
                .environment(false)
                .executeSql("INSERT OVERWRITE items SELECT * FROM items WHERE id >= 100")
                .await();

        List<Row> found =
                rows(
                        warehouse.declared(true, queries()),
                        "SELECT q.qid, n.id, n.`rank` FROM q JOIN nearest "
                                + NEAREST
                                + " ON n.query_vector = q.embedding");

        for (long qid = 1_000; qid < 1_020; qid++) {
            assertThat(Set.copyOf(ids(found, qid)))
                    .isEqualTo(Set.copyOf(exact(qid, 400, 10, id -> id >= 100)));
        }
    }

    @Test
    void neverReturnsRowsThatWereDeleted() throws Exception {
        warehouse
                .environment(false)
                .executeSql("ALTER TABLE items SET ('deletion-vectors.enabled'='true')")
                .await();
        warehouse.delete("id >= 250 AND id < 350");

        List<Row> found =
                rows(
                        warehouse.declared(true, queries()),
                        "SELECT q.qid, n.id, n.`rank` FROM q JOIN nearest "
                                + NEAREST
                                + " ON n.query_vector = q.embedding");

        for (long qid = 1_000; qid < 1_020; qid++) {
            assertThat(ids(found, qid)).isEqualTo(exact(qid, 400, 10, id -> id < 250 || id >= 350));
        }
    }
}
