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
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the container that codebook and segment files share: header, 8-byte aligned sections,
 * section table, footer ({@code docs/format.md}, "Container"). Appends only. The sink stays open.
 */
public final class SectionFileWriter {

    private final ByteSink sink;
    private final FileKind kind;
    private final List<Section> sections = new ArrayList<>();
    private long position;
    private int openType;
    private long openOffset = -1;
    private int crc;

    public SectionFileWriter(ByteSink sink, FileKind kind) throws IOException {
        this.sink = sink;
        this.kind = kind;
        append(ContainerLayout.header(kind));
    }

    /** Where the next byte goes. */
    public long position() {
        return position;
    }

    /** Writes a whole section. */
    public void writeSection(int type, ByteBuffer content) throws IOException {
        beginSection(type);
        write(content);
        endSection();
    }

    /** Writes a whole section that readers which do not know its type may skip. */
    public void writeOptionalSection(int type, ByteBuffer content) throws IOException {
        beginSection(type);
        write(content);
        endSection(Section.FLAG_OPTIONAL);
    }

    /** Starts a section whose content follows through {@link #write}. */
    public void beginSection(int type) {
        if (openOffset >= 0) {
            throw new IllegalStateException("section " + openType + " is still open");
        }
        openType = type;
        openOffset = position;
        crc = 0;
    }

    /** Appends the array behind {@code content} from 0 to its limit to the open section. */
    public void write(ByteBuffer content) throws IOException {
        int contentCrc = ContainerLayout.crc32c(content.array(), 0, content.limit());
        write(content.array(), content.limit(), contentCrc);
    }

    /**
     * Appends {@code bytes[0, length)} to the open section.
     *
     * @param bytesCrc their CRC32C
     */
    public void write(byte[] bytes, int length, int bytesCrc) throws IOException {
        crc = JoinedChecksum.of(crc, bytesCrc, length);
        sink.write(bytes, 0, length);
        position += length;
    }

    /** Ends the open section and pads with zeros to the next multiple of 8. */
    public void endSection() throws IOException {
        endSection(0);
    }

    private void endSection(int flags) throws IOException {
        sections.add(new Section(openType, flags, openOffset, position - openOffset, crc));
        openOffset = -1;
        append(new byte[(int) (-position & 7)]);
    }

    /** Writes section table and footer and returns the length of the file. */
    public long finish() throws IOException {
        if (openOffset >= 0) {
            throw new IllegalStateException("section " + openType + " is still open");
        }
        ByteBuffer table = ContainerLayout.allocate(sections.size() * Section.BYTES);
        sections.forEach(section -> section.put(table));
        long tableOffset = position;
        append(table.array());
        append(ContainerLayout.footer(kind, tableOffset, table.array()));
        return position;
    }

    private void append(byte[] bytes) throws IOException {
        sink.write(bytes, 0, bytes.length);
        position += bytes.length;
    }
}
