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

import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.io.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VindexFileTest {

    private ByteBuffer file;

    @BeforeEach
    void read() throws IOException {
        file = ContainerLayout.wrap(VindexImportTest.resource("native-l2.ivfpq"));
    }

    @Test
    void readsHeaderAndLists() throws IOException {
        VindexFile open = VindexFile.open(new MemoryByteSource("a.ivfpq", file.array()));

        assertThat(open.header().toBytes()).isEqualTo(Arrays.copyOf(file.array(), 64));
        assertThat(open.centroids()).hasSize(32);
        assertThat(open.codewords()).hasSize(2048);
        int rows = 0;
        for (int list = 0; list < 4; list++) {
            VindexFile.Rows read = open.readList(list);
            assertThat(read.ids()).hasSize(open.rowCount(list)).isSorted();
            rows += read.ids().length;
        }
        assertThat(rows).isEqualTo(300);
    }

    @Test
    void rejectsOtherFiles() {
        file.putInt(0, 0x44454144);

        assertCorrupt(
                "a.ivfpq: file starts with 44414544, expected 51505649; it is no ivf-pq file of"
                        + " paimon-vindex");
    }

    @Test
    void rejectsOtherVersions() {
        file.putInt(4, 2);

        assertUnsupported(
                "a.ivfpq: ivf-pq file has version 2, expected 1; write it with paimon-vindex 0.3 or"
                        + " later, or use a newer release of this library");
    }

    @Test
    void rejectsUnknownFlagsMetricsAndCodeWidths() {
        file.putInt(40, 0x1e);
        assertUnsupported(
                "a.ivfpq: ivf-pq file with metric code 0, 256 codewords a subspace, flags 1e;"
                        + " expected metric 0 to 2, 16 or 256 codewords, flags c to f");

        file.putInt(40, 0x0a);
        assertUnsupported(
                "a.ivfpq: ivf-pq file with metric code 0, 256 codewords a subspace, flags a;"
                        + " expected metric 0 to 2, 16 or 256 codewords, flags c to f");

        file.putInt(40, 0x0e).putInt(20, 512).putInt(28, 3);
        assertUnsupported(
                "a.ivfpq: ivf-pq file with metric code 3, 512 codewords a subspace, flags e;"
                        + " expected metric 0 to 2, 16 or 256 codewords, flags c to f");
    }

    @Test
    void rejectsReservedBytes() {
        file.put(50, (byte) 1);

        assertCorrupt("a.ivfpq: reserved byte 50 of the ivf-pq header section is not zero");
    }

    @Test
    void rejectsShapesThatContradictThemselves() {
        file.putInt(16, 3);
        assertCorrupt(
                "a.ivfpq: ivf-pq file of dimension 8, 4 lists, 3 subspaces, 300 rows; expected at"
                        + " least 1, 1, a divisor of the dimension, and 0");

        file.putInt(16, 4).putInt(24, 3);
        assertCorrupt("a.ivfpq: ivf-pq file with subspaces of 3 components, expected 2");

        file.putInt(24, 8).putInt(16, 1).putInt(20, 16);
        assertCorrupt(
                "a.ivfpq: ivf-pq file with 1 subspaces of 4 bits; expected 8 bits, or 4 bits of an"
                        + " even number of subspaces");
    }

    @Test
    void rejectsAModelLargerThanTheFileWithoutTakingMemory() {
        file.putInt(12, Integer.MAX_VALUE);

        assertCorrupt(
                "a.ivfpq: file has 10251 bytes, expected at least 103079223312 for the model that"
                        + " its header describes; it is truncated");
    }

    @Test
    void rejectsTruncatedFiles() {
        byte[] whole = file.array();

        file = ContainerLayout.wrap(Arrays.copyOf(whole, 63));
        assertCorrupt(
                "a.ivfpq: file has 63 bytes, expected at least 64; it is truncated or no ivf-pq"
                        + " file");

        file = ContainerLayout.wrap(Arrays.copyOf(whole, whole.length - 1));
        assertCorrupt("a.ivfpq: lists hold 300 rows and end at 10251, expected 300 rows and 10250");
    }

    @Test
    void rejectsNumbersThatAreNotFinite() {
        file.putFloat(64 + 4 * 7, Float.NaN);

        assertCorrupt("a.ivfpq: centroid value 7 is NaN, expected finite values");
    }

    @Test
    void rejectsATableWithGaps() {
        int table = 64 + 4 * 32 + 4 * 2048;
        file.putLong(table + 16, file.getLong(table + 16) + 1);

        assertThatThrownBy(this::open)
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageMatching(
                        "a.ivfpq: list 1 at \\d+ has \\d+ rows with \\d+ bytes of row ids,"
                                + " expected it at \\d+ with one to ten bytes a row");
    }

    @Test
    void rejectsAListThatContradictsTheTable() {
        int list = 64 + 4 * 32 + 4 * 2048 + 64;
        int idBytes = file.getInt(list + 8);
        file.putInt(list + 8, 7);

        assertCorrupt(
                "a.ivfpq: list 0 has 7 bytes of row ids, expected " + idBytes + " as in the table");
    }

    private void open() throws IOException {
        VindexFile open = VindexFile.open(new MemoryByteSource("a.ivfpq", file.array()));
        for (int list = 0; list < open.header().listCount(); list++) {
            open.readList(list);
        }
    }

    private void assertCorrupt(String message) {
        assertThatThrownBy(this::open)
                .isInstanceOf(CorruptIndexException.class)
                .hasMessage(message);
    }

    private void assertUnsupported(String message) {
        assertThatThrownBy(this::open)
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage(message);
    }
}
