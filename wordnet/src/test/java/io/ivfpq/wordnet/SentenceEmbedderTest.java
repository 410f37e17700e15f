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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SentenceEmbedderTest {

    private static SentenceEmbedder embedder;

    @BeforeAll
    static void load() {
        embedder = SentenceEmbedder.load();
    }

    @AfterAll
    static void close() {
        embedder.close();
    }

    @Test
    void givesUnitVectorsOfTheStatedDimension() {
        float[] vector = embedder.embed("a warm-blooded egg-laying vertebrate");
        assertThat(vector).hasSize(SentenceEmbedder.DIMENSION);
        assertThat(dot(vector, vector)).isCloseTo(1, within(1e-5));
    }

    @Test
    void putsRelatedTextsCloserThanUnrelatedOnes() {
        float[] pet = embedder.embed("a small furry animal kept as a pet");
        float[] cat = embedder.embed("feline mammal usually having thick soft fur");
        float[] tax = embedder.embed("a levy paid to the government on income");
        assertThat(dot(pet, cat)).isGreaterThan(dot(pet, tax) + 0.2);
    }

    @Test
    void givesTheSameVectorsFromManyThreadsAsFromOne() {
        List<String> texts = new ArrayList<>();
        for (int row = 0; row < 200; row++) {
            texts.add("the number " + row + " and " + "so on ".repeat(row % 7));
        }
        AtomicInteger reports = new AtomicInteger();
        float[] parallel =
                ParallelEmbedding.embed(texts, embedder, (done, total) -> reports.incrementAndGet())
                        .values();
        assertThat(reports).hasValue(texts.size());
        for (int row = 0; row < texts.size(); row++) {
            int from = row * SentenceEmbedder.DIMENSION;
            assertThat(Arrays.copyOfRange(parallel, from, from + SentenceEmbedder.DIMENSION))
                    .isEqualTo(embedder.embed(texts.get(row)));
        }
    }

    @Test
    void refusesABlankText() {
        assertThatThrownBy(() -> embedder.embed("  "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("blank text");
    }

    @Test
    void reportsABlankTextAmongManyInsteadOfHanging() {
        assertThatThrownBy(
                        () ->
                                ParallelEmbedding.embed(
                                        List.of("a", " ", "b"), embedder, EmbeddingProgress.SILENT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("blank text");
    }

    private static double dot(float[] left, float[] right) {
        double sum = 0;
        for (int component = 0; component < left.length; component++) {
            sum += (double) left[component] * right[component];
        }
        return sum;
    }
}
