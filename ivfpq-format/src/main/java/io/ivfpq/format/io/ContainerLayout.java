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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Fixed parts of the container; {@code docs/format.md}, "Container". */
public final class ContainerLayout {

    /** The format version written, and the only one read. */
    public static final int VERSION = 1;

    /** Bytes before the first section. */
    public static final int HEADER_BYTES = 32;

    /** Bytes of the footer, the last of the file. */
    public static final int FOOTER_BYTES = 48;

    static final byte[] HEADER_MAGIC = "IVFPQIDX".getBytes(StandardCharsets.US_ASCII);
    static final byte[] FOOTER_MAGIC = "IVFPQEND".getBytes(StandardCharsets.US_ASCII);

    private static final int FOOTER_CRC_OFFSET = 36;

    private ContainerLayout() {}

    /** A zeroed little-endian buffer. The caller has checked {@code length}. */
    public static ByteBuffer allocate(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A little-endian view of {@code bytes}. */
    public static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** CRC32C of {@code bytes[offset, offset + length)}. */
    public static int crc32c(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /** Rejects a section whose bytes from the position of {@code rest} on are not all zero. */
    public static void checkZeros(String name, String section, ByteBuffer rest)
            throws CorruptIndexException {
        while (rest.hasRemaining()) {
            if (rest.get() != 0) {
                throw new CorruptIndexException(
                        String.format(
                                "%s: reserved byte %d of the %s section is not zero",
                                name, rest.position() - 1, section));
            }
        }
    }

    static byte[] header(FileKind kind) {
        return allocate(HEADER_BYTES).put(HEADER_MAGIC).putInt(kind.code()).putInt(VERSION).array();
    }

    static byte[] footer(FileKind kind, long tableOffset, byte[] table) {
        ByteBuffer footer = allocate(FOOTER_BYTES);
        footer.putLong(tableOffset);
        footer.putInt(table.length / Section.BYTES);
        footer.putInt(crc32c(table, 0, table.length));
        footer.putLong(tableOffset + table.length + FOOTER_BYTES);
        footer.putInt(kind.code()).putInt(VERSION).putInt(0);
        footer.putInt(crc32c(footer.array(), 0, FOOTER_CRC_OFFSET));
        return footer.put(FOOTER_MAGIC).array();
    }

    static int footerCrc(byte[] footer) {
        return crc32c(footer, 0, FOOTER_CRC_OFFSET);
    }
}
