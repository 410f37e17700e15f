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

import io.ivfpq.flink.index.Interleaving;
import io.ivfpq.flink.index.Interleaving.Side;
import io.ivfpq.flink.index.SnapshotAnswers;
import io.ivfpq.flink.index.Warehouse;
import io.ivfpq.flink.index.WarehouseTemplate;
import io.ivfpq.flink.index.operator.LocalCluster;
import io.ivfpq.paimon.coverage.Frontier;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The job that writes a table and the job that compacts it run at the same time. */
class SinkAndCompactionITCase {

    private static final long SEED = Long.getLong("ivfpq.test.seed", 20261121L);

    private static final int INTERLEAVINGS = Integer.getInteger("ivfpq.test.interleavings", 50);

    /** Rows, in segments of 20, that lie in the table when the two jobs start. */
    private static final int ROWS_BEFORE = 200;

    private static final int ROWS_AFTER = 500;

    @RegisterExtension final LocalCluster cluster = new LocalCluster(8);

    @TempDir Path directory;

    @Test
    void everyRowIsCoveredOnceHoweverTheyInterleave() throws Exception {
        WarehouseTemplate template =
                WarehouseTemplate.create(directory.resolve("template"), ROWS_BEFORE);
        run(Interleaving.free("free"), "free", template);
        Map<Side, Long> usual = run(Interleaving.compactionFirst("usual"), "usual", template);
        int held = 0;
        long started = System.nanoTime();
        for (int i = 0; i < INTERLEAVINGS; i++) {
            String name = "interleaving" + i;
            Interleaving interleaving =
                    Interleaving.draw(name, new SplittableRandom(SEED + i), usual);
            run(interleaving, name, template);
            assertThat(interleaving.firstGateHeld() || !interleaving.sidesMet())
                    .as("first gate held: %s", interleaving)
                    .isTrue();
            held += interleaving.firstGateHeld() ? 1 : 0;
        }
        System.out.printf(
                "interleavings=%d held=%d seed=%d operations=%s millis=%d%n",
                INTERLEAVINGS, held, SEED, usual, (System.nanoTime() - started) / 1_000_000);

        // In the others a job was too short for the gates that were drawn; nearly none is.
        assertThat(held).isGreaterThanOrEqualTo(INTERLEAVINGS / 2);
    }

    /** The operations that each side made. */
    private Map<Side, Long> run(Interleaving interleaving, String name, WarehouseTemplate template)
            throws Exception {
        Warehouse warehouse = template.copy(name);
        ExecutorService jobs = Executors.newFixedThreadPool(2);
        try (interleaving) {
            Future<?> sink =
                    jobs.submit(() -> run(interleaving, Side.SINK, () -> insert(warehouse)));
            Future<?> compaction =
                    jobs.submit(() -> run(interleaving, Side.COMPACTION, () -> compact(warehouse)));
            sink.get();
            compaction.get();

            assertInvariant(warehouse, interleaving);
            return interleaving.operations();
        } finally {
            jobs.shutdownNow();
        }
    }

    /** A statement against the table. */
    private interface Statement {
        void run() throws Exception;
    }

    private static Void run(Interleaving interleaving, Side side, Statement job) throws Exception {
        try {
            Thread.currentThread().setName(side == Side.SINK ? "sink client" : "compaction client");
            job.run();
            return null;
        } finally {
            interleaving.end(side);
        }
    }

    private static void insert(Warehouse warehouse) throws Exception {
        StreamTableEnvironment tables = warehouse.environment(20, Map.of());
        Warehouse.registerSource(tables, ROWS_AFTER, 100);
        Warehouse.insertFrom(tables, "items", ROWS_BEFORE);
    }

    private static void compact(Warehouse warehouse) throws Exception {
        Warehouse.mergeSegments(warehouse.environment(0, Map.of()), "items");
    }

    private static void assertInvariant(Warehouse warehouse, Interleaving interleaving)
            throws Exception {
        String what = interleaving.toString();
        Frontier frontier = warehouse.frontier("items");
        assertThat(frontier.isComplete()).as("%s: %s", what, frontier).isTrue();
        assertThat(frontier.liveRows()).as(what).isEqualTo(ROWS_AFTER);
        assertThat(frontier.duplicateRows()).as(what).isZero();
        assertThat(frontier.deadRows()).as(what).isZero();
        assertThat(warehouse.ids("items"))
                .as(what)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, ROWS_AFTER).boxed().toList());
        SnapshotAnswers answers =
                SnapshotAnswers.of(warehouse.table("items"), frontier.snapshotId());
        for (long query = 1_000_000; query < 1_000_003; query++) {
            float[] vector = Warehouse.vector(query);
            assertThat(answers.searched(vector, 10, "fast"))
                    .as(what)
                    .isEqualTo(answers.exact(vector, 10));
        }
    }
}
