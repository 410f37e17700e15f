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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkerThreadsTest {

    @Test
    void runsEveryItemOnce() {
        AtomicIntegerArray runs = new AtomicIntegerArray(1001);

        try (WorkerThreads workers = new WorkerThreads(3)) {
            workers.run(
                    1001,
                    100,
                    (from, to) -> {
                        for (int i = from; i < to; i++) {
                            runs.incrementAndGet(i);
                        }
                    });
        }

        for (int i = 0; i < 1001; i++) {
            assertThat(runs.get(i)).isEqualTo(1);
        }
    }

    @Test
    void passesOnWhatATaskThrows() {
        try (WorkerThreads workers = new WorkerThreads(2)) {
            assertThatThrownBy(
                            () ->
                                    workers.run(
                                            10,
                                            1,
                                            (from, to) -> {
                                                throw new ArithmeticException("item " + 7);
                                            }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("item 7")
                    .hasCauseInstanceOf(ArithmeticException.class);
        }
    }

    @Test
    void stopsWaitingWhenInterrupted() {
        CountDownLatch never = new CountDownLatch(1);
        try (WorkerThreads workers = new WorkerThreads(1)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> workers.run(10, 1, (from, to) -> await(never)))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("interrupted before work for worker threads");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void interruptingWhileItWaitsCancelsWhatHasNotStarted() {
        Thread caller = Thread.currentThread();
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger started = new AtomicInteger();
        try (WorkerThreads workers = new WorkerThreads(1)) {
            assertThatThrownBy(
                            () ->
                                    workers.run(
                                            10,
                                            1,
                                            (from, to) -> {
                                                started.incrementAndGet();
                                                caller.interrupt();
                                                await(never);
                                            }))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("interrupted while waiting for worker threads")
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(started).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
