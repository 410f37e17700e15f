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
import io.ivfpq.format.io.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Bytes of a {@link SegmentDescriptor}; {@code docs/format.md}, "Segment descriptor". */
final class DescriptorBytes {

    private static final byte[] MAGIC = "IVFPQSEG".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;

    /** Bytes before the file name. */
    private static final int FIXED_BYTES = 152;

    private static final int CRC_BYTES = 4;
    private static final int MAX_NAME_BYTES = 1024;

    private DescriptorBytes() {}

    static boolean hasMagic(byte[] bytes) {
        return bytes.length >= MAGIC.length
                && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    static byte[] write(SegmentDescriptor descriptor) {
        CodebookReference codebook = descriptor.codebook();
        byte[] fileName = codebook.fileName().getBytes(StandardCharsets.UTF_8);
        if (fileName.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    String.format(
                            "codebook file name has %d bytes, expected at most %d",
                            fileName.length, MAX_NAME_BYTES));
        }
        int length = FIXED_BYTES + fileName.length + CRC_BYTES;
        ByteBuffer bytes = ContainerLayout.allocate(length);
        bytes.put(MAGIC).putInt(VERSION).putInt(length);
        bytes.putLong(codebook.id().getMostSignificantBits());
        bytes.putLong(codebook.id().getLeastSignificantBits());
        bytes.putInt(codebook.generation()).putInt(codebook.revision());
        bytes.putLong(codebook.fileLength());
        bytes.putInt(descriptor.firstList()).putInt(descriptor.lastList());
        bytes.putLong(descriptor.tailOffset()).putLong(descriptor.fileLength());
        put(bytes, descriptor.statistics());
        bytes.putLong(0).putInt(0).putInt(fileName.length).put(fileName);
        return bytes.putInt(ContainerLayout.crc32c(bytes.array(), 0, length - CRC_BYTES)).array();
    }

    private static void put(ByteBuffer bytes, SegmentStatistics statistics) {
        bytes.putLong(statistics.rows());
        bytes.putDouble(statistics.sumResidual()).putDouble(statistics.sumResidualSquared());
        bytes.putDouble(statistics.sumError()).putDouble(statistics.sumErrorSquared());
        bytes.putLong(statistics.tailRows()).putLong(statistics.nullRows());
        bytes.putLong(statistics.invalidRows());
    }

    static SegmentDescriptor read(byte[] bytes, String where)
            throws CorruptIndexException, UnsupportedFormatException {
        checkFrame(bytes, where);
        ByteBuffer buffer = ContainerLayout.wrap(bytes).position(MAGIC.length + 8);
        UUID id = new UUID(buffer.getLong(), buffer.getLong());
        int generation = buffer.getInt();
        int revision = buffer.getInt();
        long codebookLength = buffer.getLong();
        int firstList = buffer.getInt();
        int lastList = buffer.getInt();
        long tailOffset = buffer.getLong();
        long fileLength = buffer.getLong();
        try {
            SegmentStatistics statistics = statistics(buffer);
            String fileName = fileName(buffer, where);
            return new SegmentDescriptor(
                    new CodebookReference(id, generation, revision, fileName, codebookLength),
                    firstList,
                    lastList,
                    tailOffset,
                    fileLength,
                    statistics);
        } catch (IllegalArgumentException e) {
            throw new CorruptIndexException(where + ": " + e.getMessage(), e);
        }
    }

    private static void checkFrame(byte[] bytes, String where)
            throws CorruptIndexException, UnsupportedFormatException {
        if (!hasMagic(bytes) || bytes.length < FIXED_BYTES + CRC_BYTES) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: segment descriptor of %d bytes does not start with %s or is"
                                    + " truncated, expected at least %d bytes",
                            where,
                            bytes.length,
                            new String(MAGIC, StandardCharsets.US_ASCII),
                            FIXED_BYTES + CRC_BYTES));
        }
        ByteBuffer buffer = ContainerLayout.wrap(bytes);
        int crc = ContainerLayout.crc32c(bytes, 0, bytes.length - CRC_BYTES);
        int expected = buffer.getInt(bytes.length - CRC_BYTES);
        if (crc != expected) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: segment descriptor has CRC32C %08x, expected %08x; rebuild the"
                                    + " index",
                            where, crc, expected));
        }
        int version = buffer.getInt(MAGIC.length);
        if (version != VERSION) {
            throw new UnsupportedFormatException(
                    String.format(
                            "%s: segment descriptor has version %d, expected %d; read it with the"
                                    + " release that wrote it or a newer one",
                            where, version & 0xffffffffL, VERSION));
        }
        if (buffer.getInt(MAGIC.length + 4) != bytes.length) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: segment descriptor has %d bytes, expected %d",
                            where, bytes.length, buffer.getInt(MAGIC.length + 4)));
        }
    }

    private static SegmentStatistics statistics(ByteBuffer buffer) {
        return new SegmentStatistics(
                buffer.getLong(),
                buffer.getDouble(),
                buffer.getDouble(),
                buffer.getDouble(),
                buffer.getDouble(),
                buffer.getLong(),
                buffer.getLong(),
                buffer.getLong());
    }

    private static String fileName(ByteBuffer buffer, String where)
            throws CorruptIndexException, UnsupportedFormatException {
        long reserved = buffer.getLong();
        int flags = buffer.getInt();
        int length = buffer.getInt();
        if (flags != 0) {
            throw new UnsupportedFormatException(
                    String.format(
                            "%s: segment descriptor has flags %x, expected 0; a newer release wrote"
                                    + " it",
                            where, flags));
        }
        if (reserved != 0 || length != buffer.remaining() - CRC_BYTES || length > MAX_NAME_BYTES) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: segment descriptor with reserved bytes %x and a file name of %d"
                                    + " bytes, expected zero and %d",
                            where, reserved, length, buffer.remaining() - CRC_BYTES));
        }
        byte[] name = new byte[length];
        buffer.get(name);
        return new String(name, StandardCharsets.UTF_8);
    }
}
