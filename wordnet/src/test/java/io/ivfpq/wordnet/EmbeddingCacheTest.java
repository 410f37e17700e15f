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

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.vector.VectorBatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingCacheTest {

    private static final List<String> TEXTS = List.of("a cat", "a dog", "a tax");

    @TempDir private Path directory;

    private final AtomicInteger embedded = new AtomicInteger();

    private float[] vectors(List<String> texts) throws Exception {
        return EmbeddingCache.in(directory.resolve("new"))
                .vectors(texts, (done, total) -> embedded.incrementAndGet())
                .values();
    }

    @Test
    void generatesOnceAndReadsAfterwards() throws Exception {
        float[] first = vectors(TEXTS);
        assertThat(embedded).hasValue(3);
        assertThat(vectors(TEXTS)).isEqualTo(first);
        assertThat(embedded).hasValue(3);
    }

    @Test
    void leavesNothingButTheFile() throws Exception {
        vectors(TEXTS);
        Path file = EmbeddingCache.in(directory.resolve("new")).file();
        assertThat(directory.resolve("new")).isDirectoryContaining(file::equals);
        try (var files = Files.list(directory.resolve("new"))) {
            assertThat(files).hasSize(1);
        }
        assertThat(file).hasSize(28 + 4L * 384 * 3 + 4);
    }

    @Test
    void generatesAgainWhenTheTextsDiffer() throws Exception {
        vectors(TEXTS);
        vectors(List.of("a cat", "a dog", "a tox"));
        assertThat(embedded).hasValue(6);
    }

    @Test
    void generatesAgainWhenAnyByteIsFlippedOrMissing() throws Exception {
        float[] good = vectors(TEXTS);
        Path file = EmbeddingCache.in(directory.resolve("new")).file();
        byte[] bytes = Files.readAllBytes(file);
        EmbeddingFile cached = new EmbeddingFile(file, 384);
        for (int position : new int[] {0, 8, 12, 16, 20, 24, 28, 2000, bytes.length - 1}) {
            byte[] damaged = bytes.clone();
            damaged[position] ^= 4;
            Files.write(file, damaged);
            assertThat(cached.read(TEXTS, SentenceEmbedder.MODEL_ID)).as("%d", position).isEmpty();
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(cached.read(TEXTS, SentenceEmbedder.MODEL_ID)).isEmpty();
        assertThat(vectors(TEXTS)).isEqualTo(good);
    }

    @Test
    void writesAndReadsMoreThanOneChunk() throws Exception {
        List<String> texts = Collections.nCopies(10_000, "x");
        float[] values = new float[20_000];
        for (int index = 0; index < values.length; index++) {
            values[index] = index;
        }
        EmbeddingFile file = new EmbeddingFile(directory.resolve("two.f32"), 2);
        file.write(new VectorBatch(values, 10_000, 2), texts, "m");
        assertThat(file.read(texts, "m"))
                .hasValueSatisfying(read -> assertThat(read.values()).isEqualTo(values));
        assertThat(file.read(texts, "n")).isEmpty();
    }

    @Test
    void takesTheDirectoryFromThePropertyThenTheVariableThenTheHome() {
        assertThat(EmbeddingCache.directory("p", "v")).isEqualTo(Path.of("p"));
        assertThat(EmbeddingCache.directory(null, "v")).isEqualTo(Path.of("v"));
        assertThat(EmbeddingCache.directory("", null))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "flink-ivfpq"));
    }

    @Test
    void saysHowLongItWillStillTake() {
        assertThat(ProgressLine.format(20_000, 100_000, 20))
                .isEqualTo(
                        "embedding    20,000 of   100,000 definitions, 1,000 a second,   80 s"
                                + " left");
    }
}
