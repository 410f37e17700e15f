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
import io.ivfpq.format.codebook.CodebookFile;
import io.ivfpq.format.io.ByteSink;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.paimon.file.PaimonByteSink;
import io.ivfpq.paimon.options.IndexTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.SeekableInputStream;
import org.apache.paimon.fs.VectoredReadable;
import org.apache.paimon.fs.local.LocalFileIO;
import org.apache.paimon.globalindex.GlobalIndexIOMeta;
import org.apache.paimon.globalindex.GlobalIndexReader;
import org.apache.paimon.globalindex.GlobalIndexer;
import org.apache.paimon.globalindex.ScoredGlobalIndexResult;
import org.apache.paimon.options.Options;
import org.apache.paimon.predicate.BatchVectorSearch;
import org.apache.paimon.predicate.VectorSearch;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataTypes;

/** Segments and codebooks in a local directory, and what it costs to search them. */
final class SegmentDirectory {

    private final LocalFileIO files = new LocalFileIO();
    private final Path directory;
    private final AtomicInteger opens = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();

    SegmentDirectory(java.nio.file.Path directory) {
        this.directory = new Path(directory.toUri());
    }

    CodebookReference write(Codebook codebook) throws IOException {
        String name = "codebook-" + UUID.randomUUID() + ".index";
        try (ByteSink sink = PaimonByteSink.create(files, new Path(directory, name))) {
            return CodebookReference.to(codebook, name, CodebookFile.write(codebook, sink));
        }
    }

    /** A segment whose row ids are positions in {@code vectors}; nulls are null rows. */
    GlobalIndexIOMeta write(Codebook codebook, CodebookReference reference, float[]... vectors)
            throws IOException {
        SegmentBuilder builder = new SegmentBuilder(codebook, reference);
        for (int row = 0; row < vectors.length; row++) {
            if (vectors[row] == null) {
                builder.skipNull();
            } else {
                builder.add(row, vectors[row]);
            }
        }
        Path path = new Path(directory, IndexTypes.newSegmentFileName());
        try (ByteSink sink = PaimonByteSink.create(files, path)) {
            SegmentDescriptor descriptor = builder.writeTo(sink);
            return new GlobalIndexIOMeta(path, descriptor.fileLength(), descriptor.toBytes());
        }
    }

    /** The same segment under a new name, with other bytes. */
    GlobalIndexIOMeta copy(GlobalIndexIOMeta segment, byte[] bytes) throws IOException {
        Path path = new Path(directory, IndexTypes.newSegmentFileName());
        Files.write(local(path), bytes);
        return new GlobalIndexIOMeta(path, segment.fileSize(), segment.metadata());
    }

    static byte[] bytes(GlobalIndexIOMeta segment) throws IOException {
        return Files.readAllBytes(local(segment.filePath()));
    }

    static java.nio.file.Path local(Path path) {
        return java.nio.file.Path.of(path.toUri().getPath());
    }

    java.nio.file.Path local(String fileName) {
        return local(new Path(directory, fileName));
    }

    static GlobalIndexer indexer(int dimension, Map<String, String> tableOptions) {
        DataField field = new DataField(7, "emb", DataTypes.VECTOR(dimension, DataTypes.FLOAT()));
        return new IncrementalIvfPqIndexerFactory().create(field, Options.fromMap(tableOptions));
    }

    /** One search by one reader, as Paimon does it. */
    Optional<ScoredGlobalIndexResult> search(
            Map<String, String> tableOptions, VectorSearch search, GlobalIndexIOMeta... segments)
            throws IOException {
        return search(ForkJoinPool.commonPool(), tableOptions, search, segments);
    }

    Optional<ScoredGlobalIndexResult> search(
            ExecutorService executor,
            Map<String, String> tableOptions,
            VectorSearch search,
            GlobalIndexIOMeta... segments)
            throws IOException {
        GlobalIndexer indexer = indexer(search.vector().length, tableOptions);
        try (GlobalIndexReader reader =
                indexer.createReader(this::open, List.of(segments), executor)) {
            return reader.visitVectorSearch(search).join();
        }
    }

    /** Several searches by one reader. */
    List<Optional<ScoredGlobalIndexResult>> searchBatch(
            Map<String, String> tableOptions,
            BatchVectorSearch batch,
            GlobalIndexIOMeta... segments)
            throws IOException {
        GlobalIndexer indexer = indexer(batch.vectors()[0].length, tableOptions);
        try (GlobalIndexReader reader =
                indexer.createReader(this::open, List.of(segments), ForkJoinPool.commonPool())) {
            return reader.visitBatchVectorSearch(batch).join();
        }
    }

    private SeekableInputStream open(GlobalIndexIOMeta meta) throws IOException {
        opens.incrementAndGet();
        return new CountingStream(local(meta.filePath()));
    }

    int opens() {
        return opens.get();
    }

    int reads() {
        return reads.get();
    }

    private final class CountingStream extends LocalFileIO.LocalSeekableInputStream
            implements VectoredReadable {

        private CountingStream(java.nio.file.Path path) throws IOException {
            super(path.toFile());
        }

        @Override
        public int pread(long position, byte[] target, int offset, int length) throws IOException {
            reads.incrementAndGet();
            return super.pread(position, target, offset, length);
        }
    }
}
