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

package io.ivfpq.format.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.BlockEncoder;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.EncodedBlock;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.training.Opq;
import io.ivfpq.format.training.Refine;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Segments of rows in two lists, against those of the same model with rows in one. */
class SegmentOfTwoListsTest {

    private static final long SEED = 74;
    private static final int ROWS = 1501;
    private static final int LISTS = 24;
    private static final VectorBatch BATCH = ClusteredVectors.of(ROWS, 12, 20, SEED);

    /** Where a row is found. */
    private record Entry(InvertedList list, int row, byte[] refineCodes) {

        List<Integer> codes(int subspaces) {
            List<Integer> codes = new ArrayList<>();
            for (int m = 0; m < subspaces; m++) {
                codes.add(list.code(row, m));
            }
            return codes;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "L2, 8, OFF, NONE",
        "L2, 8, ON, SQ8",
        "L2, 4, OFF, SQ8",
        "INNER_PRODUCT, 8, OFF, SQ8",
        "INNER_PRODUCT, 4, ON, NONE",
        "COSINE, 8, ON, NONE",
        "COSINE, 4, OFF, SQ8"
    })
    void addsAnEntryOfEachRowToThatInItsNearestList(
            Metric metric, int codeBits, Opq opq, Refine refine) throws IOException {
        Codebook codebook = train(metric, codeBits, opq, refine);
        SegmentReader reader = embedded(codebook);
        SegmentReader plain = embedded(Segments.withListsPerRow(codebook, 1));

        List<List<Entry>> entries = entries(reader);
        List<List<Entry>> nearest = entries(plain);

        for (int row = 0; row < ROWS; row++) {
            String how = "row " + row + " seed " + SEED;
            List<Entry> both = new ArrayList<>(entries.get(row));
            assertThat(both).as(how).hasSize(nearest.get(row).isEmpty() ? 0 : 2);
            for (Entry expected : nearest.get(row)) {
                Entry first = of(both, expected.list.listId());
                assertThat(first.list.term(first.row)).isEqualTo(expected.list.term(expected.row));
                assertThat(first.codes(codebook.subspaceCount()))
                        .as(how)
                        .isEqualTo(expected.codes(codebook.subspaceCount()));
                assertThat(both.get(0).list.listId())
                        .as(how)
                        .isNotEqualTo(both.get(1).list.listId());
                assertThat(both.get(0).refineCodes).as(how).isEqualTo(expected.refineCodes);
                assertThat(both.get(1).refineCodes).as(how).isEqualTo(expected.refineCodes);
            }
        }
        assertThat(reader.hasRefineCodes()).isEqualTo(refine == Refine.SQ8);
        assertThat(reader.embeddedCodebook().orElseThrow().shape()).isEqualTo(codebook.shape());
        reader.verify();
    }

    @ParameterizedTest
    @CsvSource({"L2, 8", "INNER_PRODUCT, 4", "COSINE, 8"})
    void countsAndMeasuresRowsOnce(Metric metric, int codeBits) throws IOException {
        Codebook codebook = train(metric, codeBits, Opq.OFF, Refine.NONE);
        SegmentReader reader = embedded(codebook);
        SegmentReader plain = embedded(Segments.withListsPerRow(codebook, 1));

        assertThat(reader.statistics()).isEqualTo(plain.statistics());
        assertThat(reader.rowCount()).isEqualTo(ROWS - ROWS / 7);
        assertThat(reader.info().sums()).isEqualTo(plain.info().sums());
        assertThat(reader.directory().entryCount()).isEqualTo(2 * plain.rowCount());
        int entries = Arrays.stream(reader.listIds()).map(reader::rowCount).sum();
        assertThat(entries).isEqualTo(2 * reader.rowCount());
    }

    @ParameterizedTest
    @CsvSource({"L2, 8, OFF", "INNER_PRODUCT, 4, ON", "COSINE, 8, OFF"})
    void sumsOfListsAreOfAllTheirEntries(Metric metric, int codeBits, Opq opq) throws IOException {
        Codebook codebook = train(metric, codeBits, opq, Refine.NONE);
        ListDirectory directory = embedded(codebook).directory();
        SegmentSums units = embedded(codebook).info().sums();
        BlockEncoder encoder = new BlockEncoder(codebook);
        long[] residuals = new long[LISTS];
        long[] errors = new long[LISTS];
        for (int row = 0; row < ROWS; row++) {
            if (row % 7 != 6) {
                float[] vector = codebook.rules().prepared(BATCH.vector(row));
                EncodedBlock block = encoder.encode(vector, 0, 1);
                assertThat(block.count()).isEqualTo(2);
                assertThat(block.residuals()[0])
                        .as("row %d seed %d", row, SEED)
                        .isLessThanOrEqualTo(block.residuals()[1] * 1.0001f);
                for (int i = 0; i < 2; i++) {
                    int list = block.lists()[i];
                    residuals[list] +=
                            DriftSums.units(block.residuals()[i], units.residualExponent());
                    errors[list] += DriftSums.units(block.errors()[i], units.errorExponent());
                }
            }
        }

        for (int i = 0; i < directory.listIds.length; i++) {
            int list = directory.listIds[i];
            assertThat((long) directory.residuals[i])
                    .as("list %d", list)
                    .isEqualTo(residuals[list]);
            assertThat((long) directory.errors[i]).as("list %d", list).isEqualTo(errors[list]);
        }
    }

    /** Every seventh row is null. */
    private static SegmentReader embedded(Codebook codebook) throws IOException {
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        for (int row = 0; row < ROWS; row++) {
            if (row % 7 == 6) {
                builder.skipNull();
            } else {
                builder.add(row, BATCH.vector(row));
            }
        }
        Segments.Written written = Segments.write(builder);
        assertThat(written.descriptor().statistics()).isEqualTo(written.open().statistics());
        return SegmentReader.open(new MemoryByteSource("test.index", written.bytes()));
    }

    private static Codebook train(Metric metric, int codeBits, Opq opq, Refine refine) {
        return Segments.train(
                metric,
                BATCH,
                LISTS,
                spec ->
                        spec.withCodeBits(codeBits)
                                .withOpq(opq)
                                .withRefine(refine)
                                .withListsPerRow(2));
    }

    private static List<List<Entry>> entries(SegmentReader reader) throws IOException {
        List<List<Entry>> entries = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            entries.add(new ArrayList<>());
        }
        for (InvertedList list : reader.readLists(reader.listIds())) {
            RefineCodes codes =
                    reader.hasRefineCodes() ? reader.readRefineCodes(list.listId()) : null;
            for (int row = 0; row < list.rowCount(); row++) {
                byte[] refine =
                        codes == null
                                ? new byte[0]
                                : Arrays.copyOfRange(
                                        codes.codes(), codes.offset(row), codes.offset(row + 1));
                entries.get(list.rowId(row)).add(new Entry(list, row, refine));
            }
        }
        return entries;
    }

    private static Entry of(List<Entry> entries, int listId) {
        return entries.stream()
                .filter(entry -> entry.list.listId() == listId)
                .findFirst()
                .orElseThrow();
    }
}
