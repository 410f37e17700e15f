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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs ranges of independent work on a fixed number of threads. The ranges do not depend on the
 * number of threads, so neither does any result computed per range.
 */
public final class WorkerThreads implements AutoCloseable {

    /** Work on the items {@code [from, to)}; must not depend on other ranges. */
    public interface RangeTask {
        void run(int from, int to);
    }

    private final int threads;
    private final ExecutorService executor;

    public WorkerThreads(int threads) {
        this.threads = threads;
        executor =
                Executors.newFixedThreadPool(
                        threads,
                        task -> {
                            Thread thread = new Thread(task, "ivfpq-worker");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** How many ranges run at the same time, for dividing work whose result is the same anyway. */
    public int threads() {
        return threads;
    }

    /**
     * Runs {@code task} over {@code [0, count)} in ranges of {@code grain} items and waits.
     *
     * @throws CancellationException if this thread is interrupted, before or meanwhile; the
     *     interrupt flag stays set
     * @throws IllegalStateException if a task fails
     */
    public void run(int count, int grain, RangeTask task) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted before work for worker threads");
        }
        List<Future<?>> futures = new ArrayList<>();
        for (int from = 0; from < count; from += grain) {
            int first = from;
            int last = Math.min(count, from + grain);
            futures.add(executor.submit(() -> task.run(first, last)));
        }
        try {
            for (Future<?> future : futures) {
                future.get();
            }
        } catch (InterruptedException e) {
            cancel(futures);
            Thread.currentThread().interrupt();
            throw interrupted(e);
        } catch (ExecutionException e) {
            cancel(futures);
            throw new IllegalStateException("worker thread failed: " + e.getCause(), e.getCause());
        }
    }

    /** From the last to the first, lest a thread that is freed takes what would be next. */
    private static void cancel(List<Future<?>> futures) {
        for (int i = futures.size() - 1; i >= 0; i--) {
            futures.get(i).cancel(true);
        }
    }

    private static CancellationException interrupted(InterruptedException cause) {
        CancellationException cancelled =
                new CancellationException("interrupted while waiting for worker threads");
        cancelled.initCause(cause);
        return cancelled;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
