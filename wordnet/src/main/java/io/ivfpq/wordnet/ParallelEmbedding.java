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

package io.ivfpq.wordnet;

import io.ivfpq.format.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Embeds a list of texts on every core. */
public final class ParallelEmbedding {

    private ParallelEmbedding() {}

    /** The vectors of {@code texts} in their order. */
    public static VectorBatch embed(
            List<String> texts, SentenceEmbedder embedder, EmbeddingProgress progress) {
        float[] values = new float[Math.multiplyExact(texts.size(), SentenceEmbedder.DIMENSION)];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        Runnable worker =
                () -> {
                    for (int row = next.getAndIncrement();
                            row < texts.size();
                            row = next.getAndIncrement()) {
                        float[] vector = embedder.embed(texts.get(row));
                        System.arraycopy(vector, 0, values, row * vector.length, vector.length);
                        progress.embedded(done.incrementAndGet(), texts.size());
                    }
                };
        runOnEveryCore(worker);
        return new VectorBatch(values, texts.size(), SentenceEmbedder.DIMENSION);
    }

    private static void runOnEveryCore(Runnable worker) {
        int threads = Runtime.getRuntime().availableProcessors();
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> workers = new ArrayList<>(threads);
            for (int thread = 0; thread < threads; thread++) {
                workers.add(executor.submit(worker));
            }
            for (Future<?> running : workers) {
                running.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while embedding", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Embedding failed: " + e.getCause(), e.getCause());
        } finally {
            executor.shutdownNow();
        }
    }
}
