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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** That each option changes what it says. */
class LookupOptionsITCase {

    private static final int ROWS = 3_000;
    private static final long FIRST_QUERY = 10_000;
    private static final int QUERIES = 100;

    @RegisterExtension static final MiniClusterExtension FLINK = new LookupCluster().extension();

    @TempDir Path directory;

    private LookupWarehouse warehouse;

    @BeforeEach
    void prepare() {
        warehouse = new LookupWarehouse(directory);
    }

    /** Neighbours of all queries that are among the exact ten, at most 1 000. */
    private int found(String hints) {
        List<Row> queries =
                LongStream.range(FIRST_QUERY, FIRST_QUERY + QUERIES)
                        .mapToObj(id -> query(id, 10))
                        .toList();
        List<Row> rows =
                rows(
                        warehouse.declared(false, queries),
                        "SELECT q.qid, n.id, n.`rank` FROM q JOIN nearest /*+ OPTIONS("
                                + hints
                                + ") */ FOR SYSTEM_TIME AS OF q.proc_time AS n ON n.query_vector ="
                                + " q.embedding AND n.k = q.wanted");
        int found = 0;
        for (long qid = FIRST_QUERY; qid < FIRST_QUERY + QUERIES; qid++) {
            List<Long> wanted = exact(qid, ROWS, 10, id -> true);
            found += (int) ids(rows, qid).stream().filter(wanted::contains).count();
        }
        return found;
    }

    /** Codes of one byte for a vector of eight dimensions: without re-ranking they find little. */
    @Test
    void moreListsAndMoreCandidatesFindMore() throws Exception {
        warehouse.create(
                ", 'vector.index.lists'='32', 'vector.index.pq.subspaces'='1',"
                        + " 'ivf.nprobe'='2',"
                        + " 'fields.emb.ivf.refine_factor'='2'");
        warehouse.insert(0, ROWS);
        warehouse.index();

        int exhaustive = found("'ivf.nprobe'='all', 'ivf.refine_factor'='300'");
        int allLists = found("'ivf.nprobe'='all', 'ivf.refine_factor'='8'");
        int oneList = found("'ivf.nprobe'='1', 'ivf.refine_factor'='8'");
        int noReranking = found("'ivf.nprobe'='all', 'ivf.refine_factor'='1'");
        int ofTheTable = found("'lookup.async'='true'");
        int lowRecall = found("'ivf.target-recall'='0.3', 'ivf.refine_factor'='10'");
        int highRecall = found("'ivf.target-recall'='0.9', 'ivf.refine_factor'='10'");

        System.out.printf(
                "of 1000: exhaustive %d, all lists %d, one list %d, not re-ranked %d, as the table"
                        + " says %d, target recall 0.3 %d, 0.9 %d%n",
                exhaustive, allLists, oneList, noReranking, ofTheTable, lowRecall, highRecall);
        assertThat(exhaustive).isEqualTo(1_000);
        assertThat(oneList).isLessThan(allLists - 100);
        assertThat(noReranking).isLessThan(allLists - 100);
        assertThat(lowRecall).isLessThan(highRecall - 100);
        assertThat(found("'ivf.nprobe'='2', 'ivf.refine_factor'='2'")).isEqualTo(ofTheTable);
        assertThat(found("'ivf.nprobe'='32', 'ivf.refine_factor'='1'")).isEqualTo(noReranking);
    }

    @Test
    void eachTaskHasAsManyThreadsAsItIsGiven() throws Exception {
        warehouse.create("");
        warehouse.insert(0, 10);
        try (RunningJoin join =
                RunningJoin.start(
                        warehouse,
                        Map.of("parallelism.default", "1"),
                        3,
                        1,
                        ", 'lookup.async'='true', 'lookup.async-thread-number'='3'")) {
            join.awaitBest(3);

            Awaitility.await()
                    .atMost(RunningJoin.PATIENCE)
                    .untilAsserted(() -> assertThat(lookupThreads()).isEqualTo(3));
            for (int i = 0; i < 50; i++) {
                join.awaitBest(3);
            }
            assertThat(lookupThreads()).isEqualTo(3);
        }

        Awaitility.await()
                .atMost(RunningJoin.PATIENCE)
                .untilAsserted(() -> assertThat(lookupThreads()).isZero());
    }

    private static long lookupThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().equals("ivfpq-lookup"))
                .count();
    }

    private void createPairs() throws Exception {
        TableEnvironment tables = warehouse.environment(false);
        tables.executeSql(
                        "CREATE TABLE items (id BIGINT, category STRING, emb ARRAY<FLOAT>, alt"
                                + " ARRAY<FLOAT>) WITH ('vector-field'='emb,alt',"
                                + " 'field.emb.vector-dim'='8', 'field.alt.vector-dim'='2',"
                                + " 'bucket'='-1', 'row-tracking.enabled'='true',"
                                + " 'data-evolution.enabled'='true',"
                                + " 'vector.index.incremental'='true',"
                                + " 'vector.index.columns'='emb,alt', 'vector.index.metric'='l2',"
                                + " 'fields.alt.vector.index.metric'='inner_product',"
                                + " 'fields.emb.vector.index.lists'='4')")
                .await();
        String vectors = "CAST(ARRAY[%d, 0, 0, 0, 0, 0, 0, 0] AS ARRAY<FLOAT>)";
        String pairs = "CAST(ARRAY[%d, 1] AS ARRAY<FLOAT>)";
        tables.executeSql(
                        String.format(
                                "INSERT INTO items VALUES (1, 'a', "
                                        + vectors
                                        + ", "
                                        + pairs
                                        + "), (2, 'a', "
                                        + vectors
                                        + ", "
                                        + pairs
                                        + ")",
                                10,
                                7,
                                20,
                                3))
                .await();
    }

    private List<Row> best(Float[] vector, String hints) {
        return rows(
                warehouse.declared(true, List.of(Row.of(1L, vector, 1))),
                "SELECT n.id, n.score FROM q JOIN nearest /*+ OPTIONS("
                        + hints
                        + ") */ FOR SYSTEM_TIME AS OF q.proc_time AS n ON n.query_vector ="
                        + " q.embedding AND n.k = 1");
    }

    @Test
    void theColumnIsTheOneChosen() throws Exception {
        createPairs();
        Float[] wide = {19f, 0f, 0f, 0f, 0f, 0f, 0f, 0f};

        assertThat(best(wide, "'vector.index.columns'='emb'")).containsExactly(Row.of(2L, 0.5f));
        assertThat(best(new Float[] {2f, 0f}, "'vector.index.columns'='alt'"))
                .containsExactly(Row.of(1L, 14f));
        assertThatThrownBy(() -> best(wide, "'ivf.nprobe'='all'"))
                .hasStackTraceContaining(
                        "Table default.items has an index on each of [emb, alt]; choose one with"
                                + " the hint OPTIONS('vector.index.columns'='emb')");
        assertThatThrownBy(() -> best(wide, "'vector.index.columns'='category'"))
                .hasStackTraceContaining(
                        "'vector.index.columns' = 'category' is no column that table default.items"
                                + " indexes; expected one of [emb, alt]");
    }
}
