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
final class RefineSection {

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
        long rows = info.sums().rows();
        // rows < 2^40 by the length of the lists, so nothing overflows.
        long expected = rows * info.shape().dimension() + lists * Integer.BYTES;
        if (section.length() != expected) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: section of refine codes has %d bytes, expected %d for %d rows of"
                                    + " dimension %d in %d lists",
                            name,
                            section.length(),
                            expected,
                            rows,
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
        long length = codeBytes(entry);
        checkSize(listId, length);
        long offset = offset(entry);
        byte[] bytes = SectionFile.read(source, offset, length + Integer.BYTES);
        int crc = ContainerLayout.crc32c(bytes, 0, (int) length);
        int expected = ContainerLayout.wrap(bytes).getInt((int) length);
        if (crc != expected) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: refine codes of list %d at %d have CRC32C %08x, expected %08x;"
                                    + " restore the file or rebuild the index",
                            source.name(), listId, offset, crc, expected));
        }
        return new RefineCodes(dimension, bytes);
    }

    private void checkSize(int listId, long length) throws CorruptIndexException {
        if (length > InvertedList.MAX_PAYLOAD_BYTES) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: refine codes of list %d have %d bytes, expected at most %d",
                            source.name(), listId, length, InvertedList.MAX_PAYLOAD_BYTES));
        }
    }

    long codeBytes(int entry) {
        return (long) directory.rowCounts[entry] * info.shape().dimension();
    }

    private long offset(int entry) {
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
        codes.putInt(length, ContainerLayout.crc32c(codes.array(), 0, length));
        writer.write(codes);
    }

    /** Room for the codes of one list and their checksum. */
    static ByteBuffer allocate(int listId, long rows, int dimension) {
        long length = rows * dimension;
        if (length > InvertedList.MAX_PAYLOAD_BYTES) {
            throw new IllegalStateException(
                    String.format(
                            "list %d has %d rows of %d refine codes, expected at most %d bytes;"
                                    + " train with more lists",
                            listId, rows, dimension, InvertedList.MAX_PAYLOAD_BYTES));
        }
        return ContainerLayout.allocate((int) length + Integer.BYTES);
    }
}
