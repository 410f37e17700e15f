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
import io.ivfpq.paimon.fixture.VectorTable;
import io.ivfpq.paimon.fixture.Vectors;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Segments that share a codebook file of the table's manifest, searched through Paimon. */
class SharedCodebookITCase {

    private static final int DIMENSION = 16;
    private static final Map<String, String> EXHAUSTIVE =
            Map.of("ivf.nprobe", "all", "ivf.refine_factor", "20");

    @TempDir Path warehouse;

    private final Vectors vectors = new Vectors(DIMENSION, 21);
    private VectorTable table;
    private Codebook codebook;
    private CodebookReference reference;

    @BeforeEach
    void writeRows() throws Exception {
        table = VectorTable.create(warehouse, DIMENSION, Map.of());
        table.write(vectors.next(400));
        table.write(vectors.next(300));
        table.write(vectors.next(300));
        codebook = Codebooks.train(Metric.COSINE, 16, table.vectors(0, 400));
        reference = table.commitCodebook(codebook);
    }

    @Test
    void segmentsOfTwoCodebooksAndRowsWithoutIndexAnswerTogether() throws Exception {
        Codebook other = Codebooks.train(Metric.COSINE, 8, table.vectors(400, 700));
        table.commitSegment(codebook, reference, 0, 399);
        table.commitSegment(other, table.commitCodebook(other), 400, 699);

        for (float[] query : vectors.next(20)) {
            assertThat(rowsOf(table.search(query, 10, EXHAUSTIVE)))
                    .isEqualTo(rowsOf(table.exact(query, 10)));
        }
    }

    @Test
    void anOldSnapshotAnswersFromItsOwnSegments() throws Exception {
        table.commitSegment(codebook, reference, 0, 399);
        long before = table.table().snapshotManager().latestSnapshotId();
        table.commitSegment(codebook, reference, 400, 999);
        table.write(vectors.next(500));
        float[] query = vectors.next();

        Map<Long, Float> then = table.asOf(before).search(query, 1000, EXHAUSTIVE);
        Map<Long, Float> now = table.search(query, 1500, EXHAUSTIVE);

        assertThat(then).hasSize(1000).allSatisfy((row, score) -> assertThat(row).isLessThan(1000));
        assertThat(now).hasSize(1500);
    }

    @Test
    void aTruncatedSegmentIsNamedByTheSearch() throws Exception {
        Path segment = local(table.commitSegment(codebook, reference, 0, 399));
        byte[] bytes = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(bytes, bytes.length - 40));

        assertThatThrownBy(() -> table.search(vectors.next(), 10, EXHAUSTIVE))
                .hasRootCauseInstanceOf(java.io.EOFException.class)
                .cause()
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageContaining(segment.getFileName().toString());
    }

    @Test
    void aFlippedBitIsNamedByTheSearch() throws Exception {
        Path segment = local(table.commitSegment(codebook, reference, 0, 399));
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 8;
        Files.write(segment, bytes);

        assertThatThrownBy(() -> table.search(vectors.next(), 10, EXHAUSTIVE))
                .hasCauseInstanceOf(CorruptIndexException.class)
                .hasMessageContaining(segment.getFileName().toString());
    }

    @Test
    void aMissingCodebookIsNamedByTheSearch() throws Exception {
        Codebook lost = Codebooks.train(Metric.COSINE, 4, table.vectors(400, 700));
        CodebookReference lostReference = table.commitCodebook(lost);
        Path segment = local(table.commitSegment(lost, lostReference, 0, 399));
        // Writing has put the codebook into the cache under its name; a copy is not there.
        Path file = segment.resolveSibling(lostReference.fileName());
        CodebookReference copy =
                CodebookReference.to(lost, "copy-" + file.getFileName(), Files.size(file));
        Path needsCopy = local(table.commitSegment(lost, copy, 400, 699));

        assertThatThrownBy(() -> table.search(vectors.next(), 10, EXHAUSTIVE))
                .hasCauseInstanceOf(FileNotFoundException.class)
                .hasMessageContaining(copy.fileName() + " is missing, but segment ")
                .hasMessageContaining(needsCopy.getFileName().toString());
    }

    private static List<Long> rowsOf(Map<Long, Float> ranking) {
        return new ArrayList<>(ranking.keySet());
    }

    private static Path local(org.apache.paimon.fs.Path path) {
        return Path.of(path.toUri().getPath());
    }
}
