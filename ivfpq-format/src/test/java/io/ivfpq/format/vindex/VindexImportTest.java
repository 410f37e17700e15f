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
import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.io.UnsupportedFormatException;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.segment.SegmentPart;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads files that paimon-vindex 0.5.0 wrote; {@code src/test/vindex/vindex.py} has made them. */
class VindexImportTest {

    @Test
    void answersUnderL2AreThoseOfPaimonVindex() throws IOException {
        Imported imported = imported("native-l2");

        assertThat(imported.codebook.metric()).isEqualTo(Metric.L2);
        assertThat(imported.codebook.listCount()).isEqualTo(4);
        assertThat(imported.codebook.baseline()).isEqualTo(Baseline.NONE);
        assertThat(imported.segment.rowCount()).isEqualTo(300);
        imported.assertAnswers("native-l2");
    }

    @Test
    void aRotationIsThatOfPaimonVindex() throws IOException {
        Imported imported = imported("native-l2-opq");

        assertThat(imported.codebook.rotation().isNone()).isFalse();
        imported.assertAnswers("native-l2-opq");
        assertThat(imported.exported()).isEqualTo(resource("native-l2-opq.ivfpq"));
    }

    @Test
    void codesOfFourBitsStayCodesOfFourBits() throws IOException {
        Imported imported = imported("narrow-l2");

        assertThat(imported.codebook.codeBits()).isEqualTo(4);
        assertThat(imported.segment.rowCount()).isEqualTo(300);
        imported.assertAnswers("narrow-l2");
        assertThat(imported.exported()).isEqualTo(resource("narrow-l2.ivfpq"));
    }

    @Test
    void rejectsMoreRowsThanOneListHolds() throws IOException {
        byte[] file = resource("native-cosine.ivfpq");
        VindexHeader header = VindexHeader.read("a", Arrays.copyOf(file, VindexHeader.BYTES));
        int rows = (1 << 30) / 12 + 1;
        ByteBuffer front = ContainerLayout.wrap(Arrays.copyOf(file, (int) header.listsOffset()));
        front.putLong(32, rows);
        for (int entry = (int) header.tableOffset(); entry < front.limit(); entry += 16) {
            boolean last = entry + 16 == front.limit();
            front.putLong(entry, header.listsOffset());
            front.putInt(entry + 8, last ? rows : 0).putInt(entry + 12, last ? rows : 0);
        }
        VindexImport open = VindexImport.open(new Front(front.array(), 12 + rows * 5L));

        assertThatThrownBy(() -> write(open, 0))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage(
                        "a.ivfpq: ivf-pq file with 89478486 rows in one list, expected at most"
                                + " 89478485");
    }

    /** A file of which only the bytes before the lists are there. */
    private record Front(byte[] bytes, long more) implements ByteSource {

        @Override
        public String name() {
            return "a.ivfpq";
        }

        @Override
        public long length() {
            return bytes.length + more;
        }

        @Override
        public void readFully(long position, byte[] target, int offset, int length) {
            System.arraycopy(bytes, (int) position, target, offset, length);
        }

        @Override
        public void close() {}
    }

    @Test
    void rejectsARotationThatIsNone() throws IOException {
        byte[] file = resource("native-l2-opq.ivfpq");
        ContainerLayout.wrap(file).putFloat(64, 2);

        assertThatThrownBy(() -> VindexImport.open(new MemoryByteSource("a.ivfpq", file)))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageStartingWith("a.ivfpq: rotation is not orthogonal: ");
    }

    @Test
    void codesOfWholeVectorsBecomeOneList() throws IOException {
        Imported cosine = imported("native-cosine");
        Imported innerProduct = imported("native-inner_product");

        assertThat(cosine.codebook.metric()).isEqualTo(Metric.COSINE);
        assertThat(cosine.codebook.listCount()).isEqualTo(1);
        assertThat(cosine.codebook.centroids()).containsOnly(0);
        assertThat(cosine.segment.rowCount()).isEqualTo(300);
        cosine.assertAnswers("native-cosine");
        assertThat(innerProduct.codebook.metric()).isEqualTo(Metric.INNER_PRODUCT);
        innerProduct.assertAnswers("native-inner_product");
    }

