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

package io.ivfpq.quickstart;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.codebook.CodebookStore;
import io.ivfpq.paimon.compact.CompactionMode;
import io.ivfpq.paimon.compact.CompactionPlanner;
import io.ivfpq.paimon.compact.CompactionScope;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.drift.Drift;
import io.ivfpq.paimon.options.IndexTypes;
import io.ivfpq.paimon.options.SearchOptions;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.paimon.Snapshot;
import org.apache.paimon.catalog.Catalog;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.fs.Path;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.FileStoreTable;

/** The table as any reader finds it, opened through Paimon's own catalog. Reads only. */
final class ItemsTable {

    private final FileStoreTable table;

    private ItemsTable(FileStoreTable table) {
        this.table = table;
    }

    // Catalog.close() declares Exception, which javac distrusts for InterruptedException.
    @SuppressWarnings("try")
    static ItemsTable open(JobSql sql) throws Exception {
        Options options = Options.fromMap(Map.of("warehouse", sql.warehouseUri()));
        try (Catalog catalog = CatalogFactory.createCatalog(CatalogContext.create(options))) {
            return new ItemsTable(
                    (FileStoreTable)
                            catalog.getTable(Identifier.create(JobSql.DATABASE, JobSql.TABLE)));
        }
    }

    FileStoreTable paimon() {
        return table;
    }

    /** The newest snapshot's counts; reads the snapshot and its index manifest, nothing else. */
    IndexCounts counts() throws IOException {
        Snapshot snapshot = table.snapshotManager().latestSnapshot();
        if (snapshot == null) {
            return IndexCounts.EMPTY;
        }
        List<IndexSegment> segments = segments(snapshot);
        return new IndexCounts(
                snapshot.id(),
                snapshot.totalRecordCount(),
                segments.stream().mapToLong(segment -> segment.rows().count()).sum(),
                segments.size(),
                table.store().newIndexFileHandler().scan(snapshot, IndexTypes.CODEBOOK).size(),
                snapshot.timeMillis());
    }

    /** All segments of the newest snapshot. */
    List<IndexSegment> segments() throws IOException {
        return segments(table.snapshotManager().latestSnapshot());
    }

    /** A segment of several files, each with a part of the lists, counts once. */
    private List<IndexSegment> segments(Snapshot snapshot) throws IOException {
        return IndexState.read(table, snapshot, vectorFieldId()).segments().stream()
                .filter(file -> file.descriptor().firstList() == 0)
                .map(file -> new IndexSegment(file.rows(), file.descriptor().codebook().fileName()))
                .toList();
    }

    /** How far the rows are from those that the codebook was trained on. */
    Drift drift() throws IOException {
        VectorColumn column =
                VectorColumn.of(table.rowType().getField(JobSql.VECTOR_COLUMN), table.options());
        return new CompactionPlanner(table, column)
                .plan(CompactionScope.wholeTable(CompactionMode.AUTO))
                .decision()
                .drift()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "No row of the table uses a codebook; expected all to"));
    }

    private int vectorFieldId() {
        return table.rowType().getField(JobSql.VECTOR_COLUMN).id();
    }

    /** The newest codebook that a segment refers to; empty while there is no segment. */
    Optional<Codebook> newestCodebook() throws IOException {
        int fieldId = vectorFieldId();
        Optional<CodebookReference> newest =
                IndexState.read(table, table.snapshotManager().latestSnapshot(), fieldId)
                        .codebooksOf(fieldId)
                        .stream()
                        .max(
                                Comparator.comparingInt(CodebookReference::generation)
                                        .thenComparingInt(CodebookReference::revision));
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        Path directory =
                table.store()
                        .pathFactory()
                        .globalIndexFileFactory()
                        .toPath(newest.get().fileName())
                        .getParent();
        return Optional.of(CodebookStore.load(table.fileIO(), directory, newest.get()));
    }

    /** Lists that a query without options probes. */
    int defaultProbeCount(Codebook codebook) {
        return SearchOptions.of(JobSql.VECTOR_COLUMN, Map.of(), table.options())
                .probeCount(codebook);
    }
}
