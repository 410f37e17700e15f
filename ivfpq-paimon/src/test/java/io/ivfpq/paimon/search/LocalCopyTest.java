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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.paimon.data.GenericRow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a searcher keeps on local disk, and what happens when there is no room for it. */
class LocalCopyTest {

    private static final int DIMENSION = 16;
    private static final int VECTOR_BYTES = DIMENSION * Float.BYTES;

    @TempDir Path warehouse;

    @TempDir Path local;

    private final Vectors vectors = new Vectors(DIMENSION, 23);
    private VectorTable table;

    @BeforeEach
    void fill() throws Exception {
        table = VectorTable.create(warehouse, DIMENSION, Map.of("vector.index.metric", "l2"));
        table.write(vectors.next(5_000));
    }

    private TableSearcher follow(List<String> returned, long maxBytes, Duration interval)
            throws IOException {
        return new TableSearcher(
                table.table(),
                new NearestSpec(
                        VectorTable.COLUMN, returned, List.of(), 10, Freshness.EXACT, Map.of()),
                new LocalStorage(local, maxBytes),
                interval);
    }

    @Test
    void holdsTheVectorsAndTheColumnsAskedForAndNothingElse() throws Exception {
        try (TableSearcher none = follow(List.of(), Long.MAX_VALUE, Duration.ZERO);
                TableSearcher id = follow(List.of("id"), Long.MAX_VALUE, Duration.ZERO);
                TableSearcher both =
                        follow(List.of("id", "category"), Long.MAX_VALUE, Duration.ZERO)) {
            assertThat(none.status().localBytes()).isEqualTo(5_000 * (VECTOR_BYTES + 8));
            assertThat(id.status().localBytes()).isEqualTo(5_000 * (VECTOR_BYTES + 16));
            assertThat(both.status().localBytes()).isEqualTo(5_000 * (VECTOR_BYTES + 24));
        }
    }

    @Test
    void leavesNothingBehindWhenClosed() throws Exception {
        try (TableSearcher searcher = follow(List.of("id"), Long.MAX_VALUE, Duration.ZERO)) {
            assertThat(searcher.current().orElseThrow().rowCount()).isEqualTo(5_000);
            try (Stream<Path> files = Files.list(local)) {
                assertThat(files).hasSize(2);
            }
        }

        try (Stream<Path> files = Files.list(local)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void leavesNothingBehindWhenItDoesNotFit() throws Exception {
        assertThatThrownBy(() -> follow(List.of("id"), 100_000, Duration.ZERO))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("needs more than the 100000 bytes it may have in " + local);

        try (Stream<Path> files = Files.list(local)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void failsRatherThanSearchASnapshotOlderThanTheInterval() throws Exception {
        long enoughForNow = 5_000 * (VECTOR_BYTES + 16) + 1_000;
        try (TableSearcher strict = follow(List.of("id"), enoughForNow, Duration.ZERO);
                TableSearcher patient = follow(List.of("id"), enoughForNow, Duration.ofHours(1))) {
            float[] query = table.vectors(77, 78)[0];
            table.write(vectors.next(5_000));

            assertThatThrownBy(() -> strict.search(query, 1, GenericRow.of()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Raise 'lookup.local.max-size'");
            assertThat(strict.status().snapshotsBehind()).isEqualTo(1);
            table.write(vectors.next(1));
            assertThatThrownBy(() -> strict.search(query, 1, GenericRow.of()))
                    .isInstanceOf(IOException.class);
            assertThat(strict.status().snapshotsBehind()).isEqualTo(2);
            assertThat(patient.search(query, 1, GenericRow.of()).neighbours().get(0).rowId())
                    .isEqualTo(77);
        }
    }

    /** An overwrite needs room for both copies only as long as somebody searches the first. */
    @Test
    void reusesTheSpaceOfSnapshotsNobodySearchesAnyMore() throws Exception {
        long enoughForTwo = 2 * 5_000 * (VECTOR_BYTES + 16) + 1_000;
        try (TableSearcher searcher = follow(List.of("id"), enoughForTwo, Duration.ZERO)) {
            for (int i = 0; i < 5; i++) {
                float[][] moved = vectors.next(5_000);
                table.rewrite(0, moved);

                assertThat(
                                searcher.search(moved[99], 1, GenericRow.of())
                                        .neighbours()
                                        .get(0)
                                        .rowId())
                        .isEqualTo(99);
            }
        }
    }
}
