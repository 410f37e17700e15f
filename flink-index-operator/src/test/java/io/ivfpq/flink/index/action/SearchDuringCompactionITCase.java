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

import io.ivfpq.flink.index.SearchedSnapshots;
import io.ivfpq.flink.index.SnapshotAnswers;
import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.flink.index.WarehouseTemplate;
import io.ivfpq.flink.index.operator.LocalCluster;
import io.ivfpq.paimon.search.Freshness;
import io.ivfpq.paimon.search.LocalStorage;
import io.ivfpq.paimon.search.NearestSpec;
import io.ivfpq.paimon.search.SnapshotSearcher;
import io.ivfpq.paimon.search.TableSearcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.table.FileStoreTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Searches every snapshot while a job writes the table and others compact it. */
class SearchDuringCompactionITCase {

    private static final int ROWS_BEFORE = 200;
    private static final int ROWS_AFTER = 500;
    private static final int NEIGHBOURS = 10;

    @RegisterExtension final LocalCluster cluster = new LocalCluster(8);

    @TempDir Path directory;

    @Test
    void everyAnswerIsThatOfExactSearchInTheSameSnapshot() throws Exception {
        Warehouse warehouse =
                WarehouseTemplate.create(directory.resolve("template"), ROWS_BEFORE).copy("items");
        FileStoreTable table = warehouse.table("items");
        ExecutorService jobs = Executors.newFixedThreadPool(2);
        Set<Long> bySearch = new TreeSet<>();
        Set<Long> byLookup = new TreeSet<>();
        Set<Integer> segments = new TreeSet<>();
        long query = 1_000_000;
        long first = table.snapshotManager().latestSnapshotId();
        try (SearchedSnapshots searched = new SearchedSnapshots("items");
                TableSearcher lookup = lookup(table)) {
            Future<?> sink = jobs.submit(() -> insert(warehouse));
            Future<?> compactions = jobs.submit(() -> compactUntilDone(warehouse, sink));
            while (!compactions.isDone() || query == 1_000_000) {
                float[] vector = Warehouse.vector(query++);
                searched.search(
                        () -> {
                            segments.add(warehouse.segments("items").size());
                            bySearch.add(searchLatest(table, vector));
                            byLookup.add(lookUp(table, lookup, vector));
                        });
            }
            sink.get();
            compactions.get();
            bySearch.add(searchLatest(table, Warehouse.vector(query)));
            byLookup.add(lookUp(table, lookup, Warehouse.vector(query)));
        } finally {
            jobs.shutdownNow();
        }
        System.out.printf(
                "searches during compactions=%d snapshots=%s segments=%s%n",
                query - 1_000_000, byLookup, segments);

        assertThat(warehouse.segments("items")).hasSize(1);
        List<Long> all =
                LongStream.rangeClosed(first, table.snapshotManager().latestSnapshotId())
                        .boxed()
                        .toList();
        assertThat(bySearch).containsExactlyElementsOf(all);
        assertThat(byLookup).containsExactlyElementsOf(all);
        // Those at the start, more by the sink, and one at the end.
        assertThat(segments).hasSizeGreaterThan(2);
    }

    private TableSearcher lookup(FileStoreTable table) throws Exception {
        NearestSpec spec =
                new NearestSpec(
                        "emb",
                        List.of("id"),
                        List.of(),
                        ROWS_AFTER / NEIGHBOURS,
                        Freshness.EXACT,
                        Map.of("ivf.nprobe", "all"));
        return new TableSearcher(
                table, spec, LocalStorage.unlimited(directory.resolve("local")), Duration.ZERO);
    }

    /** Through Paimon; the snapshot searched. */
    private static long searchLatest(FileStoreTable table, float[] vector) throws Exception {
        long snapshot = table.snapshotManager().latestSnapshotId();
        SnapshotAnswers answers = SnapshotAnswers.of(table, snapshot);

        assertThat(answers.searched(vector, NEIGHBOURS, "full"))
                .as("snapshot %d of %d rows", snapshot, answers.rowCount())
                .isEqualTo(answers.exact(vector, NEIGHBOURS));
        return snapshot;
    }

    /** Through the searcher of the lookup join; the snapshot searched. */
    private static long lookUp(FileStoreTable table, TableSearcher lookup, float[] vector)
            throws Exception {
        SnapshotSearcher searcher = lookup.current().orElseThrow();
        SnapshotAnswers answers = SnapshotAnswers.of(table, searcher.snapshotId());

        assertThat(
                        searcher.search(vector, NEIGHBOURS, GenericRow.of()).neighbours().stream()
                                .map(neighbour -> neighbour.row().getLong(0))
                                .collect(Collectors.toSet()))
                .as("lookup in snapshot %d of %d rows", searcher.snapshotId(), answers.rowCount())
                .isEqualTo(answers.exact(vector, NEIGHBOURS));
        return searcher.snapshotId();
    }

    private static Void insert(Warehouse warehouse) throws Exception {
        StreamTableEnvironment tables = warehouse.environment(100, Map.of());
        Warehouse.registerSource(tables, ROWS_AFTER, 50);
        Warehouse.insertFrom(tables, "items", ROWS_BEFORE);
        return null;
    }

    /** One compaction after another, the last of them after the sink. */
    private static Void compactUntilDone(Warehouse warehouse, Future<?> sink) throws Exception {
        StreamTableEnvironment tables = warehouse.environment(0, Map.of());
        boolean last;
        do {
            last = sink.isDone();
            Warehouse.mergeSegments(tables, "items");
        } while (!last);
        return null;
    }
}
