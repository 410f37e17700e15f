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

package io.ivfpq.benchmarks.speed;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.vector.VectorBatch;
import io.ivfpq.paimon.spi.IncrementalIvfPqIndexerFactory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.paimon.fs.local.LocalFileIO;
import org.apache.paimon.globalindex.GlobalIndexIOMeta;
import org.apache.paimon.globalindex.GlobalIndexReader;
import org.apache.paimon.globalindex.GlobalIndexer;
import org.apache.paimon.globalindex.ScoredGlobalIndexResult;
import org.apache.paimon.options.Options;
import org.apache.paimon.predicate.VectorSearch;
import org.apache.paimon.shade.guava30.com.google.common.util.concurrent.MoreExecutors;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataTypes;
import org.apache.paimon.utils.RoaringNavigableMap64;

/** One segment file, asked as Paimon's search asks: a reader for each query, on one thread. */
final class PaimonReader implements Closeable {

    private static final String COLUMN = "embedding";

    private final Path file;
    private final GlobalIndexIOMeta meta;
    private final GlobalIndexer indexer;
    private final ExecutorService inline = MoreExecutors.newDirectExecutorService();

    private PaimonReader(Path file, GlobalIndexIOMeta meta, GlobalIndexer indexer) {
        this.file = file;
        this.meta = meta;
        this.indexer = indexer;
    }

    /** Writes the rows as a segment, into a file that is deleted when this is closed. */
    static PaimonReader of(Codebook codebook, VectorBatch rows) throws IOException {
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        for (int row = 0; row < rows.count(); row++) {
            builder.add(row, rows.vector(row));
        }
        MemoryByteSink sink = new MemoryByteSink("benchmark segment");
        SegmentDescriptor descriptor = builder.writeTo(sink);
        Path file = Files.createTempFile("ivfpq-benchmark-", ".index");
        Files.write(file, sink.toByteArray());
        GlobalIndexIOMeta meta =
                new GlobalIndexIOMeta(
                        new org.apache.paimon.fs.Path(file.toUri()),
                        descriptor.fileLength(),
                        descriptor.toBytes());
        DataField field =
                new DataField(0, COLUMN, DataTypes.VECTOR(rows.dimension(), DataTypes.FLOAT()));
        Options options =
                Options.fromMap(Map.of("vector.index.metric", codebook.metric().optionValue()));
        return new PaimonReader(
                file, meta, new IncrementalIvfPqIndexerFactory().create(field, options));
    }

    /** Ids found, ascending: Paimon sorts by score elsewhere. */
    long[] search(float[] query, int k, int nprobe, RoaringNavigableMap64 included)
            throws IOException {
        VectorSearch search =
                new VectorSearch(query, k, COLUMN, Map.of("ivf.nprobe", String.valueOf(nprobe)));
        search.withIncludeRowIds(included);
        try (GlobalIndexReader reader =
                indexer.createReader(
                        asked -> LocalFileIO.create().newInputStream(asked.filePath()),
                        List.of(meta),
                        inline)) {
            return reader.visitVectorSearch(search)
                    .join()
                    .map(ScoredGlobalIndexResult.class::cast)
                    .map(PaimonReader::ids)
                    .orElseGet(() -> new long[0]);
        }
    }

    private static long[] ids(ScoredGlobalIndexResult found) {
        long[] ids = new long[found.results().getIntCardinality()];
        int next = 0;
        for (long id : found.results()) {
            ids[next++] = id;
        }
        return ids;
    }

    @Override
    public void close() throws IOException {
        inline.shutdown();
        Files.delete(file);
    }
}
