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

package io.ivfpq.paimon.compact;

import io.ivfpq.format.io.ByteSink;
import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.merge.MergeInput;
import io.ivfpq.format.merge.SegmentMerge;
import io.ivfpq.format.segment.SegmentCopy;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.paimon.file.PaimonByteSink;
import io.ivfpq.paimon.file.PaimonByteSource;
import io.ivfpq.paimon.options.IndexTypes;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.paimon.fs.Path;
import org.apache.paimon.index.GlobalIndexMeta;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.index.IndexPathFactory;
import org.apache.paimon.table.FileStoreTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Merges segment files of the table's index directory into new ones. */
public final class SegmentMerging {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentMerging.class);

    private final FileStoreTable table;
    private final IndexPathFactory paths;

    public SegmentMerging(FileStoreTable table) {
        this.table = table;
        this.paths = table.store().pathFactory().globalIndexFileFactory();
    }

    /**
     * Writes the file of {@code task}.
     *
     * @return its future manifest entry
     * @throws io.ivfpq.format.io.CorruptIndexException naming the input whose bytes are damaged
     * @throws IOException if reading or writing fails; no file is left behind
     */
    public IndexFileMeta merge(MergeTask task, SegmentCopy.Progress progress) throws IOException {
        long started = System.nanoTime();
        try (Inputs inputs = new Inputs()) {
            for (IndexFileMeta file : task.files()) {
                inputs.add(file);
            }
            SegmentMerge merge = SegmentMerge.open(inputs.merged);
            IndexFileMeta merged = write(task, merge, progress);
            LOG.info(
                    "Merged segments file={} rows={} lists=[{}, {}) inputs={} bytes={} millis={}"
                            + " table={}",
                    merged.fileName(),
                    merged.globalIndexMeta().rowRange(),
                    task.firstList(),
                    task.lastList(),
                    task.files().size(),
                    merged.fileSize(),
                    (System.nanoTime() - started) / 1_000_000,
                    table.name());
            return merged;
        }
    }

    private IndexFileMeta write(MergeTask task, SegmentMerge merge, SegmentCopy.Progress progress)
            throws IOException {
        Path path = paths.toPath(IndexTypes.newSegmentFileName());
        SegmentDescriptor descriptor;
        try (ByteSink sink = PaimonByteSink.create(table.fileIO(), path)) {
            descriptor = merge.write(task.firstList(), task.lastList(), sink, progress);
        } catch (IOException | RuntimeException e) {
            table.fileIO().deleteQuietly(path);
            throw e;
        }
        GlobalIndexMeta first = task.files().get(0).globalIndexMeta();
        GlobalIndexMeta last = task.files().get(task.files().size() - 1).globalIndexMeta();
        return new IndexFileMeta(
                IndexTypes.SEGMENT,
                path.getName(),
                descriptor.fileLength(),
                descriptor.statistics().rows(),
                new GlobalIndexMeta(
                        first.rowRangeStart(),
                        last.rowRangeEnd(),
                        first.indexFieldId(),
                        null,
                        descriptor.toBytes()),
                paths.isExternalPath() ? path.toString() : null);
    }

    /** The open files of one merge. */
    private final class Inputs implements Closeable {

        private final List<MergeInput> merged = new ArrayList<>();

        void add(IndexFileMeta file) throws IOException {
            Path path = paths.toPath(file);
            GlobalIndexMeta meta = file.globalIndexMeta();
            ByteSource source =
                    new PaimonByteSource(
                            path.toString(),
                            file.fileSize(),
                            () -> table.fileIO().newInputStream(path));
            merged.add(
                    new MergeInput(
                            source,
                            SegmentDescriptor.fromBytes(meta.indexMeta(), path.toString()),
                            meta.rowRangeStart(),
                            meta.rowRangeEnd()));
        }

        @Override
        public void close() throws IOException {
            for (MergeInput input : merged) {
                input.source().close();
            }
        }
    }
}
