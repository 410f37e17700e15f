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

package io.ivfpq.format.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SectionFileTest {

    private static final Set<Integer> KNOWN = Set.of(1, 2);
    private static final int FIRST = ContainerLayout.HEADER_BYTES;

    private byte[] file;
    private int table;
    private int footer;

    @BeforeEach
    void writeTwoSections() throws IOException {
        MemoryByteSink sink = new MemoryByteSink("a.index");
        SectionFileWriter writer = new SectionFileWriter(sink, FileKind.CODEBOOK);
        writer.writeSection(1, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        writer.beginSection(2);
        writer.write(ByteBuffer.wrap(new byte[] {4, 5, 6, 7}));
        writer.write(ByteBuffer.wrap(new byte[] {8, 9, 10, 11}));
        writer.endSection();
        assertThat(writer.finish()).isEqualTo(sink.toByteArray().length);
        file = sink.toByteArray();
        footer = file.length - ContainerLayout.FOOTER_BYTES;
        table = footer - 2 * Section.BYTES;
    }

    @Test
    void readsBackWhatWasWritten() throws IOException {
        SectionFile opened = open();

        assertThat(opened.readSection(1).array()).containsExactly(1, 2, 3);
        assertThat(opened.readSection(2).array()).containsExactly(4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(opened.required(2).offset()).isEqualTo(FIRST + 8);
        opened.verify();
    }

    @Test
    void rejectsAFutureVersion() {
        wrapped().putInt(footer + 28, 2);
        Resigned.resign(file);

        assertThatThrownBy(this::open)
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage(
                        "a.index: format version is 2, expected 1; read it with the release that"
                                + " wrote it or a newer one");
    }

    @Test
    void rejectsAFutureVersionInTheHeader() throws IOException {
        wrapped().putInt(12, 2);

        SectionFile opened = open();
        assertThatThrownBy(opened::verify)
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("format version is 2");
    }

    @Test
    void rejectsAnotherKind() {
        assertThatThrownBy(
                        () ->
                                SectionFile.open(
                                        new MemoryByteSource("a.index", file),
                                        FileKind.SEGMENT,
                                        KNOWN))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessage("a.index: file kind is 1, expected 2 (SEGMENT)");
    }

    @Test
    void rejectsUnknownFlags() {
        wrapped().putInt(table + 4, 2);
        Resigned.resign(file);

        assertThatThrownBy(this::open)
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("section type 1 has flags 2");
    }

    @Test
    void skipsUnknownSectionsOnlyIfTheyAreOptional() throws IOException {
        wrapped().putInt(table, 77);
        Resigned.resign(file);
        assertThatThrownBy(this::open)
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining(
                        "section type 77 is unknown and not optional, expected one of [1, 2]");

        wrapped().putInt(table + 4, Section.FLAG_OPTIONAL);
        Resigned.resign(file);
        assertThat(open().readSection(2).limit()).isEqualTo(8);
    }

    @Test
    void rejectsOverlapsGapsAndOverflows() {
        for (long offset : new long[] {0, FIRST, FIRST + 16, Long.MAX_VALUE, -8}) {
            wrapped().putLong(table + Section.BYTES + 8, offset);
            Resigned.resign(file);
            assertThatThrownBy(this::open)
                    .isInstanceOf(CorruptIndexException.class)
                    .hasMessageContaining("section type 2 covers 8 bytes at " + offset);
        }
    }

    @Test
    void rejectsLengthsBeyondTheFileBeforeTakingMemory() {
        for (long length : new long[] {-1, 9, 17, 1L << 40, Long.MAX_VALUE}) {
            wrapped().putLong(table + Section.BYTES + 16, length);
            Resigned.resign(file);
            assertThatThrownBy(this::open)
                    .isInstanceOf(CorruptIndexException.class)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void rejectsTheSameTypeTwice() {
        wrapped().putInt(table + Section.BYTES, 1);
        Resigned.resign(file);

        assertThatThrownBy(this::open)
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageContaining("section type 1 occurs twice");
    }

    @Test
    void rejectsImpossibleSectionCounts() {
        for (int count : new int[] {-1, 1, 3, Integer.MAX_VALUE}) {
            wrapped().putInt(footer + 8, count);
            Resigned.resign(file);
            assertThatThrownBy(this::open)
                    .isInstanceOf(CorruptIndexException.class)
                    .hasMessageContaining("section table at");
        }
    }

    @Test
    void rejectsReservedBytesAndPaddingThatAreNotZero() throws IOException {
        file[FIRST + 5] = 1;
        assertThatThrownBy(open()::verify)
                .isInstanceOf(CorruptIndexException.class)
                .hasMessage("a.index: padding after section type 1 is 1, expected zero");

        file[20] = 1;
        assertThatThrownBy(open()::verify)
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageContaining("reserved bytes of the header");

        wrapped().putInt(table + 28, 1);
        Resigned.resign(file);
        assertThatThrownBy(this::open)
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageContaining("reserved bytes of section type 1 are 1");
    }

    @Test
    void namesTheFileAndBothChecksumsOfABadSection() throws IOException {
        file[FIRST] ^= 1;

        SectionFile opened = open();
        assertThatThrownBy(() -> opened.readSection(1))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageMatching(
                        "a.index: section type 1 at 32 has CRC32C [0-9a-f]{8}, expected"
                                + " [0-9a-f]{8}; restore the file or rebuild the index");
    }

    @Test
    void rejectsFilesThatAreTooShortOrNoIndex() {
        assertThatThrownBy(() -> open(new byte[79]))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessage(
                        "a.index: file has 79 bytes, expected at least 80; it is truncated or no"
                                + " index file");
        assertThatThrownBy(() -> open(new byte[200]))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageContaining("footer magic is 0000000000000000");
    }

    private ByteBuffer wrapped() {
        return ContainerLayout.wrap(file);
    }

    private SectionFile open() throws IOException {
        return open(file);
    }

    private static SectionFile open(byte[] bytes) throws IOException {
        return SectionFile.open(new MemoryByteSource("a.index", bytes), FileKind.CODEBOOK, KNOWN);
    }
}
