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

package io.ivfpq.format.kernel;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs filters on made-up rows until they are compiled. Before that, Vector API code takes hundreds
 * of times as long as a scan without it, so searches scan until a filter has been seen to be the
 * faster way; one that never is, is never used. Answers are the same either way.
 */
final class SimdWarmUp implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SimdWarmUp.class);
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** How many times as fast as a scan a filter is once it is compiled; it becomes about ten. */
    private static final int TIMES_SCAN = 3;

    private static final int ROWS = 4 * CodeBlock.ROWS;
    private static final int CODE_BYTES = 16;
    private static final int REPEATS = 5;

    private final DistanceKernels kernels;
    private final long limitNanos;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final byte[] codes = new byte[ROWS * CODE_BYTES + CodeBlock.SLACK_BYTES];
    private CodeBlock block;
    private final float[] table = new float[256 * CODE_BYTES];
    private final float[] distances = new float[CodeBlock.ROWS];
    private final Candidates found = new Candidates(CodeBlock.ROWS);
    private final QueryGroup group = new QueryGroup();
    private volatile boolean filtersBytes;
    private volatile boolean filtersNibbles;

    private static final class Holder {
        static final SimdWarmUp RUNNING = start();
    }

    SimdWarmUp(DistanceKernels kernels, Duration limit) {
        this.kernels = kernels;
        this.limitNanos = limit.toNanos();
        Random random = new Random(1);
        random.nextBytes(codes);
        for (int i = 0; i < table.length; i++) {
            table[i] = random.nextFloat();
        }
    }

    /** That of this JVM, which the first call starts on a thread of its own. */
    static SimdWarmUp running() {
        return Holder.RUNNING;
    }

    private static SimdWarmUp start() {
        SimdWarmUp warmUp = new SimdWarmUp(new SimdKernels(), LIMIT);
        Thread thread = new Thread(warmUp, "ivfpq-kernel-warm-up");
        thread.setDaemon(true);
        thread.start();
        return warmUp;
    }

    /** Whether the filter for codes of so many bits is worth using by now. */
    boolean isDone(int codeBits) {
        return codeBits == 4 ? filtersNibbles : filtersBytes;
    }

    /** Waits until nothing changes any more. */
    void await() throws InterruptedException {
        ended.await();
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        try {
            filtersBytes = becomesFast(8, start);
            filtersNibbles = becomesFast(4, start);
        } finally {
            ended.countDown();
        }
        LOG.info(
                "filter8={} filter4={} compiledAfterMillis={}",
                filtersBytes,
                filtersNibbles,
                (System.nanoTime() - start) / 1_000_000);
    }

    private boolean becomesFast(int codeBits, long start) {
        if (!SimdKernels.filterPays(codeBits)) {
            return false;
        }
        int subspaces = CODE_BYTES * 8 / codeBits;
        block = new CodeBlock(codes, new float[ROWS], CODE_BYTES, codeBits);
        while (System.nanoTime() - start < limitNanos) {
            QuantisedTable bounds = kernels.quantise(table, subspaces, codeBits);
            long filter = fastest(() -> filter(bounds));
            if (TIMES_SCAN * filter < (1 + QueryGroup.QUERIES) * fastest(this::scan)) {
                return true;
            }
        }
        LOG.warn(
                "filter{}=none reason=\"no faster than a scan after {} ms\"",
                codeBits,
                limitNanos / 1_000_000);
        return false;
    }

    private static long fastest(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            work.run();
            least = Math.min(least, System.nanoTime() - start);
        }
        return least;
    }

    /** For one query and for a group, with a limit that a row or two are within. */
    private void filter(QuantisedTable bounds) {
        float limit = bounds.limit(CODE_BYTES * 0.35f, 0);
        group.fill(bounds);
        group.put(0, bounds, limit, found);
        for (int first = 0; first < ROWS; first += CodeBlock.ROWS) {
            block.moveTo(first);
            found.resize(0);
            kernels.candidates(block, bounds, limit, found);
            found.resize(0);
            kernels.candidatesOfGroup(block, group);
        }
    }

    private void scan() {
        for (int first = 0; first < ROWS; first += CodeBlock.ROWS) {
            block.moveTo(first);
            kernels.scan(block, table, 0, distances);
        }
    }
}
