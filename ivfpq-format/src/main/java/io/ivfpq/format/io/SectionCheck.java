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
import java.util.Set;
import java.util.zip.CRC32C;

/** Checks entries of the section table and, for a full verification, what they point at. */
final class SectionCheck {

    private static final int BUFFER_BYTES = 1 << 20;

    private SectionCheck() {}

    /**
     * Parses the next entry, which must start at {@code start} and end at most at {@code limit}.
     */
    static Section next(String name, ByteBuffer entries, long start, long limit)
            throws IOException {
        int type = entries.getInt();
        int flags = entries.getInt();
        long offset = entries.getLong();
        long length = entries.getLong();
        int crc = entries.getInt();
        int reserved = entries.getInt();
        if ((flags & ~Section.FLAG_OPTIONAL) != 0) {
            throw new UnsupportedFormatException(
                    String.format(
                            "%s: section type %d has flags %x, expected only %x; a newer release"
                                    + " wrote it",
                            name, type, flags, Section.FLAG_OPTIONAL));
        }
        if (reserved != 0) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: reserved bytes of section type %d are %x, expected zero",
                            name, type, reserved));
        }
        // limit - start first: offset + length could overflow.
        if (offset != start || length < 0 || length > limit - start) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: section type %d covers %d bytes at %d, expected it at %d and"
                                    + " before %d",
                            name, type, length, offset, start, limit));
        }
        return new Section(type, flags, offset, length, crc);
    }

    static void checkKnown(String name, Section section, Set<Integer> known)
            throws UnsupportedFormatException {
        if (!known.contains(section.type()) && !section.optional()) {
            throw new UnsupportedFormatException(
                    String.format(
                            "%s: section type %d is unknown and not optional, expected one of %s; a"
                                    + " newer release wrote it",
                            name, section.type(), known.stream().sorted().toList()));
        }
    }

    /** Reads a section in pieces; checks its CRC and that the padding up to {@code end} is zero. */
    static void verifyContent(ByteSource source, Section section, long end) throws IOException {
        CRC32C crc = new CRC32C();
        long position = section.offset();
        while (position < section.end()) {
            long piece = Math.min(BUFFER_BYTES, section.end() - position);
            crc.update(SectionFile.read(source, position, piece));
            position += piece;
        }
        if ((int) crc.getValue() != section.crc()) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: section type %d at %d has CRC32C %08x, expected %08x; restore the"
                                    + " file or rebuild the index",
                            source.name(),
                            section.type(),
                            section.offset(),
                            (int) crc.getValue(),
                            section.crc()));
        }
        for (byte padding : SectionFile.read(source, position, end - position)) {
            if (padding != 0) {
                throw new CorruptIndexException(
                        String.format(
                                "%s: padding after section type %d is %d, expected zero",
                                source.name(), section.type(), padding));
            }
        }
    }
}