    @Test
    void exportGivesTheFileBack() throws IOException {
        Imported l2 = imported("native-l2");

        assertThat(l2.exported()).isEqualTo(resource("native-l2.ivfpq"));
    }

    @Test
    void exportOfOneListIsReadBackToTheSameSegment() throws IOException {
        Imported first = imported("native-inner_product");
        Imported second = importedFrom(first.exported());

        assertThat(second.bytes).isEqualTo(first.bytes);
    }

    @Test
    void rowIdsAreRelativeToTheFirstRow() throws IOException {
        byte[] file = resource("native-l2.ivfpq");
        long smallest = VindexFile.open(new MemoryByteSource("a", file)).readList(0).ids()[0];
        VindexImport open = VindexImport.open(new MemoryByteSource("a.ivfpq", file));

        assertThatThrownBy(() -> write(open, smallest + 1))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageMatching(
                        "a.ivfpq: row id \\d+ of list \\d is too far from row "
                                + (smallest + 1)
                                + "; expected each row once, in 2\\^31 rows from the first");
    }

    @Test
    void rejectsARowThatOccursTwice() throws IOException {
        byte[] file = resource("native-l2.ivfpq");
        VindexHeader header = VindexHeader.read("a", Arrays.copyOf(file, VindexHeader.BYTES));
        int list = (int) header.listsOffset();
        // The second difference of the first list becomes 0; it has one to three bytes.
        ByteBuffer bytes = ContainerLayout.wrap(file);
        int at = list + 13;
        for (; bytes.get(at) < 0; at++) {
            bytes.put(at, (byte) 0x80);
        }
        bytes.put(at, (byte) 0);
        VindexImport open = VindexImport.open(new MemoryByteSource("a.ivfpq", file));

        assertThatThrownBy(() -> write(open, 0))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageMatching(
                        "a.ivfpq: row id \\d+ of list 0 occurs twice; expected each row once, in"
                                + " 2\\^31 rows from the first");
    }

    @Test
    void rejectsResidualsUnderInnerProduct() throws IOException {
        byte[] file = resource("native-inner_product.ivfpq");
        file[40] |= 2;

        assertThatThrownBy(() -> VindexImport.open(new MemoryByteSource("a.ivfpq", file)))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage(
                        "a.ivfpq: ivf-pq file with residuals under inner product, which"
                                + " paimon-vindex neither writes nor searches rightly; build the"
                                + " index again");
    }

    /** What became of a file. */
    private record Imported(Codebook codebook, byte[] bytes, SegmentReader segment) {

        List<SegmentPart> parts() {
            return List.of(new SegmentPart(segment, 0, Integer.MAX_VALUE));
        }

        byte[] exported() throws IOException {
            MemoryByteSink sink = new MemoryByteSink("exported");
            long length = VindexExport.of(codebook, parts()).writeTo(sink);
            assertThat(length).isEqualTo(sink.toByteArray().length);
            return sink.toByteArray();
        }

        void assertAnswers(String name) throws IOException {
            Answers expected = Answers.read(resource(name + ".answers"));

            Answers found =
                    Answers.search(
                            codebook,
                            parts(),
                            expected.queries(),
                            expected.k(),
                            expected.probeCount());

            found.assertAgree(expected);
        }
    }

    private static Imported imported(String name) throws IOException {
        return importedFrom(resource(name + ".ivfpq"));
    }

    private static Imported importedFrom(byte[] file) throws IOException {
        VindexImport open = VindexImport.open(new MemoryByteSource("a.ivfpq", file));
        MemoryByteSink sink = new MemoryByteSink("imported");
        CodebookReference reference = CodebookReference.embedded(open.codebook());
        SegmentDescriptor descriptor = open.writeSegment(0, reference, sink);
        byte[] bytes = sink.toByteArray();
        SegmentReader segment =
                SegmentReader.open(new MemoryByteSource("imported", bytes), descriptor);
        segment.verify();
        return new Imported(open.codebook(), bytes, segment);
    }

    private static void write(VindexImport open, long firstRowId) throws IOException {
        open.writeSegment(
                firstRowId,
                CodebookReference.embedded(open.codebook()),
                new MemoryByteSink("imported"));
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream stream = VindexImportTest.class.getResourceAsStream("/vindex/" + name)) {
            return stream.readAllBytes();
        }
    }
}
