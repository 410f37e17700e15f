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

import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import java.nio.ByteBuffer;

/**
 * The offset table of an {@code ivf-pq} file: where each list starts, its rows, and the bytes of
 * its row ids. Lists follow each other without gaps up to the end of the file.
 */
final class VindexTable {

    static final int ENTRY_BYTES = 16;

    /** Base id and length of the row ids, before the row ids of a list. */
    static final int LIST_HEADER_BYTES = 12;

    final long[] offsets;
    final int[] rowCounts;
    final int[] idBytes;

    VindexTable(int listCount) {
        offsets = new long[listCount];
        rowCounts = new int[listCount];
        idBytes = new int[listCount];
    }

    /** Bytes of a list in the file. */
    long listBytes(int list, VindexHeader header) {
        return rowCounts[list] == 0
                ? 0
                : LIST_HEADER_BYTES + idBytes[list] + (long) rowCounts[list] * header.codeBytes();
    }

    /** Sets all offsets from the counts; returns the length of the file. */
    long place(VindexHeader header) {
        long end = header.listsOffset();
        for (int list = 0; list < offsets.length; list++) {
            offsets[list] = end;
            end += listBytes(list, header);
        }
        return end;
    }

    byte[] toBytes() {
        ByteBuffer bytes = ContainerLayout.allocate(offsets.length * ENTRY_BYTES);
        for (int list = 0; list < offsets.length; list++) {
            bytes.putLong(offsets[list]).putInt(rowCounts[list]).putInt(idBytes[list]);
        }
        return bytes.array();
    }

    /**
     * @param fileLength where the last list must end
     */
    static VindexTable read(String name, byte[] entries, VindexHeader header, long fileLength)
            throws CorruptIndexException {
        ByteBuffer bytes = ContainerLayout.wrap(entries);
        VindexTable table = new VindexTable(header.listCount());
        long end = header.listsOffset();
        long rows = 0;
        for (int list = 0; list < header.listCount() && end <= fileLength; list++) {
            table.offsets[list] = bytes.getLong();
            table.rowCounts[list] = bytes.getInt();
            table.idBytes[list] = bytes.getInt();
            table.checkEntry(name, list, end);
            end += table.listBytes(list, header);
            rows += table.rowCounts[list];
        }
        if (end != fileLength || rows != header.rows()) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: lists hold %d rows and end at %d, expected %d rows and %d",
                            name, rows, end, header.rows(), fileLength));
        }
        return table;
    }

    private void checkEntry(String name, int list, long offset) throws CorruptIndexException {
        int rows = rowCounts[list];
        // A difference of row ids takes one to ten bytes.
        boolean ids = idBytes[list] >= rows && idBytes[list] <= 10L * rows;
        if (offsets[list] != offset || rows < 0 || !ids) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: list %d at %d has %d rows with %d bytes of row ids, expected it"
                                    + " at %d with one to ten bytes a row",
                            name, list, offsets[list], rows, idBytes[list], offset));
        }
    }
}
