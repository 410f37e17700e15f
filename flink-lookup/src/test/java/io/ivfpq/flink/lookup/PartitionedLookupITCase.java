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

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Lookups in five partitions, of which the first 300 rows are indexed. */
class PartitionedLookupITCase {

    @RegisterExtension static final MiniClusterExtension FLINK = new LookupCluster().extension();

    @TempDir Path directory;

    private LookupWarehouse warehouse;

    @BeforeEach
    void fill() throws Exception {
        warehouse = new LookupWarehouse(directory);
        warehouse.create("PARTITIONED BY (category)", "");
        warehouse.insert(0, 300);
        warehouse.index();
        warehouse.insert(300, 400);
    }

    private void assertFinds(String filter, LongPredicate qualifies) {
        List<Row> queries = LongStream.range(1_000, 1_010).mapToObj(id -> query(id, 6)).toList();
        List<Row> found =
                rows(
                        warehouse.declared(true, queries),
                        "SELECT q.qid, n.id, n.`rank` FROM q JOIN nearest /*+"
                                + " OPTIONS('ivf.nprobe'='all') */ FOR SYSTEM_TIME AS OF"
                                + " q.proc_time AS n ON n.query_vector = q.embedding AND n.k ="
                                + " q.wanted"
                                + filter);
        for (long qid = 1_000; qid < 1_010; qid++) {
            assertThat(ids(found, qid)).isEqualTo(exact(qid, 400, 6, qualifies));
        }
    }

    @Test
    void findTheNearestOfAllPartitionsOrOfOne() {
        assertFinds("", id -> true);
        assertFinds(" AND n.category = 'c3'", id -> id % 5 == 3);
        assertFinds(" AND n.category = 'c3' AND n.id = 8", id -> id == 8);
    }

    @Test
    void findNothingInADroppedPartitionAndTheNewRowsOfAnOverwrittenOne() throws Exception {
        warehouse
                .environment(false)
                .executeSql("ALTER TABLE items DROP PARTITION (category = 'c1')")
                .await();
        warehouse
                .environment(false)
                .executeSql(
                        "INSERT OVERWRITE items PARTITION (category = 'c2') SELECT id, emb FROM"
                                + " items WHERE category = 'c2' AND id < 50")
                .await();

        assertFinds("", id -> id % 5 != 1 && (id % 5 != 2 || id < 50));
        assertFinds(" AND n.category = 'c2'", id -> id % 5 == 2 && id < 50);
    }
}
