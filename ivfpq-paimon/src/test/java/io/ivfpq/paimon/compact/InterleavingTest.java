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

package io.ivfpq.paimon.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.paimon.commit.IndexSwap;
import io.ivfpq.paimon.coverage.Frontier;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows, segments and merges arrive in any order; each row stays covered at most once. */
class InterleavingTest {

    private static final int INTERLEAVINGS = 60;
    private static final int STEPS = 14;
    private static final Map<String, String> ALL_LISTS = Map.of("ivf.nprobe", "1000");

    @TempDir Path warehouse;

    @Test
    void everyInterleavingKeepsTheFrontierInvariant() throws Exception {
        for (long seed = 1; seed <= INTERLEAVINGS; seed++) {
            new Run(seed).check();
        }
    }

    /** One random order of the steps of a writer and two compactions. */
    private final class Run {

        private final Random random;
        private final String name;
        private final Vectors vectors;
        private final VectorTable items;
        private final MergingTable table;
        private final List<MergeGroup> planned = new ArrayList<>();
        private final List<IndexSwap> merged = new ArrayList<>();

        private Run(long seed) throws Exception {
            random = new Random(seed);
            name = "seed " + seed;
            vectors = new Vectors(4, seed);
            items =
                    VectorTable.create(
                            warehouse.resolve("run" + seed),
                            4,
                            Map.of(
                                    "vector.index.task.max-rows",
                                    "7",
                                    "vector.index.lists",
                                    "3",
                                    "vector.index.train.min-rows",
                                    "1",
                                    "file.format",
                                    "avro"));
            table = new MergingTable(items);
        }

        private void check() throws Exception {
            items.write(vectors.next(20));
            table.catchUp();
            for (int step = 0; step < STEPS; step++) {
                step(random.nextInt(10));
                Frontier frontier = table.frontier();
                assertThat(frontier.duplicateRows()).as("%s %s", name, frontier).isZero();
                assertThat(frontier.deadRows()).as("%s %s", name, frontier).isZero();
            }
            table.catchUp();
            table.compact(new MergePlanner());
            assertThat(table.frontier().isComplete()).as("%s", name).isTrue();
            assertThat(table.index().segments()).as(name).hasSize(1);
            assertThat(items.search(vectors.next(), 1000, ALL_LISTS))
                    .as(name)
                    .hasSize((int) table.frontier().liveRows());
        }

        private void step(int choice) throws Exception {
            switch (choice) {
                case 0, 1 -> items.write(vectors.next(1 + random.nextInt(20)));
                case 2, 3 -> table.catchUp();
                case 4, 5 -> planned.addAll(planner().plan(table.index()));
                case 6, 7 -> mergeOne();
                case 8 -> commitOne();
                default -> dropOne();
            }
        }

        private MergePlanner planner() {
            return new MergePlanner(10 + random.nextInt(40), 300 + random.nextInt(2000));
        }

        private void mergeOne() throws Exception {
            if (!planned.isEmpty()) {
                merged.add(table.merge(planned.remove(random.nextInt(planned.size()))));
            }
        }

        private void commitOne() throws Exception {
            if (!merged.isEmpty()) {
                table.commit(merged.remove(random.nextInt(merged.size())));
            }
        }

        /** Somebody drops a row range from the index. */
        private void dropOne() throws Exception {
            List<SegmentEntry> segments = table.index().segments();
            if (!segments.isEmpty()) {
                SegmentEntry chosen = segments.get(random.nextInt(segments.size()));
                items.commitIndex(
                        List.of(),
                        segments.stream()
                                .filter(entry -> entry.rows().equals(chosen.rows()))
                                .map(SegmentEntry::file)
                                .toList());
            }
        }
    }

    @Test
    void writersAndCompactionsAtTheSameTimeAllFinish() throws Exception {
        Vectors vectors = new Vectors(4, 99);
        VectorTable items =
                VectorTable.create(
                        warehouse,
                        4,
                        Map.of(
                                "vector.index.task.max-rows",
                                "10",
                                "vector.index.train.min-rows",
                                "1"));
        MergingTable table = new MergingTable(items);
        // Snapshots of two digits, whose hints cannot be mixed up; see CatchUpTest.
        for (int commit = 0; commit < 10; commit++) {
            items.write(vectors.next(10));
        }
        // Two that start at the same time may train a codebook each, and do not merge then.
        table.catchUp();
        ExecutorService pool = Executors.newFixedThreadPool(3);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            running.add(
                    pool.submit(
                            () -> {
                                for (int round = 0; round < 10; round++) {
                                    table.catchUp();
                                    table.compact(new MergePlanner());
                                }
                                return null;
                            }));
        }
        for (int commit = 0; commit < 20; commit++) {
            items.write(vectors.next(10));
        }
        for (Future<?> future : running) {
            future.get();
        }
        pool.shutdown();

        table.catchUp();
        table.compact(new MergePlanner());
        Frontier frontier = table.frontier();
        assertThat(frontier.isComplete()).as("%s", frontier).isTrue();
        assertThat(frontier.liveRows()).isEqualTo(300);
        assertThat(frontier.segments()).isEqualTo(1);
        assertThat(items.search(vectors.next(), 1000, ALL_LISTS)).hasSize(300);
    }

    @Test
    void everySnapshotOfACompactionAnswersLikeTheOneBefore() throws Exception {
        Vectors vectors = new Vectors(4, 98);
        VectorTable items =
                VectorTable.create(
                        warehouse,
                        4,
                        Map.of(
                                "vector.index.task.max-rows",
                                "5",
                                "vector.index.train.min-rows",
                                "1"));
        MergingTable table = new MergingTable(items);
        items.write(vectors.next(100));
        table.catchUp();
        float[] query = vectors.next();
        Map<Long, Float> expected = items.search(query, 100, ALL_LISTS);
        ExecutorService pool = Executors.newFixedThreadPool(1);

        Future<?> compaction =
                pool.submit(
                        () -> {
                            for (long rows = 10; rows <= 100; rows += 10) {
                                table.compact(new MergePlanner(rows, 500));
                            }
                            return null;
                        });
        int searches = 0;
        while (!compaction.isDone() || searches == 0) {
            assertThat(items.search(query, 100, ALL_LISTS)).isEqualTo(expected);
            searches++;
        }
        compaction.get();
        pool.shutdown();

        assertThat(items.search(query, 100, ALL_LISTS)).isEqualTo(expected).hasSize(100);
        System.out.println("searches during the compaction: " + searches);
    }
}
