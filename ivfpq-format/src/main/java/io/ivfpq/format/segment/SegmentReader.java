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

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookFile;
import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.io.FileKind;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.io.Section;
import io.ivfpq.format.io.SectionFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads one segment file. Everything read is verified before it is believed. A row has an entry in
 * each list it lies in, one or two as the codebook says. Immutable and thread-safe; the source
 * stays the caller's and must be open while lists are read.
 */
public final class SegmentReader {

    private final ByteSource source;
    private final SectionFile file;
    private final SegmentInfo info;
    private final ListDirectory directory;

    private SegmentReader(
            ByteSource source, SectionFile file, SegmentInfo info, ListDirectory directory) {
        this.source = source;
        this.file = file;
        this.info = info;
        this.directory = directory;
    }

    /** Opens with one read, of the tail. */
    public static SegmentReader open(ByteSource source, SegmentDescriptor descriptor)
            throws IOException {
        long tailOffset = descriptor.tailOffset();
        long tailLength = descriptor.fileLength() - tailOffset;
        TailCheck.checkLength(source.name(), descriptor, tailLength);
        byte[] tail = SectionFile.read(source, tailOffset, tailLength);
        SegmentReader reader = openTail(source, tail, descriptor.fileLength());
        TailCheck.checkAgrees(source.name(), descriptor, reader.info);
        if (reader.file.required(SegmentSections.INFO).offset() != tailOffset) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: tail starts at %d, expected %d as its descriptor says",
                            source.name(),
                            reader.file.required(SegmentSections.INFO).offset(),
                            tailOffset));
        }
        return reader;
    }

    /** Opens without a descriptor, from the footer on; for tools. */
    public static SegmentReader open(ByteSource source) throws IOException {
        SectionFile file = SectionFile.open(source, FileKind.SEGMENT, SegmentSections.KNOWN);
        long tailOffset = file.required(SegmentSections.INFO).offset();
        TailCheck.checkTailSize(source.name(), file.length() - tailOffset);
        byte[] tail = SectionFile.read(source, tailOffset, file.length() - tailOffset);
        return openTail(source, tail, file.length());
    }

    private static SegmentReader openTail(ByteSource source, byte[] tail, long fileLength)
            throws IOException {
        SectionFile file =
                SectionFile.fromTail(
                        source, FileKind.SEGMENT, tail, fileLength, SegmentSections.KNOWN);
        long start = fileLength - tail.length;
        String name = source.name();
        SegmentInfo info =
                SegmentSections.info(name, file.sliceSection(SegmentSections.INFO, tail, start));
        Section lists = file.required(SegmentSections.LISTS);
        ListDirectory directory =
                ListDirectory.read(
                        name,
                        file.sliceSection(SegmentSections.DIRECTORY, tail, start),
                        info,
                        lists);
        if (file.has(SegmentSections.REFINE)) {
            Section refine = file.required(SegmentSections.REFINE);
            RefineSection.checkLength(name, info, directory, refine);
        }
        return new SegmentReader(source, file, info, directory);
    }

    /** The same segment read through another source of the same file. */
    public SegmentReader on(ByteSource other) {
        return new SegmentReader(other, file.on(other), info, directory);
    }

    SegmentInfo info() {
        return info;
    }

    ListDirectory directory() {
        return directory;
    }

    String name() {
        return source.name();
    }

    ByteSource source() {
        return source;
    }

    ListRegion payloads() {
        return new PayloadSection(source.name(), info, directory);
    }

    /**
     * @throws IllegalStateException if rows have no refine codes
     */
    RefineSection refineCodes() {
        if (!hasRefineCodes()) {
            throw new IllegalStateException(source.name() + " has no refine codes");
        }
        return new RefineSection(
                source, info, directory, file.section(SegmentSections.REFINE).orElseThrow());
    }

    /**
     * Rows indexed, each once; if the file owns some of the lists only, its share of the rows,
     * which may be none even if it has an entry.
     */
    public long rowCount() {
        return info.sums().rows();
    }

    /** Lists of the codebook, whether or not this file owns them. */
    public int listCount() {
        return info.shape().listCount();
    }

    public UUID codebookId() {
        return info.codebookId();
    }

    public SegmentStatistics statistics() {
        return info.sums().statistics();
    }

    /** The lists that have rows, ascending. */
    public int[] listIds() {
        return directory.listIds.clone();
    }

    public boolean contains(int listId) {
        return directory.find(listId) >= 0;
    }

    /** Entries of one list, each of another row; 0 if the segment has none. */
    public int rowCount(int listId) {
        int entry = directory.find(listId);
        return entry < 0 ? 0 : directory.rowCounts[entry];
    }

    /** Bytes that reading these lists takes. */
    public long listBytes(int[] listIds) {
        long bytes = 0;
        for (int listId : listIds) {
            bytes += (long) rowCount(listId) * info.rowBytes();
        }
        return bytes;
    }

    /** The codebook inside the segment, read and verified now; empty if it lies in its own file. */
    public Optional<Codebook> embeddedCodebook() throws IOException {
        if (!file.has(SegmentSections.CODEBOOK)) {
            return Optional.empty();
        }
        byte[] bytes = file.readSection(SegmentSections.CODEBOOK).array();
        String name = source.name() + " (embedded codebook)";
        Codebook codebook = CodebookFile.read(new MemoryByteSource(name, bytes));
        if (!info.namesCodebook(codebook)) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: embedded %s, expected %s with %s",
                            source.name(), codebook, info.codebookId(), info.shape()));
        }
        if (codebook.refine().isNone() == hasRefineCodes()) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: segment has%s refine codes, but its embedded codebook %s",
                            source.name(),
                            hasRefineCodes() ? "" : " no",
                            hasRefineCodes() ? "makes none" : "makes some"));
        }
        return Optional.of(codebook);
    }

    /** One list, with no rows if the segment has none for it. */
    public InvertedList readList(int listId) throws IOException {
        return readLists(new int[] {listId}).get(0);
    }

    /** The lists in the order of {@code listIds}; neighbours in the file come in one read. */
    public List<InvertedList> readLists(int[] listIds) throws IOException {
        return new ListFetch(source, info, directory).fetch(listIds);
    }

    /** Whether rows have refine codes. */
    public boolean hasRefineCodes() {
        return file.has(SegmentSections.REFINE);
    }

    /**
     * The refine codes of one list, in the order of its rows; none if the segment has no such list.
     *
     * @throws IllegalStateException if rows have no refine codes
     */
    public RefineCodes readRefineCodes(int listId) throws IOException {
        return refineCodes().read(listId);
    }

    /** Reads the whole file and checks every byte of it. */
    public void verify() throws IOException {
        file.verify();
        ListFetch fetch = new ListFetch(source, info, directory);
        for (int listId : directory.listIds) {
            fetch.fetch(new int[] {listId});
            if (hasRefineCodes()) {
                readRefineCodes(listId);
            }
        }
        embeddedCodebook();
    }

    /** Heap bytes this reader keeps, without its source. */
    public long retainedBytes() {
        return directory.retainedBytes()
                + ContainerLayout.HEADER_BYTES
                + SegmentSections.INFO_BYTES;
    }
}
