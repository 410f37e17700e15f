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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.SmallCodebooks;
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.io.Resigned;
import io.ivfpq.format.io.UnsupportedFormatException;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the bytes, the outcome is our exception or the right answer. */
@ParameterizedClass
@ValueSource(ints = {1, 2})
class SegmentCorruptionTest {

    private static final int[] LISTS = {0, 1, 2};

    private final int entries;
    private final Codebook codebook;
    private final Segments.Written written;
    private final String answer;

    SegmentCorruptionTest(int listsPerRow) throws IOException {
        entries = 73 * listsPerRow;
        // With refine codes the file has every kind of section.
        codebook = Segments.withListsPerRow(SmallCodebooks.refined(Metric.L2), listsPerRow);
        written = Segments.embedded(codebook, rows());
        answer = answer(written.bytes());
    }

    /** 70 rows near list 0, so that it has a full and a narrow block, and 3 near list 2. */
    private static VectorBatch rows() {
        float[] values = new float[73 * 4];
        for (int row = 0; row < 73; row++) {
            for (int i = 0; i < 4; i++) {
                boolean far = row >= 70 && i >= 2;
                values[row * 4 + i] = (row * (i + 3) % 15 - 7) / 4f + (far ? 100 : 0);
            }
        }
        return new VectorBatch(values, 73, 4);
    }

    @Test
    void verificationFindsEveryFlippedByte() {
        for (int i = 0; i < written.bytes().length; i++) {
            for (int mask : new int[] {1, 0x80, 0xff}) {
                byte[] flipped = flipped(i, mask);
                assertRejected(() -> verify(flipped), "byte " + i + " xor " + mask);
            }
        }
    }

    @Test
    void aFlippedByteNeverChangesAnAnswer() {
        int unaffected = 0;
        for (int i = 0; i < written.bytes().length; i++) {
            try {
                assertThat(answer(flipped(i, 0x10))).as("byte %d", i).isEqualTo(answer);
                unaffected++;
            } catch (CorruptIndexException | UnsupportedFormatException e) {
                assertThat(e).hasMessageStartingWith("test.index");
            } catch (IOException e) {
                throw new AssertionError("byte " + i, e);
            }
        }
        // The outer header and the padding: nothing else may go unread.
        assertThat(unaffected).isLessThan(64);
    }

    @Test
    void everyTruncationIsFound() {
        for (int length = 0; length < written.bytes().length; length++) {
            byte[] truncated = Arrays.copyOf(written.bytes(), length);
            assertRejected(() -> verify(truncated), "length " + length);
            assertRejected(() -> answer(truncated), "length " + length + " with descriptor");
        }
        byte[] longer = Arrays.copyOf(written.bytes(), written.bytes().length + 1);
        assertRejected(() -> verify(longer), "one byte more");
    }

    @Test
    void tamperedFilesWithRightChecksumsNeverFailInAnotherWay() {
        long seed = 31;
        Random random = new Random(seed);
        int tail = written.bytes().length - (int) written.descriptor().tailOffset();
        for (int i = 0; i < 30_000; i++) {
            byte[] tampered = written.bytes().clone();
            int range = i % 5 == 0 ? tampered.length : tail;
            for (int n = random.nextInt(3); n >= 0; n--) {
                tampered[tampered.length - 1 - random.nextInt(range)] = (byte) random.nextInt();
            }
            Resigned.resign(tampered);
            try {
                verify(tampered);
            } catch (CorruptIndexException | UnsupportedFormatException e) {
                assertThat(e).as("seed %d round %d", seed, i).hasMessageStartingWith("test.index");
            } catch (IOException e) {
                throw new AssertionError("seed " + seed + " round " + i, e);
            }
        }
    }

    @Test
    void aTruncatedSegmentIsNamed() {
        byte[] truncated = Arrays.copyOf(written.bytes(), written.bytes().length - 10);

        assertThatThrownBy(() -> answer(truncated))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageStartingWith("test.index: file ends before byte ")
                .hasMessageEndingWith("it is truncated");
    }

    @Test
    void aFlippedCodeIsNamed() throws IOException {
        // 4 refine codes of each entry and a checksum of each list follow the lists.
        int refineCodes = (int) written.descriptor().tailOffset() - refineBytes();

        assertThatThrownBy(() -> answer(flipped(refineCodes - 20, 1)))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageMatching(
                        "test.index: list 2 at \\d+ has CRC32C [0-9a-f]{8}, expected [0-9a-f]{8};"
                                + " restore the file or rebuild the index");
    }

    private int refineBytes() throws IOException {
        return entries * 4 + written.open().listIds().length * 4;
    }

    @Test
    void aFlippedRefineCodeIsNamed() {
        int refineCodes = (int) written.descriptor().tailOffset() - 12;

        assertThatThrownBy(() -> answer(flipped(refineCodes, 1)))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageMatching(
                        "test.index: refine codes of list 2 at \\d+ have CRC32C [0-9a-f]{8},"
                                + " expected [0-9a-f]{8}; restore the file or rebuild the index");
    }

    @Test
    void aCodeThatBelongsToNoSubspaceIsNamed() {
        Codebook codebook = SmallCodebooks.narrow(Metric.L2);
        float[] values = Arrays.copyOf(rows().values(), 70 * 3);
        Segments.Written narrow = Segments.embedded(codebook, new VectorBatch(values, 70, 3));
        byte[] bytes = narrow.bytes().clone();
        int lists = lists(bytes);
        // Of 70 rows the first block has 64; ids, terms and first code bytes come before.
        bytes[lists + 70 * 8 + 64 + 5] |= 0x20;

        assertThatThrownBy(() -> verify(resignedLists(bytes)))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageMatching(
                        "test.index: last code byte of row 5 of list 0 is \\d+, expected at most 15"
                                + " for 3 codes of 4 bits");
    }

