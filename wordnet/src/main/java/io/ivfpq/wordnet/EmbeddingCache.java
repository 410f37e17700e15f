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
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps embeddings in a file outside the repository, because generating all of WordNet takes two to
 * four minutes on two cores.
 *
 * <p>A file that belongs to other texts or another model, or that is damaged, is never used: it is
 * generated again and replaced. Two processes may generate at the same time; the last one wins with
 * the same bytes.
 */
public final class EmbeddingCache {

    /** System property and environment variable naming the directory; the property wins. */
    public static final String DIRECTORY_PROPERTY = "ivfpq.cache";

    public static final String DIRECTORY_VARIABLE = "FLINK_IVFPQ_CACHE";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddingCache.class);

    private final Path file;

    private EmbeddingCache(Path file) {
        this.file = file;
    }

    /** The cache of {@link WordNetDefinitions#all()} in the configured directory. */
    public static EmbeddingCache ofWordNet() {
        return in(
                directory(
                        System.getProperty(DIRECTORY_PROPERTY), System.getenv(DIRECTORY_VARIABLE)));
    }

    static EmbeddingCache in(Path directory) {
        return new EmbeddingCache(directory.resolve("wordnet31-all-minilm-l6-v2-q.f32"));
    }

    static Path directory(String property, String variable) {
        if (property != null && !property.isBlank()) {
            return Path.of(property);
        }
        if (variable != null && !variable.isBlank()) {
            return Path.of(variable);
        }
        return Path.of(System.getProperty("user.home"), ".cache", "flink-ivfpq");
    }

    public Path file() {
        return file;
    }

    /**
     * The vectors of {@code texts} in their order, owned by the caller: read from the file if it
     * holds exactly these, otherwise generated and written.
     */
    public VectorBatch vectors(List<String> texts, EmbeddingProgress progress) throws IOException {
        EmbeddingFile cached = new EmbeddingFile(file, SentenceEmbedder.DIMENSION);
        Optional<VectorBatch> found = cached.read(texts, SentenceEmbedder.MODEL_ID);
        if (found.isPresent()) {
            LOG.info("read embeddings file={} rows={}", file, texts.size());
            return found.get();
        }
        long start = System.nanoTime();
        VectorBatch generated;
        try (SentenceEmbedder embedder = SentenceEmbedder.load()) {
            generated = ParallelEmbedding.embed(texts, embedder, progress);
        }
        cached.write(generated, texts, SentenceEmbedder.MODEL_ID);
        LOG.info(
                "generated embeddings file={} rows={} seconds={}",
                file,
                texts.size(),
                (System.nanoTime() - start) / 1_000_000_000L);
        return generated;
    }
}
