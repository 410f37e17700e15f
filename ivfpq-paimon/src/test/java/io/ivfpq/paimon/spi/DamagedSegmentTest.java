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

package io.ivfpq.paimon.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.paimon.fixture.Codebooks;
import io.ivfpq.paimon.fixture.Vectors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.paimon.globalindex.GlobalIndexIOMeta;
import org.apache.paimon.globalindex.ScoredGlobalIndexResult;
import org.apache.paimon.predicate.VectorSearch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a file: the right answer, or an error that names the file. */
class DamagedSegmentTest {

    private static final Map<String, String> L2 = Map.of("vector.index.metric", "l2");

    private final float[][] rows = new Vectors(2, 4).next(40);
    private final Codebook codebook = Codebooks.train(Metric.L2, 3, rows);
    private final VectorSearch search =
            new VectorSearch(rows[0], 10, "emb", Map.of("ivf.nprobe", "all"));

    @TempDir Path temporary;

    private SegmentDirectory directory;
    private GlobalIndexIOMeta selfContained;

    @BeforeEach
    void writeSegment() throws IOException {
        directory = new SegmentDirectory(temporary);
        selfContained = directory.write(codebook, CodebookReference.embedded(codebook), rows);
    }

    @Test
    void anyFlippedByteGivesTheRightAnswerOrAnErrorThatNamesTheFile() throws IOException {
        Map<Long, Float> right = answer(selfContained);
        byte[] intact = SegmentDirectory.bytes(selfContained);
        int harmless = 0;
        for (int position = 0; position < intact.length; position++) {
            byte[] damaged = intact.clone();
            damaged[position] ^= (byte) (1 << position % 8);
            GlobalIndexIOMeta segment = directory.copy(selfContained, damaged);
            try {
                assertThat(answer(segment)).as("byte %d", position).isEqualTo(right);
                harmless++;
            } catch (CompletionException e) {
                assertThat(e)
                        .as("byte %d", position)
                        .hasCauseInstanceOf(CorruptIndexException.class)
                        .hasMessageContaining(segment.filePath().toString());
            }
            Files.delete(SegmentDirectory.local(segment.filePath()));
        }
        // Only the header goes unread: the manifest entry says where the rest is.
        assertThat(harmless).isLessThanOrEqualTo(64);
    }

    @Test
    void aTruncatedFileGivesAnErrorThatNamesTheFile() throws IOException {
        byte[] intact = SegmentDirectory.bytes(selfContained);
        for (int length = 0; length < intact.length; length += 13) {
            GlobalIndexIOMeta segment =
                    directory.copy(selfContained, Arrays.copyOf(intact, length));

            assertThatThrownBy(() -> answer(segment))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(CorruptIndexException.class)
                    .hasMessageContaining(segment.filePath().toString());
        }
    }

    @Test
    void aMissingSegmentIsNamed() throws IOException {
        Files.delete(SegmentDirectory.local(selfContained.filePath()));

        assertThatThrownBy(() -> answer(selfContained))
                .hasCauseInstanceOf(FileNotFoundException.class)
                .hasMessageContaining(
                        "Segment file %s is missing, but the searched snapshot lists it. If that"
                                + " snapshot has expired, search a newer one",
                        selfContained.filePath());
    }

    @Test
    void aMissingCodebookIsNamedTogetherWithTheSegmentThatNeedsIt() throws IOException {
        CodebookReference reference = directory.write(codebook);
        GlobalIndexIOMeta segment = directory.write(codebook, reference, rows);
        Files.delete(directory.local(reference.fileName()));

        assertThatThrownBy(() -> answer(segment))
                .hasCauseInstanceOf(FileNotFoundException.class)
                .hasMessageContaining(reference.fileName() + " is missing, but segment ")
                .hasMessageContaining(segment.filePath().getName())
                .hasMessageContaining("drop the index with CALL sys.drop_global_index");
    }

    @Test
    void aManifestEntryWithoutDescriptorIsReported() {
        GlobalIndexIOMeta segment =
                new GlobalIndexIOMeta(selfContained.filePath(), selfContained.fileSize(), null);

        assertThatThrownBy(() -> answer(segment))
                .hasCauseInstanceOf(CorruptIndexException.class)
                .cause()
                .hasMessage(
                        "%s: the manifest entry has no segment descriptor; rebuild the index",
                        selfContained.filePath());
    }

    @Test
    void aManifestEntryOfAnotherLengthIsReported() {
        GlobalIndexIOMeta segment =
                new GlobalIndexIOMeta(
                        selfContained.filePath(),
                        selfContained.fileSize() + 1,
                        selfContained.metadata());

        assertThatThrownBy(() -> answer(segment))
                .hasCauseInstanceOf(CorruptIndexException.class)
                .cause()
                .hasMessage(
                        "%s has %d bytes by its manifest entry, expected %d as its descriptor says;"
                                + " rebuild the index",
                        selfContained.filePath(),
                        selfContained.fileSize() + 1,
                        selfContained.fileSize());
    }

    @Test
    void aDamagedManifestEntryNamesTheFile() {
        byte[] metadata = selfContained.metadata().clone();
        metadata[metadata.length / 2] ^= 4;
        GlobalIndexIOMeta segment =
                new GlobalIndexIOMeta(selfContained.filePath(), selfContained.fileSize(), metadata);

        assertThatThrownBy(() -> answer(segment))
                .hasCauseInstanceOf(CorruptIndexException.class)
                .hasMessageContaining(selfContained.filePath().toString());
    }

    private Map<Long, Float> answer(GlobalIndexIOMeta segment) throws IOException {
        ScoredGlobalIndexResult result = directory.search(L2, search, segment).orElseThrow();
        Map<Long, Float> scores = new HashMap<>();
        for (long row : result.results()) {
            scores.put(row, result.scoreGetter().score(row));
        }
        return scores;
    }
}
