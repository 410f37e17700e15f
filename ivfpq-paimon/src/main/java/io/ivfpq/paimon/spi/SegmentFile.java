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

package io.ivfpq.paimon.spi;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.RefineCodes;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.paimon.codebook.CodebookStore;
import io.ivfpq.paimon.file.PaimonByteSource;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.SeekableInputStream;
import org.apache.paimon.globalindex.GlobalIndexIOMeta;
import org.apache.paimon.globalindex.io.GlobalIndexFileReader;

/**
 * One segment file as a query sees it. Opens the file only for what no cache holds, and at most
 * once. Thread-safe.
 */
final class SegmentFile implements Closeable {

    private final Path path;
    private final SegmentDescriptor descriptor;
    private final GlobalIndexFileReader files;
    private final ByteSource source;

    private SegmentFile(
            GlobalIndexIOMeta meta,
            String name,
            SegmentDescriptor descriptor,
            GlobalIndexFileReader files) {
        this.path = meta.filePath();
        this.descriptor = descriptor;
        this.files = files;
        this.source = new PaimonByteSource(name, meta.fileSize(), () -> open(meta, name, files));
    }

    private static SeekableInputStream open(
            GlobalIndexIOMeta meta, String name, GlobalIndexFileReader files) throws IOException {
        try {
            return files.getInputStream(meta);
        } catch (FileNotFoundException | NoSuchFileException e) {
            IOException missing =
                    new FileNotFoundException(
                            String.format(
                                    "Segment file %s is missing, but the searched snapshot lists"
                                            + " it. If that snapshot has expired, search a newer"
                                            + " one; otherwise restore the file, or drop the index"
                                            + " with CALL sys.drop_global_index and build it again",
                                    name));
            missing.initCause(e);
            throw missing;
        }
    }

    /** Reads the manifest entry only. */
    static SegmentFile of(GlobalIndexIOMeta meta, GlobalIndexFileReader files) throws IOException {
        String name = meta.filePath().toString();
        if (meta.metadata() == null) {
            throw new CorruptIndexException(
                    name + ": the manifest entry has no segment descriptor; rebuild the index");
        }
        SegmentDescriptor descriptor = SegmentDescriptor.fromBytes(meta.metadata(), name);
        if (descriptor.fileLength() != meta.fileSize()) {
            throw new CorruptIndexException(
                    String.format(
                            "%s has %d bytes by its manifest entry, expected %d as its descriptor"
                                    + " says; rebuild the index",
                            name, meta.fileSize(), descriptor.fileLength()));
        }
        return new SegmentFile(meta, name, descriptor, files);
    }

    String name() {
        return source.name();
    }

    long rowCount() {
        return descriptor.statistics().rows();
    }

    /** Whether lists of this id would be in this file; known without opening it. */
    boolean owns(int listId) {
        return descriptor.firstList() <= listId && listId < descriptor.lastList();
    }

    int rowCount(int listId) throws IOException {
        return owns(listId) ? reader().rowCount(listId) : 0;
    }

    /** The codebook of this segment, from its own file or from inside. */
    Codebook codebook() throws IOException {
        if (descriptor.codebook().isEmbedded()) {
            return SegmentCache.SHARED.embeddedCodebook(reader(), source);
        }
        return CodebookStore.loadFor(
                path,
                descriptor.codebook(),
                codebookPath ->
                        files.getInputStream(
                                new GlobalIndexIOMeta(
                                        codebookPath,
                                        descriptor.codebook().fileLength(),
                                        new byte[0])));
    }

    /** Inverted lists in the order asked for. */
    List<InvertedList> lists(int[] listIds) throws IOException {
        return SegmentCache.SHARED.lists(reader(), source, listIds);
    }

    /** The refine codes of one list; only if the codebook makes some. */
    RefineCodes refineCodes(int listId) throws IOException {
        return SegmentCache.SHARED.refineCodes(reader(), source, listId);
    }

    private SegmentReader reader() throws IOException {
        return SegmentCache.SHARED.open(descriptor, source);
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
