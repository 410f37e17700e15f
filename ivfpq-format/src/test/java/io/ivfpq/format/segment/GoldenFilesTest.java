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

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookFile;
import io.ivfpq.format.codebook.SmallCodebooks;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Both ways: what is written has the bytes of the files, what the files say is read. */
class GoldenFilesTest {

    @Test
    void writerGivesTheGoldenBytes() throws IOException {
        for (Map.Entry<String, byte[]> file : GoldenFiles.all().entrySet()) {
            assertThat(file.getValue()).as(file.getKey()).isEqualTo(golden(file.getKey()));
        }
    }

    @Test
    void readerUnderstandsTheGoldenCodebook() throws IOException {
        byte[] bytes = golden("codebook-l2.index");

        Codebook codebook = CodebookFile.read(new MemoryByteSource("golden", bytes));

        assertThat(codebook.id()).hasToString("a1d870cc-cd67-3a2b-b701-7f5d88eb5ed6");
        assertThat(codebook.metric()).isEqualTo(Metric.L2);
        assertThat(codebook.dimension()).isEqualTo(4);
        assertThat(codebook.listCount()).isEqualTo(3);
        assertThat(codebook.subspaceCount()).isEqualTo(2);
        assertThat(codebook.baseline().residualP99()).isEqualTo(4);
        assertThat(codebook.centroids()).startsWith(0, 0, 0, 0, 100).endsWith(0, 100, 100);
        assertThat(codebook.codewords()).startsWith(-2, -2, -1.75f, -2).endsWith(1.75f, 1.75f);
    }

    @Test
    void readerUnderstandsTheGoldenSegment() throws IOException {
        SegmentReader reader = open("segment-l2");
        reader.verify();

        assertThat(reader.rowCount()).isEqualTo(73);
        assertThat(reader.listIds()).containsExactly(0, 2);
        assertThat(reader.embeddedCodebook()).isEmpty();
        SegmentStatistics statistics = reader.statistics();
        assertThat(statistics.nullRows()).isEqualTo(1);
        // Every component is 1/16 off its codeword: e = 4/256 a row.
        assertThat(statistics.sumError()).isEqualTo(73 / 64.0);
        InvertedList near = reader.readList(0);
        assertThat(near.rowCount()).isEqualTo(70);
        assertThat(near.rowId(69)).isEqualTo(138);
        // Row 69 is (5/4, -1/4, -7/4, 2/4) + 1/16; codeword k + 16 j is (k - 8, j - 8) / 4.
        assertThat(near.code(69, 0)).isEqualTo(125);
        assertThat(near.code(69, 1)).isEqualTo(161);
        // The centroid is 0, so the term is the squared norm of the decoded row.
        assertThat(near.term(69)).isEqualTo(4.9375f);
    }

    @Test
    void readerUnderstandsTheGoldenEmptySegment() throws IOException {
        SegmentReader reader = open("segment-empty");
        reader.verify();

        assertThat(reader.rowCount()).isZero();
        assertThat(reader.listIds()).isEmpty();
        assertThat(reader.statistics().nullRows()).isEqualTo(1);
    }

    @Test
    void readerUnderstandsTheGoldenSegmentWithItsCodebookInside() throws IOException {
        SegmentReader reader = open("segment-ip-embedded");
        reader.verify();

        Codebook codebook = reader.embeddedCodebook().orElseThrow();
        assertThat(codebook.id()).isEqualTo(SmallCodebooks.of(Metric.INNER_PRODUCT).id());
        List<InvertedList> lists = reader.readLists(new int[] {2, 0});
        assertThat(lists.get(0).rowCount()).isEqualTo(3);
        assertThat(lists.get(0).rowId(0)).isEqualTo(140);
        assertThat(lists.get(0).term(0)).isZero();
        assertThat(lists.get(1).code(69, 0)).isEqualTo(125);
    }

    @Test
    void readerUnderstandsTheGoldenSegmentOfRotatedVectors() throws IOException {
        SegmentReader reader = open("segment-rotated");
        reader.verify();

        Codebook codebook = reader.embeddedCodebook().orElseThrow();
        assertThat(codebook.rotation().matrix())
                .containsExactly(0, 0, -1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, -1, 0, 0);
        assertThat(codebook.id()).isEqualTo(SmallCodebooks.rotated(Metric.L2).id());
        // Row 69 is (5/4, -1/4, -7/4, 2/4) + 1/16, rotated (27/16, 21/16, 9/16, 3/16); codeword
        // k + 16 j is (k - 8, j - 8) / 4.
        InvertedList near = reader.readList(0);
        assertThat(near.rowId(69)).isEqualTo(138);
        assertThat(near.code(69, 0)).isEqualTo(15 + 16 * 13);
        assertThat(near.code(69, 1)).isEqualTo(10 + 16 * 9);
    }

