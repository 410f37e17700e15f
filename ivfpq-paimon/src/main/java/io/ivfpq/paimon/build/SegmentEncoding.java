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

package io.ivfpq.paimon.build;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.ByteSink;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.paimon.codebook.CodebookStore;
import io.ivfpq.paimon.coverage.LiveRows;
import io.ivfpq.paimon.file.PaimonByteSink;
import io.ivfpq.paimon.options.IndexTypes;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.paimon.Snapshot;
import org.apache.paimon.fs.Path;
import org.apache.paimon.index.GlobalIndexMeta;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.index.IndexPathFactory;
import org.apache.paimon.table.FileStoreTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes row ranges into segment files of the table's index directory.
 *
 * <p>Reads the newest snapshot rather than the one the task was planned from: the planned one may
 * have expired, and what is still live of the range is all that matters.
 */
public final class SegmentEncoding {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentEncoding.class);

    private final FileStoreTable table;
    private final VectorColumn column;
    private final VectorScan scan;
    private final IndexPathFactory paths;

    public SegmentEncoding(FileStoreTable table, VectorColumn column) {
        this.table = table;
        this.column = column;
        this.scan = new VectorScan(table, column);
        this.paths = table.store().pathFactory().globalIndexFileFactory();
    }

    /**
     * Writes the segment of {@code task}.
     *
     * @return the segment, or nothing if part of the range is no longer live; the planner then sees
     *     what is left of it
     * @throws IOException if reading, encoding or writing fails; no file is left behind
     */
    public Optional<BuiltSegment> encode(EncodeTask task) throws IOException {
        Snapshot snapshot = table.snapshotManager().latestSnapshot();
        LiveRows live = LiveRows.read(table, snapshot, column.name());
        if (!live.contains(task.partition(), task.rows())) {
            LOG.info("Dropped task rows={} reason=no-longer-live table={}", task, table.name());
            return Optional.empty();
        }
        long started = System.nanoTime();
        Intake intake = new Intake(builderOf(task), task.from());
        scan.scan(snapshot, List.of(task.rows()), intake);
        intake.warnOfInvalidRows();
        SegmentBuilder builder = intake.builder;
        IndexFileMeta file = write(task, builder);
        LOG.info(
                "Encoded segment file={} rows=[{}, {}] indexed={} bytes={} millis={} table={}",
                file.fileName(),
                task.from(),
                task.to(),
                builder.rowCount(),
                file.fileSize(),
                (System.nanoTime() - started) / 1_000_000,
                table.name());
        return Optional.of(
                new BuiltSegment(
                        task.partition(),
                        file,
                        snapshot.id(),
                        live.fingerprint(task.partition(), task.rows())));
    }

    private SegmentBuilder builderOf(EncodeTask task) throws IOException {
        Codebook codebook =
                CodebookStore.load(
                        table.fileIO(),
                        paths.toPath(task.codebook().fileName()).getParent(),
                        task.codebook());
        return new SegmentBuilder(codebook, task.codebook());
    }

    private IndexFileMeta write(EncodeTask task, SegmentBuilder builder) throws IOException {
        Path path = paths.toPath(IndexTypes.newSegmentFileName());
        SegmentDescriptor descriptor;
        try (ByteSink sink = PaimonByteSink.create(table.fileIO(), path)) {
            descriptor = builder.writeTo(sink);
        } catch (IOException | RuntimeException e) {
            table.fileIO().deleteQuietly(path);
            throw e;
        }
        return new IndexFileMeta(
                IndexTypes.SEGMENT,
                path.getName(),
                descriptor.fileLength(),
                builder.rowCount(),
                new GlobalIndexMeta(
                        task.from(), task.to(), column.fieldId(), null, descriptor.toBytes()),
                paths.isExternalPath() ? path.toString() : null);
    }

    /**
     * Hands rows to the builder. A vector that breaks the rules stays a row of the table but is
     * nobody's neighbour: our sink refuses such rows, so another writer has put it there, and
     * failing here would stop the index for good.
     */
    private final class Intake implements VectorScan.Visitor {

        private final SegmentBuilder builder;
        private final long firstRowId;
        private long invalidRows;
        private String firstDefect;

        private Intake(SegmentBuilder builder, long firstRowId) {
            this.builder = builder;
            this.firstRowId = firstRowId;
        }

        @Override
        public void visit(long rowId, float[] vector) {
            if (vector == null) {
                builder.skipNull();
                return;
            }
            Optional<String> defect = column.rules().defect(vector);
            if (defect.isEmpty()) {
                builder.add(Math.toIntExact(rowId - firstRowId), vector);
                return;
            }
            builder.skipInvalid();
            if (invalidRows++ == 0) {
                firstDefect = "row id " + rowId + ": " + defect.get();
            }
        }

        private void warnOfInvalidRows() {
            if (invalidRows > 0) {
                LOG.warn(
                        "Left invalid rows out of the index table={} column={} count={}"
                                + " first=\"{}\"",
                        table.name(),
                        column.name(),
                        invalidRows,
                        firstDefect);
            }
        }
    }
}
