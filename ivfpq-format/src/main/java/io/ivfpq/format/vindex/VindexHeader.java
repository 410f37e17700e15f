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
import io.ivfpq.format.io.UnsupportedFormatException;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * The first 64 bytes of an {@code ivf-pq} file.
 *
 * @param codeBits 8, or 4 with an even number of subspaces
 * @param rotated whether a rotation precedes the centroids
 * @param residual whether codes are of residuals, or of the vectors themselves
 * @param rows rows in all lists together
 */
record VindexHeader(
        Metric metric,
        int dimension,
        int listCount,
        int subspaceCount,
        int codeBits,
        boolean rotated,
        boolean residual,
        long rows) {

    static final int BYTES = 64;

    /** Little-endian {@code 0x49565051}. */
    private static final byte[] MAGIC = {'Q', 'P', 'V', 'I'};

    private static final int VERSION = 1;
    private static final int FLAG_ROTATED = 1;
    private static final int FLAG_RESIDUAL = 2;

    /** Delta-coded row ids and transposed codes, which version 1 requires. */
    private static final int REQUIRED_FLAGS = 4 | 8;

    VindexHeader {
        Objects.requireNonNull(metric, "metric");
        if (dimension < 1
                || listCount < 1
                || subspaceCount < 1
                || dimension % subspaceCount != 0
                || rows < 0) {
            throw new IllegalArgumentException(
                    String.format(
                            "ivf-pq file of dimension %d, %d lists, %d subspaces, %d rows; expected"
                                    + " at least 1, 1, a divisor of the dimension, and 0",
                            dimension, listCount, subspaceCount, rows));
        }
        if (codeBits != 8 && (codeBits != 4 || subspaceCount % 2 != 0)) {
            throw new IllegalArgumentException(
                    String.format(
                            "ivf-pq file with %d subspaces of %d bits; expected 8 bits, or 4 bits"
                                    + " of an even number of subspaces",
                            subspaceCount, codeBits));
        }
    }

    int codewordCount() {
        return 1 << codeBits;
    }

    /** Bytes of the codes of one row. */
    int codeBytes() {
        return subspaceCount * codeBits / Byte.SIZE;
    }

    long rotationBytes() {
        return rotated ? 4L * dimension * dimension : 0;
    }

    long centroidBytes() {
        return 4L * listCount * dimension;
    }

    long codewordBytes() {
        return 4L * codewordCount() * dimension;
    }

    /** Where the offset table starts. */
    long tableOffset() {
        return BYTES + rotationBytes() + centroidBytes() + codewordBytes();
    }

    /** Where the first list starts. */
    long listsOffset() {
        return tableOffset() + (long) listCount * VindexTable.ENTRY_BYTES;
    }

    byte[] toBytes() {
        ByteBuffer bytes = ContainerLayout.allocate(BYTES);
        bytes.put(MAGIC).putInt(VERSION);
        bytes.putInt(dimension).putInt(listCount).putInt(subspaceCount).putInt(codewordCount());
        bytes.putInt(dimension / subspaceCount).putInt(metric.code()).putLong(rows);
        int optional = (rotated ? FLAG_ROTATED : 0) | (residual ? FLAG_RESIDUAL : 0);
        return bytes.putInt(REQUIRED_FLAGS | optional).array();
    }

    static VindexHeader read(String name, byte[] header) throws IOException {
        ByteBuffer bytes = ContainerLayout.wrap(header);
        checkVersion(name, header, bytes.getInt(4));
        int dimension = bytes.getInt(8);
        int listCount = bytes.getInt(12);
        int subspaceCount = bytes.getInt(16);
        int codewordCount = bytes.getInt(20);
        int metric = bytes.getInt(28);
        int flags = bytes.getInt(40);
        checkSupported(name, metric, codewordCount, flags);
        ContainerLayout.checkZeros(name, "ivf-pq header", bytes.position(44));
        try {
            VindexHeader read =
                    new VindexHeader(
                            Metric.fromCode(metric),
                            dimension,
                            listCount,
                            subspaceCount,
                            Integer.numberOfTrailingZeros(codewordCount),
                            (flags & FLAG_ROTATED) != 0,
                            (flags & FLAG_RESIDUAL) != 0,
                            bytes.getLong(32));
            checkWidth(name, bytes.getInt(24), dimension / subspaceCount);
            return read;
        } catch (IllegalArgumentException e) {
            throw new CorruptIndexException(name + ": " + e.getMessage(), e);
        }
    }

    private static void checkVersion(String name, byte[] header, int version) throws IOException {
        if (!Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: file starts with %08x, expected 51505649; it is no ivf-pq file of"
                                    + " paimon-vindex",
                            name, ByteBuffer.wrap(header).getInt()));
        }
        if (version != VERSION) {
            throw new UnsupportedFormatException(
                    String.format(
                            "%s: ivf-pq file has version %d, expected %d; write it with"
                                    + " paimon-vindex 0.3 or later, or use a newer release of this"
                                    + " library",
                            name, version & 0xffffffffL, VERSION));
        }
    }

    private static void checkSupported(String name, int metric, int codewordCount, int flags)
            throws UnsupportedFormatException {
        int unknown = flags & ~(REQUIRED_FLAGS | FLAG_ROTATED | FLAG_RESIDUAL);
        if (metric < 0
                || metric >= Metric.values().length
                || (codewordCount != 16 && codewordCount != 256)
                || unknown != 0
                || (flags & REQUIRED_FLAGS) != REQUIRED_FLAGS) {
            throw new UnsupportedFormatException(
                    String.format(
                            "%s: ivf-pq file with metric code %d, %d codewords a subspace, flags"
                                    + " %x; expected metric 0 to 2, 16 or 256 codewords, flags c"
                                    + " to f",
                            name, metric, codewordCount, flags));
        }
    }

    private static void checkWidth(String name, int width, int expected)
            throws CorruptIndexException {
        if (width != expected) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: ivf-pq file with subspaces of %d components, expected %d",
                            name, width, expected));
        }
    }
}