    @Test
    void readerUnderstandsTheGoldenSegmentWithRefineCodes() throws IOException {
        SegmentReader reader = open("segment-refined");
        reader.verify();

        Codebook codebook = reader.embeddedCodebook().orElseThrow();
        assertThat(codebook.refine().lows()).containsExactly(-4, -4, -4, -4);
        assertThat(codebook.refine().steps()).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
        assertThat(reader.hasRefineCodes()).isTrue();
        RefineCodes near = reader.readRefineCodes(0);
        // Row 69 is (5/4, -1/4, -7/4, 2/4) + 1/16: two steps for each whole number from -4 on.
        assertThat(Arrays.copyOfRange(near.codes(), near.offset(69), near.offset(70)))
                .containsExactly(11, 8, 5, 9);
        RefineCodes far = reader.readRefineCodes(2);
        // Components around 100 are 208 steps away.
        assertThat(far.codes()[far.offset(0) + 2] & 0xff).isBetween(200, 215);
        assertThat(reader.readRefineCodes(1).codes()).isEmpty();
    }

    @Test
    void readerUnderstandsTheGoldenSegmentOfNarrowCodes() throws IOException {
        SegmentReader reader = open("segment-narrow");
        reader.verify();

        Codebook codebook = reader.embeddedCodebook().orElseThrow();
        assertThat(codebook.codeBits()).isEqualTo(4);
        assertThat(codebook.shape().codeBytes()).isEqualTo(2);
        assertThat(codebook.codewords()).startsWith(-2, -1.75f).endsWith(1.5f, 1.75f).hasSize(48);
        assertThat(reader.listIds()).containsExactly(0, 2);
        // Every component is 1/16 off its codeword: e = 3/256 a row.
        assertThat(reader.statistics().sumError()).isEqualTo(73 * 3 / 256.0);
        InvertedList near = reader.readList(0);
        // Row 69 is (5/4, -1/4, -7/4) + 1/16; codeword k is (k - 8) / 4.
        assertThat(near.rowId(69)).isEqualTo(138);
        assertThat(near.code(69, 0)).isEqualTo(13);
        assertThat(near.code(69, 1)).isEqualTo(7);
        assertThat(near.code(69, 2)).isEqualTo(1);
        assertThat(near.codeByte(69, 0)).isEqualTo((byte) (13 + 16 * 7));
        assertThat(near.codeByte(69, 1)).isEqualTo((byte) 1);
        assertThat(near.term(69)).isEqualTo(4.6875f);
    }

    @Test
    void readerUnderstandsTheGoldenSegmentOfRowsInTwoLists() throws IOException {
        SegmentReader reader = open("segment-two-lists");
        reader.verify();

        Codebook codebook = reader.embeddedCodebook().orElseThrow();
        assertThat(codebook.shape().listsPerRow()).isEqualTo(2);
        assertThat(codebook.id()).isEqualTo(SmallCodebooks.twoLists(Metric.L2).id());
        assertThat(reader.rowCount()).isEqualTo(73);
        assertThat(reader.statistics().sumError()).isEqualTo(73 / 64.0);
        assertThat(reader.listIds()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(Arrays.stream(reader.listIds()).map(reader::rowCount))
                .containsExactly(52, 46, 42, 2, 2, 2);
        // Row 0 is -27/16 everywhere: nearest to 0, and as far from lists 1 and 2.
        assertThat(reader.readList(0).rowId(0)).isZero();
        assertThat(reader.readList(1).rowId(0)).isZero();
        // Of an entry in list 1, codes and term are of the residual from (1/4, 1/4, 0, 0).
        assertThat(reader.readList(1).code(0, 0)).isEqualTo(0);
        assertThat(reader.readList(0).code(0, 0)).isEqualTo(1 + 16);
        // Decoded it is -7/4 everywhere: its squared norm less that of the centroid.
        assertThat(reader.readList(0).term(0)).isEqualTo(12.25f);
        assertThat(reader.readList(1).term(0)).isEqualTo(12.25f - 0.125f);
    }

    private static SegmentReader open(String name) throws IOException {
        SegmentDescriptor descriptor =
                SegmentDescriptor.fromBytes(golden(name + ".descriptor"), name);
        return SegmentReader.open(new MemoryByteSource(name, golden(name + ".index")), descriptor);
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream stream =
                GoldenFilesTest.class.getResourceAsStream(GoldenFiles.FOLDER + name)) {
            return stream.readAllBytes();
        }
    }
}