    /** Where the lists start. */
    private static int lists(byte[] bytes) {
        ByteBuffer file = ContainerLayout.wrap(bytes);
        int table = (int) file.getLong(bytes.length - ContainerLayout.FOOTER_BYTES);
        // The first entry is that of the codebook.
        return (int) file.getLong(table + 32 + 8);
    }

    /** With right checksums of the only list and of the file. */
    private static byte[] resignedLists(byte[] bytes) {
        ByteBuffer file = ContainerLayout.wrap(bytes);
        int table = (int) file.getLong(bytes.length - ContainerLayout.FOOTER_BYTES);
        int directory = (int) file.getLong(table + 3 * 32 + 8);
        int crc = ContainerLayout.crc32c(bytes, lists(bytes), 70 * 10);
        file.putInt(directory + 16, crc);
        return Resigned.resign(bytes);
    }

    @Test
    void refineCodesOfAnotherLengthAreNamed() throws IOException {
        byte[] bytes = written.bytes().clone();
        ByteBuffer file = ContainerLayout.wrap(bytes);
        int table = (int) file.getLong(bytes.length - ContainerLayout.FOOTER_BYTES);
        // The third entry is that of the refine codes; its length is 16 bytes in.
        assertThat(file.getInt(table + 2 * 32)).isEqualTo(20);
        file.putLong(table + 2 * 32 + 16, refineBytes() - 1);

        assertThatThrownBy(() -> verify(Resigned.resign(bytes)))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessage(
                        "test.index: section of refine codes has %d bytes, expected %d for %d"
                                + " entries of dimension 4 in %d lists",
                        refineBytes() - 1, refineBytes(), entries, written.open().listIds().length);
    }

    /** Of 2⁶² rows or more, twice as many would be few again. */
    @ParameterizedTest
    @ValueSource(longs = {0, 72, 74, 146, 1L << 62, (1L << 62) + 73, (1L << 63) - 1})
    void otherNumbersOfRowsThanTheListsHoldAreNamed(long rows) {
        byte[] bytes = written.bytes().clone();
        ByteBuffer file = ContainerLayout.wrap(bytes);
        int info = (int) written.descriptor().tailOffset();
        file.putLong(info + 64, rows);
        // No more rows in the tail than there are.
        file.putLong(info + 104, 0);

        assertThatThrownBy(() -> verify(Resigned.resign(bytes)))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageMatching(
                        "test.index: lists hold %d entries and end at (\\d+), expected %d rows in %d"
                                        .formatted(entries, rows, entries / 73)
                                + " lists each and an end at \\1");
    }

    @Test
    void anotherSegmentThanTheDescriptorSaysIsFound() throws IOException {
        VectorBatch shorter = new VectorBatch(rows().values(), 72, 4);
        VectorBatch shifted =
                new VectorBatch(Arrays.copyOfRange(rows().values(), 4, 73 * 4 + 4), 73, 4);

        assertRejected(() -> answer(Segments.embedded(codebook, shorter).bytes()), "shorter");
        assertRejected(() -> answer(Segments.embedded(codebook, shifted).bytes()), "same length");
    }

    @Test
    void aDescriptorWithAHugeTailTakesNoMemory() {
        SegmentDescriptor real = written.descriptor();
        SegmentDescriptor huge =
                new SegmentDescriptor(
                        real.codebook(), 0, Integer.MAX_VALUE, 1, 1L << 29, real.statistics());

        assertThatThrownBy(
                        () ->
                                SegmentReader.open(
                                        new MemoryByteSource("test.index", written.bytes()), huge))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageContaining("file ends before byte");
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static void assertRejected(Attempt attempt, String what) {
        assertThatThrownBy(attempt::run)
                .as(what)
                .isInstanceOfAny(CorruptIndexException.class, UnsupportedFormatException.class)
                .hasMessageStartingWith("test.index");
    }

    private byte[] flipped(int position, int mask) {
        byte[] bytes = written.bytes().clone();
        bytes[position] ^= (byte) mask;
        return bytes;
    }

    private static void verify(byte[] bytes) throws IOException {
        SegmentReader.open(new MemoryByteSource("test.index", bytes)).verify();
    }

    /** Everything a search can see, through the descriptor. */
    private String answer(byte[] bytes) throws IOException {
        SegmentReader reader =
                SegmentReader.open(new MemoryByteSource("test.index", bytes), written.descriptor());
        Codebook codebook = reader.embeddedCodebook().orElseThrow();
        StringBuilder answer = new StringBuilder();
        answer.append(reader.statistics()).append(codebook).append(codebook.baseline());
        answer.append(Arrays.hashCode(codebook.centroids()));
        answer.append(Arrays.hashCode(codebook.codewords()));
        List<InvertedList> lists = reader.readLists(LISTS);
        for (InvertedList list : lists) {
            for (int row = 0; row < list.rowCount(); row++) {
                answer.append(list.rowId(row)).append(' ').append(list.term(row));
                answer.append(' ').append(list.code(row, 0)).append(' ').append(list.code(row, 1));
            }
            answer.append(Arrays.toString(reader.readRefineCodes(list.listId()).codes()));
        }
        return answer.toString();
    }
}
