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

package io.ivfpq.paimon.plan;

import io.ivfpq.paimon.build.BuiltSegment;
import io.ivfpq.paimon.build.EncodeTask;
import io.ivfpq.paimon.build.SegmentEncoding;
import io.ivfpq.paimon.commit.GuardedIndexCommit;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.paimon.table.FileStoreTable;

/**
 * Indexes everything that is not indexed yet, in this process, and returns when nothing is missing.
 *
 * <p>A streaming job with a bounded input needs it: its last data is committed when the rest of the
 * job has already ended. Others may maintain the same table at the same time; whoever commits a
 * segment second is refused and looks again.
 */
public final class CatchUp {

    /** Bounds what one commit holds back; the table fills up in steps. */
    private static final int TASKS_PER_THREAD = 4;

    private static final int MAX_IDLE_ROUNDS = 10;

    private final FileStoreTable table;
    private final VectorColumn column;
    private final IndexPlanner planner;
    private final int threads;

    /**
     * @param threads segments encoded at a time, at least 1
     */
    public CatchUp(FileStoreTable table, VectorColumn column, int threads) {
        this.table = table;
        this.column = column;
        this.threads = threads;
        this.planner = new IndexPlanner(table, column);
    }

    /**
     * Runs until every live row is covered. Trains a codebook if there is none, however few rows
     * there are.
     *
     * @return the number of segments committed
     * @throws IOException if files cannot be read or written, or other writers keep undoing the
     *     work
     */
    public int run(String commitUser) throws IOException, InterruptedException {
        int committed = 0;
        int idleRounds = 0;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (GuardedIndexCommit commit = new GuardedIndexCommit(table, column, commitUser)) {
            for (long round = 1; ; round++) {
                IndexPlan plan = planner.plan(List.of(), TASKS_PER_THREAD * threads);
                if (plan.missingRows() == 0) {
                    return committed;
                }
                if (plan.codebook().isEmpty()) {
                    if (!new CodebookBootstrap(table, column).train()) {
                        return committed;
                    }
                    continue;
                }
                int added = commit.commit(round, encode(pool, plan.tasks())).committed();
                committed += added;
                idleRounds = added == 0 ? idleRounds + 1 : 0;
                if (idleRounds == MAX_IDLE_ROUNDS) {
                    throw new IOException(stuck(plan));
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private List<BuiltSegment> encode(ExecutorService pool, List<EncodeTask> tasks)
            throws IOException, InterruptedException {
        List<Future<Optional<BuiltSegment>>> futures = new ArrayList<>();
        for (EncodeTask task : tasks) {
            futures.add(pool.submit(() -> new SegmentEncoding(table, column).encode(task)));
        }
        List<BuiltSegment> built = new ArrayList<>();
        for (Future<Optional<BuiltSegment>> future : futures) {
            try {
                future.get().ifPresent(built::add);
            } catch (ExecutionException e) {
                throw new IOException(
                        "Encoding new rows of table " + table.name() + " failed", e.getCause());
            }
        }
        return built;
    }

    private String stuck(IndexPlan plan) {
        return "Indexing table "
                + table.name()
                + " made no progress in "
                + MAX_IDLE_ROUNDS
                + " rounds: "
                + plan.missingRows()
                + " rows are missing at snapshot "
                + plan.snapshotId()
                + " and every segment built for them was refused; expected no more than a few"
                + " concurrent rewrites. Stop the other writers or run the job again";
    }
}
