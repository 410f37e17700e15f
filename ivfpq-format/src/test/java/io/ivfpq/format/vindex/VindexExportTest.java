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

package io.ivfpq.format.vindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Baseline;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.codebook.SmallCodebooks;
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.CodedSegmentBuilder;
import io.ivfpq.format.segment.SegmentPart;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.segment.Segments;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The golden files are searched by the real paimon-vindex with {@code vindex.py check}. */
class VindexExportTest {

    @Test
    void writesTheGoldenBytes() throws IOException {
        for (Map.Entry<String, VindexGolden.Index> entry : VindexGolden.all().entrySet()) {
            assertThat(entry.getValue().exported())
                    .as(entry.getKey())
                    .isEqualTo(VindexImportTest.resource(entry.getKey() + ".ivfpq"));
        }
    }

    @Test
    void findsWhatTheGoldenAnswersSay() throws IOException {
        for (Map.Entry<String, VindexGolden.Index> entry : VindexGolden.all().entrySet()) {
            byte[] golden = VindexImportTest.resource(entry.getKey() + ".answers");
            Answers answers = entry.getValue().answers();

            assertThat(answers.toBytes()).hasSameSizeAs(golden);
            answers.assertAgree(Answers.read(golden));
        }
    }

    @Test
    void importOfAnExportHasTheCodebookAndTheRows() throws IOException {
        VindexGolden.Index index = VindexGolden.index(Metric.L2);

        VindexImport read =
                VindexImport.open(new MemoryByteSource("golden.ivfpq", index.exported()));

        assertThat(read.codebook().id()).isEqualTo(index.codebook().id());
        assertThat(read.rowCount()).isEqualTo(160);
        MemoryByteSink sink = new MemoryByteSink("imported");
        read.writeSegment(0, CodebookReference.embedded(read.codebook()), sink);
        SegmentReader segment =
                SegmentReader.open(new MemoryByteSource("imported", sink.toByteArray()));
        assertThat(segment.listIds()).doesNotContain(VindexGolden.EMPTY_LIST);
        SegmentPart part = new SegmentPart(segment, 0, 101_000);
        Answers expected = index.answers();
        Answers.search(read.codebook(), List.of(part), expected.queries(), 10, 3)
                .assertAgree(expected);
    }

    /** The layout that paimon-vector-index publishes as its fixture, laid out by hand. */
    @Test
    void laysOutListsAsPaimonVectorIndexDoes() throws IOException {
        float[] codewords = new float[256];
        for (int i = 0; i < codewords.length; i++) {
            codewords[i] = i * 0.25f;
        }
        CodebookShape shape = new CodebookShape(Metric.L2, 1, 2, 1, 8);
        Codebook codebook = Codebook.of(shape, Baseline.NONE, new float[] {0, 10}, codewords);
        SegmentReader segment =
                segment(codebook, new int[] {10, 20, 30}, new int[] {0, 0, 1}, new int[] {0, 1, 0});

        ByteBuffer file = ContainerLayout.wrap(export(codebook, segment));

        assertThat(file.limit()).isEqualTo(1158);
        assertThat(file.getInt(0)).isEqualTo(0x49565051);
        assertThat(file.getLong(32)).isEqualTo(3);
        assertThat(file.getInt(40)).isEqualTo(0x0e);
        assertThat(file.getLong(1096)).isEqualTo(1128);
        assertThat(file.getLong(1112)).isEqualTo(1144);
        assertThat(Arrays.copyOfRange(file.array(), 1128, 1158))
                .containsExactly(
                        10, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 10, 0, 1, 30, 0, 0, 0, 0, 0, 0, 0,
                        1, 0, 0, 0, 0, 0);
    }

    /** Their fixture of 4 bits, likewise; its second list is empty. */
    @Test
    void laysOutPairsOfCodesAsPaimonVectorIndexDoes() throws IOException {
        CodebookShape shape = new CodebookShape(Metric.L2, 2, 2, 2, 4);
        Codebook codebook = Codebook.of(shape, Baseline.NONE, new float[4], new float[32]);
        SegmentReader segment =
                segment(codebook, new int[] {5, 8}, new int[] {0, 0}, new int[] {0, 0x11});

        ByteBuffer file = ContainerLayout.wrap(export(codebook, segment));

        assertThat(file.limit()).isEqualTo(256);
        assertThat(file.getInt(20)).isEqualTo(16);
        assertThat(file.getLong(208)).isEqualTo(240);
        assertThat(Arrays.copyOfRange(file.array(), 240, 256))
                .containsExactly(5, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3, 0, 0x11);
    }

