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

import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.io.Section;
import io.ivfpq.format.io.SectionFile;
import io.ivfpq.format.io.SectionFileWriter;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The section of refine codes; {@code docs/format.md}, "Refine codes". Its lists are those of the
 * directory, in the same order and each with its checksum after it.
 */
final class RefineSection implements ListRegion {

    private final ByteSource source;
    private final SegmentInfo info;
    private final ListDirectory directory;
    private final Section section;

    RefineSection(ByteSource source, SegmentInfo info, ListDirectory directory, Section section) {
        this.source = source;
        this.info = info;
        this.directory = directory;
        this.section = section;
    }

    static void checkLength(String name, SegmentInfo info, ListDirectory directory, Section section)
            throws CorruptIndexException {
        long lists = directory.listIds.length;
        long entries = directory.entryCount();
        // entries < 2^40 by the length of the lists, so nothing overflows.
        long expected = entries * info.shape().dimension() + lists * Integer.BYTES;
        if (section.length() != expected) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: section of refine codes has %d bytes, expected %d for %d entries"
                                    + " of dimension %d in %d lists",
                            name,
                            section.length(),
                            expected,
                            entries,
                            info.shape().dimension(),
                            lists));
        }
    }

    /** Codes of one list; none if the segment has no such list. */
    RefineCodes read(int listId) throws IOException {
        int dimension = info.shape().dimension();
        int entry = directory.find(listId);
        if (entry < 0) {
            return new RefineCodes(dimension, new byte[0]);
        }
        checkSize(entry);
        byte[] bytes = SectionFile.read(source, offset(entry), length(entry));
        check(bytes, 0, entry);
        return new RefineCodes(dimension, bytes);
    }

    @Override
    public void check(byte[] bytes, int offset, int entry) throws CorruptIndexException {
        int length = (int) codeBytes(entry);
        int crc = ContainerLayout.crc32c(bytes, offset, length);
        int expected = checksum(bytes, offset + length);
        if (crc != expected) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: refine codes of list %d at %d have CRC32C %08x, expected %08x;"
                                    + " restore the file or rebuild the index",
                            source.name(), directory.listIds[entry], offset(entry), crc, expected));
        }
    }

    private void checkSize(int entry) throws CorruptIndexException {
        long length = codeBytes(entry);
        if (length > InvertedList.MAX_PAYLOAD_BYTES) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: refine codes of list %d have %d bytes, expected at most %d",
                            source.name(),
                            directory.listIds[entry],
                            length,
                            InvertedList.MAX_PAYLOAD_BYTES));
        }
    }

    @Override
    public long length(int entry) {
        return codeBytes(entry) + Integer.BYTES;
    }

    private long codeBytes(int entry) {
        return (long) directory.rowCounts[entry] * info.shape().dimension();
    }

    @Override
    public long offset(int entry) {
        long rowsBefore = (directory.offsets[entry] - directory.offsets[0]) / info.rowBytes();
        return section.offset()
                + rowsBefore * info.shape().dimension()
                + (long) entry * Integer.BYTES;
    }

    /**
     * Appends the codes of one list to the open section.
     *
     * @param codes filled from 0 to its limit less four bytes, which become the checksum
     */
    static void write(SectionFileWriter writer, ByteBuffer codes) throws IOException {
        int length = codes.limit() - Integer.BYTES;
        putChecksum(codes.array(), length, ContainerLayout.crc32c(codes.array(), 0, length));
        writer.write(codes);
    }

    /** Puts the checksum of the codes of a list behind them, at {@code end}. */
    static void putChecksum(byte[] bytes, int end, int crc) {
        ContainerLayout.wrap(bytes).putInt(end, crc);
    }

    /** The checksum of the codes of a list that end at {@code end}. */
    static int checksum(byte[] bytes, int end) {
        return ContainerLayout.wrap(bytes).getInt(end);
    }

    /** Room for the codes of one list and their checksum. */
    static ByteBuffer allocate(int listId, long rows, int dimension) {
        return ContainerLayout.allocate(length(listId, rows, dimension));
    }

    /** Bytes of the codes of one list and their checksum. */
    static int length(int listId, long rows, int dimension) {
        long length = rows * dimension;
        if (length > InvertedList.MAX_PAYLOAD_BYTES) {
            throw new IllegalStateException(
                    String.format(
                            "list %d has %d rows of %d refine codes, expected at most %d bytes;"
                                    + " train with more lists",
                            listId, rows, dimension, InvertedList.MAX_PAYLOAD_BYTES));
        }
        return (int) length + Integer.BYTES;
    }
}
