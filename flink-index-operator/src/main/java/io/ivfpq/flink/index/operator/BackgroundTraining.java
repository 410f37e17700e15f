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

package io.ivfpq.flink.index.operator;

import io.ivfpq.paimon.plan.CodebookBootstrap;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * At most one training at a time, beside the mailbox. All methods belong to the mailbox thread; a
 * training that fails, fails the task.
 */
final class BackgroundTraining implements AutoCloseable {

    private final CodebookBootstrap bootstrap;
    private final MailboxExecutor mailbox;
    private final ExecutorService thread;

    private Future<Boolean> running;
    private long fruitlessRows;

    BackgroundTraining(CodebookBootstrap bootstrap, MailboxExecutor mailbox) {
        this.bootstrap = bootstrap;
        this.mailbox = mailbox;
        this.thread =
                Executors.newSingleThreadExecutor(task -> new Thread(task, "codebook-training"));
    }

    boolean isRunning() {
        return running != null;
    }

    /**
     * Whether to start one. After a training that found no usable vector, the table has to double
     * first: reading it all again at every snapshot would find the same.
     */
    boolean isWorthwhile(long tableRows) {
        return running == null && tableRows >= 2 * fruitlessRows;
    }

    /** Starts a training of a table of {@code tableRows} rows; {@code done} runs in the mailbox. */
    void start(long tableRows, ThrowingRunnable<? extends Exception> done) {
        Future<Boolean> started =
                thread.submit(
                        () -> {
                            try {
                                return bootstrap.train();
                            } finally {
                                mailbox.execute(() -> finish(done), "codebook trained");
                            }
                        });
        running = started;
        fruitlessRows = tableRows;
    }

    private void finish(ThrowingRunnable<? extends Exception> done) throws Exception {
        if (running != null) {
            await();
            done.run();
        }
    }

    /** Returns when no training runs. */
    void await() throws IOException, InterruptedException {
        if (running == null) {
            return;
        }
        Future<Boolean> awaited = running;
        running = null;
        try {
            if (awaited.get()) {
                fruitlessRows = 0;
            }
        } catch (ExecutionException e) {
            throw new IOException("Training a codebook failed", e.getCause());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