    @Test
    void aSegmentWithoutRowsIsAFileWithoutLists() throws IOException {
        Codebook codebook = SmallCodebooks.of(Metric.L2);
        SegmentReader segment = segment(codebook, new int[0], new int[0], new int[0]);

        byte[] file = export(codebook, segment);

        VindexImport read = VindexImport.open(new MemoryByteSource("empty.ivfpq", file));
        assertThat(read.rowCount()).isZero();
        assertThat(file.length).isEqualTo(64 + 4 * 3 * 4 + 4 * 256 * 4 + 16 * 3);
    }

    @Test
    void rejectsResidualsUnderInnerProduct() throws IOException {
        Codebook codebook = SmallCodebooks.of(Metric.INNER_PRODUCT);
        SegmentReader segment = segment(codebook, new int[] {1}, new int[] {1}, new int[] {0});

        assertThatThrownBy(() -> export(codebook, segment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "segment of metric inner_product holds codes of residuals, which an ivf-pq"
                                + " file cannot say: paimon-vindex reads residuals under l2 and"
                                + " cosine only; build an index of type ivf-pq from the vectors"
                                + " instead");
    }

    @Test
    void rejectsHalfAPairOfCodes() throws IOException {
        Codebook codebook = SmallCodebooks.narrow(Metric.L2);
        SegmentReader segment = segment(codebook, new int[] {1}, new int[] {1}, new int[] {0});

        assertThatThrownBy(() -> export(codebook, segment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "segment has 3 subspaces of 4 bits, expected an even number, as an ivf-pq"
                                + " file holds their codes in pairs; build the index with another"
                                + " number of subspaces");
    }

    @Test
    void rejectsRowsInTwoLists() throws IOException {
        Codebook codebook = SmallCodebooks.twoLists(Metric.L2);
        VectorBatch rows = new VectorBatch(new float[8], 2, 4);
        SegmentReader segment = Segments.reader(codebook, rows);

        assertThatThrownBy(() -> export(codebook, segment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "segment has each row in two lists, of which readers of ivf-pq files would"
                                + " return some rows twice; build the index with one list for each"
                                + " row");
    }

    @Test
    void rejectsSegmentsOfAnotherCodebook() throws IOException {
        Codebook codebook = SmallCodebooks.of(Metric.L2);
        Codebook other = SmallCodebooks.of(Metric.COSINE);
        SegmentReader segment = segment(other, new int[] {1}, new int[] {1}, new int[] {0});

        assertThatThrownBy(() -> export(codebook, segment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "segment was encoded with codebook %s, expected %s; export the segments of"
                                + " each codebook to a file of their own",
                        other.id(), codebook.id());
    }

    private static byte[] export(Codebook codebook, SegmentReader segment) throws IOException {
        MemoryByteSink sink = new MemoryByteSink("exported");
        VindexExport.of(codebook, List.of(new SegmentPart(segment, 0, 100))).writeTo(sink);
        return sink.toByteArray();
    }

    /** Every byte of the codes of a row is the same. */
    private static SegmentReader segment(Codebook codebook, int[] rowIds, int[] lists, int[] codes)
            throws IOException {
        CodebookReference reference = CodebookReference.to(codebook, "codebook.index", 1);
        CodedSegmentBuilder builder = new CodedSegmentBuilder(codebook, reference);
        for (int i = 0; i < rowIds.length; i++) {
            byte[] rowCodes = new byte[codebook.shape().codeBytes()];
            Arrays.fill(rowCodes, (byte) codes[i]);
            builder.add(rowIds[i], lists[i], rowCodes);
        }
        MemoryByteSink sink = new MemoryByteSink("segment");
        builder.writeTo(sink);
        return SegmentReader.open(new MemoryByteSource("segment", sink.toByteArray()));
    }
}
