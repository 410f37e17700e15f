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

package io.ivfpq.paimon.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.GenericRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What searchers tell of themselves and of single searches. */
class SearcherStatusTest {

    private static final int DIMENSION = 16;

    @TempDir Path warehouse;

    @TempDir Path local;

    private final Vectors vectors = new Vectors(DIMENSION, 41);

    @Test
    void followsTheTable() throws Exception {
        VectorTable table = VectorTable.create(warehouse, DIMENSION, Map.of());
        try (TableSearcher searcher =
                new TableSearcher(
                        table.table(),
                        new NearestSpec(
                                VectorTable.COLUMN,
                                List.of(),
                                List.of(),
                                7,
                                Freshness.EXACT,
                                Map.of()),
                        LocalStorage.unlimited(local),
                        Duration.ZERO)) {
            assertThat(searcher.status()).isEqualTo(new SearcherStatus(0, 0, 0, 0, 0, 0, 0, 0));

            table.write(vectors.next(2_000));
            Answer unindexed = searcher.search(vectors.next(), 5, GenericRow.of());
            assertThat(unindexed.exactRows()).isEqualTo(2_000);
            assertThat(unindexed.candidates()).isZero();
            assertThat(searcher.status().unindexedRows()).isEqualTo(2_000);

            table.buildIndex(0, 1_999);
            table.write(vectors.next(30));
            Answer mostly = searcher.search(vectors.next(), 5, GenericRow.of());
            assertThat(mostly.exactRows()).isEqualTo(30);
            assertThat(mostly.candidates()).isEqualTo(5 * 7);

            SearcherStatus status = searcher.status();
            assertThat(status.snapshotId()).isEqualTo(3);
            assertThat(status.rows()).isEqualTo(2_030);
            assertThat(status.unindexedRows()).isEqualTo(30);
            assertThat(status.localBytes()).isEqualTo(2_030 * (DIMENSION * 4 + 8));
            assertThat(status.refreshes()).isEqualTo(2);
            assertThat(status.snapshotsBehind()).isZero();
            assertThat(status.millisBehind()).isZero();
        }
    }

    @Test
    void lagLastsFromTheFirstUnseenSnapshotUntilCaughtUp() {
        SnapshotLag lag = new SnapshotLag();
        assertThat(lag.snapshots()).isZero();
        assertThat(lag.millis()).isZero();

        long before = System.nanoTime();
        lag.isBehind(5, 7);
        while (lag.millis() == 0) {
            Thread.onSpinWait();
        }
        lag.isBehind(5, 8);

        assertThat(lag.snapshots()).isEqualTo(3);
        assertThat(lag.millis()).isBetween(1L, (System.nanoTime() - before) / 1_000_000);
        lag.isBehind(5, 2);
        assertThat(lag.snapshots()).as("after a rollback").isEqualTo(1);
        lag.isCaughtUp();
        assertThat(lag.millis()).isZero();
    }
}
