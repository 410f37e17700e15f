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

package io.ivfpq.paimon.interop;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.ByteSink;
import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.segment.SegmentPart;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.vindex.VindexExport;
import io.ivfpq.paimon.codebook.CodebookStore;
import io.ivfpq.paimon.commit.IndexHandover;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.file.PaimonByteSink;
import io.ivfpq.paimon.file.PaimonByteSource;
import io.ivfpq.paimon.options.VectorColumn;
import io.ivfpq.paimon.options.VectorIndexOptions;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.paimon.Snapshot;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.fs.Path;
import org.apache.paimon.index.GlobalIndexMeta;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.index.IndexPathFactory;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.utils.Range;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the index of one column as {@code ivf-pq} files, one for each run of segments that share a
 * codebook. Codes are copied; what {@code docs/interop.md} says of files holds.
 */
public final class IndexExport {

    private static final Logger LOG = LoggerFactory.getLogger(IndexExport.class);

    private static final String INDEX_TYPE = "ivf-pq";

    /** What Paimon's writer of {@code ivf-pq} puts there: no properties, as JSON. */
    private static final byte[] INDEX_META = "{}".getBytes(StandardCharsets.UTF_8);

    private final FileStoreTable table;
    private final VectorColumn column;
    private final IndexPathFactory paths;

    public IndexExport(FileStoreTable table, VectorColumn column) {
        this.table = table;
        this.column = column;
        this.paths = table.store().pathFactory().globalIndexFileFactory();
    }

    /**
     * Writes the files into a folder, named by their rows: {@code ivf-pq-<first>-<last>.index}.
     *
     * @throws IllegalArgumentException if the segments cannot be written as {@code ivf-pq} files
     * @throws IOException if a file exists or cannot be written; none is left behind then
     */
    public List<ExportedFile> writeTo(Path folder) throws IOException {
        return write(
                segments(),
                rows -> new Path(folder, String.format("ivf-pq-%d-%d.index", rows.from, rows.to)));
    }

    /**
     * Writes the files into the table and puts them in place of our index, in one commit. From then
     * on it is Paimon's: its readers search it, and nobody adds to it.
     *
     * @throws IllegalArgumentException if the table is still to be indexed by writing, or if the
     *     segments cannot be written as {@code ivf-pq} files
     * @throws IllegalStateException if the index has changed meanwhile; nothing is changed then
     */
    public List<ExportedFile> replace(String commitUser) throws IOException {
        checkNotIncremental();
        List<SegmentEntry> segments = segments();
        List<ExportedFile> files =
                write(
                        segments,
                        rows -> paths.toPath("vector-ivf-pq-" + UUID.randomUUID() + ".index"));
        Map<BinaryRow, List<IndexFileMeta>> added = new LinkedHashMap<>();
        for (ExportedFile file : files) {
            added.computeIfAbsent(file.partition(), key -> new ArrayList<>()).add(entry(file));
        }
        if (!new IndexHandover(column, segments, added).commit(table, commitUser)) {
            files.forEach(file -> table.fileIO().deleteQuietly(file.path()));
            throw new IllegalStateException(
                    String.format(
                            "index of column '%s' of table %s was changed while it was exported,"
                                    + " expected the %d segments it had; export it again",
                            column.name(), table.fullName(), segments.size()));
        }
        return files;
    }

    private void checkNotIncremental() {
        String key = VectorIndexOptions.INCREMENTAL.key();
        String where = "the options of table " + table.fullName();
        if (VectorIndexOptions.isIncremental(table.options(), where)) {
            throw new IllegalArgumentException(
                    String.format(
                            "table %s has '%s' = 'true', so that the next write would add segments"
                                    + " of ours beside the ivf-pq index, and Paimon searches a"
                                    + " column with one type of index only. First run ALTER TABLE"
                                    + " %s SET ('%s' = 'false')",
                            table.fullName(), key, table.fullName(), key));
        }
    }

    private List<SegmentEntry> segments() throws IOException {
        Snapshot snapshot = table.snapshotManager().latestSnapshot();
        List<SegmentEntry> segments =
                snapshot == null
                        ? List.of()
                        : IndexState.read(table, snapshot, column.fieldId()).segments();
        if (segments.isEmpty()) {
            throw new IllegalArgumentException(
                    String.format(
                            "column '%s' of table %s has no index to export, expected at least one"
                                    + " segment",
                            column.name(), table.fullName()));
        }
        return segments;
    }

    private List<ExportedFile> write(List<SegmentEntry> segments, Function<Range, Path> path)
            throws IOException {
        List<ExportedFile> files = new ArrayList<>();
        try {
            for (ExportRun run : ExportRun.of(segments)) {
                files.add(write(run, path.apply(run.rows())));
            }
            return files;
        } catch (IOException | RuntimeException e) {
            files.forEach(file -> table.fileIO().deleteQuietly(file.path()));
            throw e;
        }
    }

    private ExportedFile write(ExportRun run, Path path) throws IOException {
        // Outside of what deletes the file on failure: it may be somebody else's.
        ByteSink sink = PaimonByteSink.create(table.fileIO(), path);
        try (sink;
                Sources sources = new Sources()) {
            List<SegmentPart> parts = new ArrayList<>();
            long vectors = 0;
            for (SegmentEntry segment : run.segments()) {
                parts.add(part(segment, run.rows().from, sources));
                vectors += segment.descriptor().statistics().rows();
            }
            long bytes = VindexExport.of(codebook(run, parts), parts).writeTo(sink);
            LOG.info(
                    "Exported segments file={} rows={} segments={} bytes={} table={}",
                    path,
                    run.rows(),
                    parts.size(),
                    bytes,
                    table.name());
            return new ExportedFile(path, run.partition(), run.rows(), vectors, bytes);
        } catch (IOException | RuntimeException e) {
            table.fileIO().deleteQuietly(path);
            throw e;
        }
    }

    /** The open files of one export. */
    private static final class Sources implements Closeable {

        private final List<ByteSource> open = new ArrayList<>();

        @Override
        public void close() throws IOException {
            for (ByteSource source : open) {
                source.close();
            }
        }
    }

    private SegmentPart part(SegmentEntry segment, long firstRow, Sources sources)
            throws IOException {
        Path path = paths.toPath(segment.file());
        ByteSource source =
                new PaimonByteSource(
                        path.toString(),
                        segment.file().fileSize(),
                        () -> table.fileIO().newInputStream(path));
        sources.open.add(source);
        return new SegmentPart(
                SegmentReader.open(source, segment.descriptor()),
                (int) (segment.rows().from - firstRow),
                (int) segment.rows().count());
    }

    private Codebook codebook(ExportRun run, List<SegmentPart> parts) throws IOException {
        SegmentEntry first = run.segments().get(0);
        return first.descriptor().codebook().isEmbedded()
                ? parts.get(0).reader().embeddedCodebook().orElseThrow()
                : CodebookStore.load(
                        table.fileIO(),
                        paths.toPath(first.file()).getParent(),
                        first.descriptor().codebook());
    }

    private IndexFileMeta entry(ExportedFile file) {
        return new IndexFileMeta(
                INDEX_TYPE,
                file.path().getName(),
                file.bytes(),
                file.rows().count(),
                new GlobalIndexMeta(
                        file.rows().from, file.rows().to, column.fieldId(), null, INDEX_META),
                paths.isExternalPath() ? file.path().toString() : null);
    }
}
