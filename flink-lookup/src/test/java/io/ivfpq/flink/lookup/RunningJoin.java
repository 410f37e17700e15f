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

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.awaitility.Awaitility;

/**
 * A streaming join that asks for the neighbours of the same row a hundred times a second until it
 * is closed. Looks at the table before every lookup, unless the hints say otherwise.
 */
final class RunningJoin implements AutoCloseable {

    private static final String INTERVAL = NearestOptions.INTERVAL.key();

    /** Long enough for the slowest machine; nothing waits so long unless it fails. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Taken for each query; a function that is sent to a task can share nothing else. */
    private static final ReentrantLock QUERIES = new ReentrantLock();

    private final JobID job;
    private final CloseableIterator<Row> answers;

    private RunningJoin(TableResult result) {
        this.job = result.getJobClient().orElseThrow().getJobID();
        this.answers = result.collect();
    }

    JobID jobId() {
        return job;
    }

    /**
     * Selects {@code id, category, score, rank}.
     *
     * @param target the row whose vector is searched for
     * @param k neighbours for each answer
     */
    static RunningJoin start(
            LookupWarehouse warehouse,
            Map<String, String> settings,
            long target,
            int k,
            String hints) {
        StreamTableEnvironment tables = warehouse.environment(true, settings);
        tables.executeSql(warehouse.nearest(""));
        declareQueries(tables, target);
        return new RunningJoin(
                tables.executeSql(
                        "SELECT n.id, n.category, n.score, n.`rank` FROM q LEFT JOIN"
                                + " nearest /*+"
                                + " OPTIONS("
                                + (hints.contains(INTERVAL) ? "" : "'" + INTERVAL + "'='0 s', ")
                                + "'ivf.nprobe'='all'"
                                + hints
                                + ") */ FOR SYSTEM_TIME AS OF q.proc_time AS n ON"
                                + " n.query_vector = q.embedding AND n.k = "
                                + k));
    }

    private static void declareQueries(StreamTableEnvironment tables, long target) {
        Row query = LookupWarehouse.query(target, 1);
        GeneratorFunction<Long, Row> rows =
                i -> {
                    QUERIES.lockInterruptibly();
                    QUERIES.unlock();
                    return query;
                };
        tables.createTemporaryView(
                "q",
                ((StreamTableEnvironmentImpl) tables)
                        .execEnv()
                        .fromSource(
                                new DataGeneratorSource<>(
                                        rows,
                                        Long.MAX_VALUE,
                                        RateLimiterStrategy.perSecond(100),
                                        Types.ROW_NAMED(
                                                new String[] {"qid", "embedding", "wanted"},
                                                Types.LONG,
                                                Types.OBJECT_ARRAY(Types.FLOAT),
                                                Types.INT)),
                                WatermarkStrategy.noWatermarks(),
                                "queries"),
                Schema.newBuilder()
                        .column("qid", DataTypes.BIGINT())
                        .column("embedding", DataTypes.ARRAY(DataTypes.FLOAT()))
                        .columnByExpression("proc_time", "PROCTIME()")
                        .build());
    }

    /** The next answer row that is like that; those before it are dropped. */
    Row await(Predicate<Row> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Row last = null;
        while (System.nanoTime() < deadline) {
            last = answers.next();
            if (wanted.test(last)) {
                return last;
            }
        }
        throw new AssertionError("no such answer in " + PATIENCE + ", the last is " + last);
    }

    /** Waits until the best neighbour is this row. */
    void awaitBest(long id) {
        await(row -> Long.valueOf(id).equals(row.getField(0)) && row.getField(3).equals(1));
    }

    /**
     * Stops the queries of a join that is synchronous, of parallelism 1 and the only one; returns
     * when none is being answered.
     */
    void pause() {
        QUERIES.lock();
        Awaitility.await().atMost(PATIENCE).until(QUERIES::hasQueuedThreads);
    }

    void resume() {
        QUERIES.unlock();
    }

    /** Reads answers until the job fails. */
    void drain() {
        await(row -> false);
    }

    @Override
    public void close() throws Exception {
        if (QUERIES.isHeldByCurrentThread()) {
            resume();
        }
        answers.close();
    }
}
