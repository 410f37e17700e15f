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
import static org.assertj.core.data.Offset.offset;

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.build.BuiltSegment;
import io.ivfpq.paimon.build.EncodeTask;
import io.ivfpq.paimon.build.SegmentEncoding;
import io.ivfpq.paimon.commit.GuardedIndexCommit;
import io.ivfpq.paimon.commit.IndexSwap;
import io.ivfpq.paimon.coverage.Frontier;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import io.ivfpq.paimon.plan.IndexPlanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.paimon.options.ExpireConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers, catch-up, merges, retrainings and expiry in random order; the seed is in every name. */
class RetrainInterleavingTest {

    private static final int INTERLEAVINGS = Integer.getInteger("ivfpq.test.interleavings", 60);
    private static final int STEPS = 24;
    private static final Map<String, String> ALL_LISTS = Map.of("ivf.nprobe", "1000");

    @TempDir Path warehouse;

    private long refused;

    @Test
    void everyInterleavingKeepsTheIndexCompleteAndRight() throws Exception {
        for (long seed = 1; seed <= INTERLEAVINGS; seed++) {
            new Run(seed).check();
        }
        System.out.println("interleavings " + INTERLEAVINGS + ", commits refused " + refused);
        assertThat(refused).isPositive();
    }

    /** One random order. */
    private final class Run {

        private final Random random;
        private final String name;
        private final Vectors vectors;
        private final VectorTable items;
        private final MergingTable table;
        private final List<BuiltSegment> built = new ArrayList<>();
        private final List<IndexSwap> swaps = new ArrayList<>();

        private Run(long seed) throws Exception {
            random = new Random(seed);
            name = "seed " + seed;
            vectors = new Vectors(4, seed);
            items =
                    VectorTable.create(
                            warehouse.resolve("run" + seed),
                            4,
                            Map.of(
                                    "vector.index.metric",
                                    "l2",
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
            items.write(vectors.next(40));
            table.catchUp();
            for (int step = 0; step < STEPS; step++) {
                int choice = random.nextInt(14);
                step(choice);
                assertSound(name + " step " + step + " choice " + choice);
            }
            table.catchUp();
            table.run(random.nextBoolean() ? CompactionMode.AUTO : CompactionMode.RETRAIN);
            assertThat(table.frontier().isComplete()).as(name).isTrue();
            assertThat(table.frontier().codebooks()).as(name).isEqualTo(1);
            table.run(CompactionMode.MERGE);
            assertThat(table.index().segments()).as(name).hasSize(1);
            assertThat(table.frontier().codebooks()).as(name).isEqualTo(1);
            assertAnswers(name);
        }

        private void step(int choice) throws Exception {
            switch (choice) {
                case 0, 1 -> items.write(vectors.next(1 + random.nextInt(20)));
                case 2 -> table.catchUp();
                case 3, 4 -> buildOne();
                case 5 -> commitOneBuilt();
                case 6 -> mergeOne();
                case 7 -> table.train();
                case 8, 9 -> reencodeOne();
                case 10, 11 -> commitOneSwap();
                case 12 -> table.removeUnusedCodebooks();
                default -> expire();
            }
        }

        /** A sink's encoder at work. */
        private void buildOne() throws Exception {
            List<EncodeTask> tasks =
                    new IndexPlanner(items.table(), items.column()).plan(List.of(), 3).tasks();
            if (!tasks.isEmpty()) {
                EncodeTask task = tasks.get(random.nextInt(tasks.size()));
                new SegmentEncoding(items.table(), items.column())
                        .encode(task)
                        .ifPresent(built::add);
            }
        }

        private void commitOneBuilt() throws Exception {
            if (!built.isEmpty()) {
                BuiltSegment segment = built.remove(random.nextInt(built.size()));
                try (GuardedIndexCommit commit =
                        new GuardedIndexCommit(items.table(), items.column(), "sink")) {
                    refused += commit.commit(1, List.of(segment)).refused().size();
                }
            }
        }

        private void mergeOne() throws Exception {
            List<MergeGroup> groups = new MergePlanner().plan(table.index());
            if (!groups.isEmpty()) {
                swaps.add(table.merge(groups.get(random.nextInt(groups.size()))));
            }
        }

        private void reencodeOne() throws Exception {
            ReencodePlan plan = table.reencodePlan();
            if (!plan.steps().isEmpty()) {
                table.encode(plan, plan.steps().get(random.nextInt(plan.steps().size())))
                        .ifPresent(swaps::add);
            }
        }

        private void commitOneSwap() throws Exception {
            if (!swaps.isEmpty()) {
                IndexSwap swap = swaps.remove(random.nextInt(swaps.size()));
                refused += table.commit(swap).isRefusal() ? 1 : 0;
            }
        }

        private void expire() {
            items.table()
                    .newExpireSnapshots()
                    .config(
                            ExpireConfig.builder()
                                    .snapshotRetainMin(1)
                                    .snapshotRetainMax(1)
                                    .build())
                    .expire();
        }

        /** Each live row covered at most once, and every codebook listed and there. */
        private void assertSound(String where) throws Exception {
            Frontier frontier = table.frontier();
            assertThat(frontier.duplicateRows()).as("%s %s", where, frontier).isZero();
            assertThat(frontier.deadRows()).as("%s %s", where, frontier).isZero();
            for (SegmentEntry segment : table.index().segments()) {
                CodebookReference codebook = segment.descriptor().codebook();
                assertThat(table.index().codebookNames()).as(where).contains(codebook.fileName());
                assertThat(indexFile(codebook.fileName())).as(where).exists();
            }
            assertAnswers(where);
        }

        private java.io.File indexFile(String file) {
            return Path.of(items.table().location().toUri().getPath(), "index", file).toFile();
        }

        private void assertAnswers(String where) throws Exception {
            float[] query = vectors.next();
            Map<Long, Float> expected = new HashMap<>(items.exact(query, 100_000));
            expected.putAll(new EncodedScores(table).of(query));
            Map<Long, Float> found = items.search(query, 100_000, ALL_LISTS);
            assertThat(found.keySet()).as(where).isEqualTo(expected.keySet());
            found.forEach(
                    (row, score) ->
                            assertThat(score.doubleValue())
                                    .as("%s row %d", where, row)
                                    .isCloseTo(expected.get(row), offset(1e-4)));
        }
    }
}
