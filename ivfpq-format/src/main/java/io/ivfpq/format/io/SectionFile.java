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

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The checked container of a codebook or segment file: its section table, and sections on request.
 * Trusts nothing: every offset and length is checked against the file before memory is taken, every
 * section against its CRC before it is handed out. Immutable; as thread-safe as its source.
 */
public final class SectionFile {

    /** Beyond this, memory is taken only after asking the source how long the file really is. */
    private static final long TRUSTED_BYTES = 1 << 20;

    private static final byte[] NOTHING = new byte[0];

    private final ByteSource source;
    private final FileKind kind;
    private final long length;
    private final long tableOffset;
    private final List<Section> sections;

    private SectionFile(
            ByteSource source,
            FileKind kind,
            long length,
            long tableOffset,
            List<Section> sections) {
        this.source = source;
        this.kind = kind;
        this.length = length;
        this.tableOffset = tableOffset;
        this.sections = sections;
    }

    /** Opens with reads of the footer and of the section table. */
    public static SectionFile open(ByteSource source, FileKind kind, Set<Integer> known)
            throws IOException {
        long length = source.length();
        if (length < ContainerLayout.HEADER_BYTES + ContainerLayout.FOOTER_BYTES) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: file has %d bytes, expected at least %d; it is truncated or no"
                                    + " index file",
                            source.name(),
                            length,
                            ContainerLayout.HEADER_BYTES + ContainerLayout.FOOTER_BYTES));
        }
        long footerOffset = length - ContainerLayout.FOOTER_BYTES;
        byte[] footer = read(source, footerOffset, ContainerLayout.FOOTER_BYTES);
        FooterCheck check = FooterCheck.of(source.name(), kind, footer, length);
        byte[] table = read(source, check.tableOffset(), footerOffset - check.tableOffset());
        return parse(source, kind, length, check, table, known);
    }

    /**
     * Opens from bytes already read.
     *
     * @param tail the last bytes of the file, at least section table and footer
     * @param length the length of the file
     */
    public static SectionFile fromTail(
            ByteSource source, FileKind kind, byte[] tail, long length, Set<Integer> known)
            throws IOException {
        int footerAt = tail.length - ContainerLayout.FOOTER_BYTES;
        byte[] footer = Arrays.copyOfRange(tail, footerAt, tail.length);
        FooterCheck check = FooterCheck.of(source.name(), kind, footer, length);
        long tableAt = check.tableOffset() - (length - tail.length);
        if (tableAt < 0) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: section table at %d starts before the tail at %d; the descriptor"
                                    + " does not belong to this file",
                            source.name(), check.tableOffset(), length - tail.length));
        }
        byte[] table = Arrays.copyOfRange(tail, (int) tableAt, footerAt);
        return parse(source, kind, length, check, table, known);
    }

    private static SectionFile parse(
            ByteSource source,
            FileKind kind,
            long length,
            FooterCheck check,
            byte[] table,
            Set<Integer> known)
            throws IOException {
        check.checkTable(table);
        List<Section> sections = new ArrayList<>();
        ByteBuffer entries = ContainerLayout.wrap(table);
        long end = ContainerLayout.HEADER_BYTES;
        while (entries.hasRemaining()) {
            Section section = SectionCheck.next(source.name(), entries, end, check.tableOffset());
            SectionCheck.checkKnown(source.name(), section, known);
            if (sections.stream().anyMatch(other -> other.type() == section.type())) {
                throw new CorruptIndexException(
                        String.format(
                                "%s: section type %d occurs twice, expected once",
                                source.name(), section.type()));
            }
            sections.add(section);
            end = align(section.end());
        }
        if (end != check.tableOffset()) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: sections end at %d, expected the section table at %d",
                            source.name(), end, check.tableOffset()));
        }
        return new SectionFile(source, kind, length, end, List.copyOf(sections));
    }

    /** The same file through another source. */
    public SectionFile on(ByteSource other) {
        return new SectionFile(other, kind, length, tableOffset, sections);
    }

    /**
     * The bytes {@code [position, position + length)}.
     *
     * @param length less than 2 GiB; the caller has checked it against what the file says of itself
     * @throws CorruptIndexException if the file ends before
     */
    public static byte[] read(ByteSource source, long position, long length) throws IOException {
        return read(source, position, length, NOTHING);
    }

    /**
     * As above, into {@code reusable} if it is long enough, else into a new array.
     *
     * @return the array that has the bytes from index 0 on
     */
    public static byte[] read(ByteSource source, long position, long length, byte[] reusable)
            throws IOException {
        if (length > TRUSTED_BYTES && position + length > source.length()) {
            throw endsBefore(source, position, length, null);
        }
        boolean fits = length <= reusable.length;
        byte[] bytes = fits ? reusable : new byte[Math.toIntExact(length)];
        try {
            source.readFully(position, bytes, 0, (int) length);
        } catch (EOFException e) {
            throw endsBefore(source, position, length, e);
        }
        return bytes;
    }

    private static CorruptIndexException endsBefore(
            ByteSource source, long position, long length, EOFException cause) {
        return new CorruptIndexException(
                String.format(
                        "%s: file ends before byte %d, expected %d bytes at %d; it is truncated",
                        source.name(), position + length, length, position),
                cause);
    }

    /** The entry of a section that must be there. */
    public Section required(int type) throws CorruptIndexException {
        return section(type)
                .orElseThrow(
                        () ->
                                new CorruptIndexException(
                                        String.format(
                                                "%s: section type %d is missing, expected one in a"
                                                        + " %s file",
                                                source.name(), type, kind)));
    }

    /** The entry of a section, if the file has one of that type. */
    public Optional<Section> section(int type) {
        return sections.stream().filter(section -> section.type() == type).findFirst();
    }

    /** Whether the file has such a section. */
    public boolean has(int type) {
        return section(type).isPresent();
    }

    /** Reads a section whole and checks its CRC. */
    public ByteBuffer readSection(int type) throws IOException {
        Section section = required(type);
        if (section.length() > Integer.MAX_VALUE - 8) {
            throw new UnsupportedFormatException(
                    String.format(
                            "%s: section type %d has %d bytes, expected less than 2 GiB",
                            source.name(), type, section.length()));
        }
        return checked(section, read(source, section.offset(), section.length()));
    }

    /** A section out of bytes already read, which start at {@code start} in the file. */
    public ByteBuffer sliceSection(int type, byte[] bytes, long start) throws IOException {
        Section section = required(type);
        long from = section.offset() - start;
        if (from < 0 || from + section.length() > bytes.length) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: section type %d at %d lies outside the tail, which starts at %d",
                            source.name(), type, section.offset(), start));
        }
        return checked(
                section, Arrays.copyOfRange(bytes, (int) from, (int) (from + section.length())));
    }

    private ByteBuffer checked(Section section, byte[] bytes) throws CorruptIndexException {
        int crc = ContainerLayout.crc32c(bytes, 0, bytes.length);
        if (crc != section.crc()) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: section type %d at %d has CRC32C %08x, expected %08x; restore the"
                                    + " file or rebuild the index",
                            source.name(), section.type(), section.offset(), crc, section.crc()));
        }
        return ContainerLayout.wrap(bytes);
    }

    /** Reads the whole file once and checks header, every section and the padding. */
    public void verify() throws IOException {
        FooterCheck.checkHeader(source.name(), kind, read(source, 0, ContainerLayout.HEADER_BYTES));
        for (Section section : sections) {
            SectionCheck.verifyContent(source, section, align(section.end()));
        }
    }

    public long length() {
        return length;
    }

    public long tableOffset() {
        return tableOffset;
    }

    static long align(long position) {
        return (position + 7) & ~7L;
    }
}
