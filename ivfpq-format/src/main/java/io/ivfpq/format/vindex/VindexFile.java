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

import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.io.SectionFile;
import io.ivfpq.format.io.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An {@code ivf-pq} file of paimon-vindex, opened: its model in memory, lists on request. Sizes are
 * checked against the length of the file before memory is taken; the file has no checksums, so
 * other damage can show as other numbers. The source stays the caller's.
 */
final class VindexFile {

    /** Largest number of floats in one array; that of our codebooks. */
    private static final long MAX_FLOATS = 1L << 28;

    private final ByteSource source;
    private final VindexHeader header;
    private final float[] rotation;
    private final float[] centroids;
    private final float[] codewords;
    private final VindexTable table;

    private VindexFile(ByteSource source, VindexHeader header, long length) throws IOException {
        this.source = source;
        this.header = header;
        long position = VindexHeader.BYTES;
        this.rotation = floats("rotation", position, header.rotationBytes());
        position += header.rotationBytes();
        this.centroids = floats("centroid", position, header.centroidBytes());
        position += header.centroidBytes();
        this.codewords = floats("codeword", position, header.codewordBytes());
        long tableBytes = (long) header.listCount() * VindexTable.ENTRY_BYTES;
        byte[] entries = SectionFile.read(source, header.tableOffset(), tableBytes);
        this.table = VindexTable.read(source.name(), entries, header, length);
    }

    static VindexFile open(ByteSource source) throws IOException {
        long length = source.length();
        if (length < VindexHeader.BYTES) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: file has %d bytes, expected at least %d; it is truncated or no"
                                    + " ivf-pq file",
                            source.name(), length, VindexHeader.BYTES));
        }
        byte[] bytes = SectionFile.read(source, 0, VindexHeader.BYTES);
        VindexHeader header = VindexHeader.read(source.name(), bytes);
        checkSize(source.name(), header, length);
        return new VindexFile(source, header, length);
    }

    private static void checkSize(String name, VindexHeader header, long length)
            throws IOException {
        if (header.listsOffset() > length) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: file has %d bytes, expected at least %d for the model that its"
                                    + " header describes; it is truncated",
                            name, length, header.listsOffset()));
        }
        if (Math.max(
                        Math.max(header.rotationBytes(), header.centroidBytes()),
                        Math.max(header.codewordBytes(), 16L * header.listCount()))
                > 4 * MAX_FLOATS) {
            throw new UnsupportedFormatException(
                    String.format(
                            "%s: ivf-pq file of dimension %d and %d lists, expected at most %d"
                                    + " numbers in one part of the model",
                            name, header.dimension(), header.listCount(), MAX_FLOATS));
        }
    }

    private float[] floats(String what, long position, long bytes) throws IOException {
        float[] values = new float[(int) (bytes / Float.BYTES)];
        ContainerLayout.wrap(SectionFile.read(source, position, bytes)).asFloatBuffer().get(values);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new CorruptIndexException(
                        String.format(
                                "%s: %s value %d is %s, expected finite values",
                                source.name(), what, i, values[i]));
            }
        }
        return values;
    }

    String name() {
        return source.name();
    }

    VindexHeader header() {
        return header;
    }

    /** Row-major, {@code dimension × dimension}; empty without a rotation. Shared. */
    float[] rotation() {
        return rotation;
    }

    /** Row-major, {@code listCount × dimension}. Shared. */
    float[] centroids() {
        return centroids;
    }

    /** {@code [subspace][codeword][component]}. Shared. */
    float[] codewords() {
        return codewords;
    }

    int rowCount(int list) {
        return table.rowCounts[list];
    }

    /**
     * The rows of one list.
     *
     * @param ids ascending
     * @param codes byte {@code c * ids.length + row} is code byte {@code c} of a row
     */
    record Rows(long[] ids, byte[] codes) {

        byte codeByte(int row, int column) {
            return codes[column * ids.length + row];
        }
    }

    Rows readList(int list) throws IOException {
        int count = table.rowCounts[list];
        if (count == 0) {
            return new Rows(new long[0], new byte[0]);
        }
        long length = table.listBytes(list, header);
        if (length > MAX_FLOATS * Float.BYTES) {
            throw new UnsupportedFormatException(
                    String.format(
                            "%s: list %d has %d bytes, expected at most %d",
                            source.name(), list, length, MAX_FLOATS * Float.BYTES));
        }
        byte[] bytes = SectionFile.read(source, table.offsets[list], length);
        ByteBuffer buffer = ContainerLayout.wrap(bytes);
        long base = buffer.getLong();
        int idBytes = buffer.getInt();
        if (idBytes != table.idBytes[list]) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: list %d has %d bytes of row ids, expected %d as in the table",
                            source.name(), list, idBytes, table.idBytes[list]));
        }
        int codesAt = VindexTable.LIST_HEADER_BYTES + idBytes;
        String where = source.name() + ": list " + list;
        long[] ids = DeltaIds.read(buffer.limit(codesAt), base, count, where);
        byte[] codes = new byte[count * header.codeBytes()];
        buffer.limit(bytes.length).get(codes);
        return new Rows(ids, codes);
    }
}
