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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Checks header and footer; holds what the footer says once it is believed. */
record FooterCheck(String name, long tableOffset, int sectionCount, int tableCrc) {

    static FooterCheck of(String name, FileKind kind, byte[] bytes, long length)
            throws IOException {
        checkMagic(name, "footer", ContainerLayout.FOOTER_MAGIC, bytes, bytes.length - 8);
        ByteBuffer footer = ContainerLayout.wrap(bytes);
        long tableOffset = footer.getLong();
        int sectionCount = footer.getInt();
        int tableCrc = footer.getInt();
        long fileLength = footer.getLong();
        int kindCode = footer.getInt();
        int version = footer.getInt();
        int reserved = footer.getInt();
        int crc = footer.getInt();
        if (crc != ContainerLayout.footerCrc(bytes)) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: footer has CRC32C %08x, expected %08x; restore the file or rebuild"
                                    + " the index",
                            name, ContainerLayout.footerCrc(bytes), crc));
        }
        checkVersion(name, version);
        checkKind(name, kind, kindCode);
        checkZero(name, "footer", reserved);
        if (fileLength != length) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: file has %d bytes, expected %d as its footer says; it is truncated"
                                    + " or was appended to",
                            name, length, fileLength));
        }
        checkTablePlace(name, tableOffset, sectionCount, length);
        return new FooterCheck(name, tableOffset, sectionCount, tableCrc);
    }

    private static void checkTablePlace(String name, long offset, int count, long length)
            throws CorruptIndexException {
        long expected =
                length - ContainerLayout.FOOTER_BYTES - (count & 0xffffffffL) * Section.BYTES;
        if (count < 0 || offset != expected || offset < ContainerLayout.HEADER_BYTES) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: section table at %d with %d entries, expected it to end at the"
                                    + " footer of the %d bytes long file",
                            name, offset, count & 0xffffffffL, length));
        }
    }

    void checkTable(byte[] table) throws CorruptIndexException {
        int crc = ContainerLayout.crc32c(table, 0, table.length);
        if (crc != tableCrc) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: section table at %d has CRC32C %08x, expected %08x; restore the"
                                    + " file or rebuild the index",
                            name, tableOffset, crc, tableCrc));
        }
    }

    static void checkHeader(String name, FileKind kind, byte[] bytes) throws IOException {
        checkMagic(name, "header", ContainerLayout.HEADER_MAGIC, bytes, 0);
        ByteBuffer header = ContainerLayout.wrap(bytes).position(8);
        int kindCode = header.getInt();
        checkVersion(name, header.getInt());
        checkKind(name, kind, kindCode);
        checkZero(name, "header", header.getLong());
        checkZero(name, "header", header.getLong());
    }

    private static void checkMagic(
            String name, String where, byte[] magic, byte[] bytes, int offset)
            throws CorruptIndexException {
        if (!Arrays.equals(bytes, offset, offset + 8, magic, 0, 8)) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: %s magic is %016x, expected %016x; the file is truncated or no"
                                    + " index file",
                            name,
                            where,
                            ContainerLayout.wrap(bytes).getLong(offset),
                            ContainerLayout.wrap(magic).getLong(0)));
        }
    }

    private static void checkVersion(String name, int version) throws UnsupportedFormatException {
        if (version != ContainerLayout.VERSION) {
            throw new UnsupportedFormatException(
                    String.format(
                            "%s: format version is %d, expected %d; read it with the release that"
                                    + " wrote it or a newer one",
                            name, version & 0xffffffffL, ContainerLayout.VERSION));
        }
    }

    private static void checkKind(String name, FileKind kind, int code)
            throws CorruptIndexException {
        if (code != kind.code()) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: file kind is %d, expected %d (%s)",
                            name, code, kind.code(), kind));
        }
    }

    private static void checkZero(String name, String where, long reserved)
            throws CorruptIndexException {
        if (reserved != 0) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: reserved bytes of the %s are %x, expected zero",
                            name, where, reserved));
        }
    }
}
