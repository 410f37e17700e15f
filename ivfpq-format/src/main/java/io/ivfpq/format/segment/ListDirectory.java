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

import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.io.Section;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Which lists a segment holds and where; {@code docs/format.md}, "List directory". Lists without
 * rows have no entry. Immutable.
 */
final class ListDirectory {

    static final int ENTRY_BYTES = 32;

    final int[] listIds;

    /** Entries of each list: rows, each once. */
    final int[] rowCounts;

    final long[] offsets;
    final int[] crcs;
    final int[] residuals;
    final int[] errors;

    ListDirectory(int count) {
        listIds = new int[count];
        rowCounts = new int[count];
        offsets = new long[count];
        crcs = new int[count];
        residuals = new int[count];
        errors = new int[count];
    }

    ByteBuffer toSection() {
        ByteBuffer bytes = ContainerLayout.allocate(listIds.length * ENTRY_BYTES);
        for (int i = 0; i < listIds.length; i++) {
            bytes.putInt(listIds[i]).putInt(rowCounts[i]).putLong(offsets[i]).putInt(crcs[i]);
            bytes.putInt(residuals[i]).putInt(errors[i]).putInt(0);
        }
        return bytes;
    }

    /**
     * @param lists the section that must be filled by the lists, without gaps
     */
    static ListDirectory read(String name, ByteBuffer bytes, SegmentInfo info, Section lists)
            throws CorruptIndexException {
        if (bytes.limit() % ENTRY_BYTES != 0) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: list directory has %d bytes, expected a multiple of %d",
                            name, bytes.limit(), ENTRY_BYTES));
        }
        ListDirectory directory = new ListDirectory(bytes.limit() / ENTRY_BYTES);
        long end = lists.offset();
        long entries = 0;
        for (int i = 0; i < directory.listIds.length; i++) {
            directory.readEntry(name, bytes, i);
            directory.checkEntry(name, i, info, end);
            end += directory.payloadBytes(i, info);
            entries += directory.rowCounts[i];
        }
        if (end != lists.end() || !info.explains(entries)) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: lists hold %d entries and end at %d, expected %d rows in %d"
                                    + " lists each and an end at %d",
                            name,
                            entries,
                            end,
                            info.sums().rows(),
                            info.shape().listsPerRow(),
                            lists.end()));
        }
        return directory;
    }

    private void readEntry(String name, ByteBuffer bytes, int i) throws CorruptIndexException {
        listIds[i] = bytes.getInt();
        rowCounts[i] = bytes.getInt();
        offsets[i] = bytes.getLong();
        crcs[i] = bytes.getInt();
        residuals[i] = bytes.getInt();
        errors[i] = bytes.getInt();
        if (bytes.getInt() != 0) {
            throw new CorruptIndexException(
                    String.format("%s: reserved bytes of list entry %d are not zero", name, i));
        }
    }

    private void checkEntry(String name, int i, SegmentInfo info, long offset)
            throws CorruptIndexException {
        int least = i == 0 ? info.firstList() : listIds[i - 1] + 1;
        if (listIds[i] < least || listIds[i] >= info.lastList()) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: list entry %d is of list %d, expected one in [%d, %d)",
                            name, i, listIds[i], least, info.lastList()));
        }
        if (rowCounts[i] < 1 || offsets[i] != offset) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: list %d has %d rows at %d, expected at least 1 row at %d",
                            name, listIds[i], rowCounts[i], offsets[i], offset));
        }
        if (payloadBytes(i, info) > InvertedList.MAX_PAYLOAD_BYTES) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: list %d has %d rows of %d bytes, expected at most %d bytes",
                            name,
                            listIds[i],
                            rowCounts[i],
                            info.rowBytes(),
                            InvertedList.MAX_PAYLOAD_BYTES));
        }
    }

    /** Entries of all lists: rows times the lists that each lies in, but for lists elsewhere. */
    long entryCount() {
        return Arrays.stream(rowCounts).asLongStream().sum();
    }

    long payloadBytes(int i, SegmentInfo info) {
        return (long) rowCounts[i] * info.rowBytes();
    }

    /** The entry of a list, or a negative number. */
    int find(int listId) {
        return Arrays.binarySearch(listIds, listId);
    }

    long retainedBytes() {
        return 28L * listIds.length;
    }
}
