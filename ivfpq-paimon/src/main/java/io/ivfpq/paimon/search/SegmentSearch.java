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

package io.ivfpq.paimon.search;

import io.ivfpq.format.search.TopK;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.spi.IncrementalIvfPqIndexerFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.apache.paimon.globalindex.GlobalIndexIOMeta;
import org.apache.paimon.globalindex.GlobalIndexReader;
import org.apache.paimon.globalindex.GlobalIndexer;
import org.apache.paimon.globalindex.ScoredGlobalIndexResult;
import org.apache.paimon.globalindex.io.GlobalIndexFileReader;
import org.apache.paimon.index.IndexPathFactory;
import org.apache.paimon.options.Options;
import org.apache.paimon.predicate.VectorSearch;
import org.apache.paimon.shade.guava30.com.google.common.util.concurrent.MoreExecutors;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.utils.Range;
import org.apache.paimon.utils.RoaringNavigableMap64;

/**
 * Candidates from the segments of one snapshot, by the same code and through the same caches as
 * Paimon's own search. Thread-safe.
 */
final class SegmentSearch {

    private final NearestSpec spec;
    private final Map<String, String> indexOptions;
    private final GlobalIndexer indexer;
    private final GlobalIndexFileReader files;
    private final List<Part> parts = new ArrayList<>();

    /**
     * The segments of one row range.
     *
     * @param gapless whether every row of the range may be found
     */
    private record Part(Range rows, List<GlobalIndexIOMeta> segments, boolean gapless) {}

    SegmentSearch(FileStoreTable table, NearestSpec spec, IndexState index, LocalRows rows) {
        this.spec = spec;
        this.indexOptions = spec.indexOptions();
        this.indexer =
                new IncrementalIvfPqIndexerFactory()
                        .create(
                                table.rowType().getField(spec.column()),
                                Options.fromMap(table.options()));
        this.files = meta -> table.fileIO().newInputStream(meta.filePath());
        IndexPathFactory paths = table.store().pathFactory().globalIndexFileFactory();
        Map<Range, List<GlobalIndexIOMeta>> byRange = new LinkedHashMap<>();
        for (SegmentEntry entry : index.segments()) {
            byRange.computeIfAbsent(entry.rows(), range -> new ArrayList<>())
                    .add(
                            new GlobalIndexIOMeta(
                                    paths.toPath(entry.file()),
                                    entry.file().fileSize(),
                                    entry.file().globalIndexMeta().indexMeta()));
        }
        byRange.forEach(
                (range, segments) ->
                        parts.add(
                                new Part(range, segments, rows.rowCount(range) == range.count())));
    }

    /** Disjoint row ranges that the segments cover. */
    List<Range> coveredRanges() {
        return Range.sortAndMergeOverlap(parts.stream().map(Part::rows).toList(), true);
    }

    /**
     * The rows that seem nearest.
     *
     * @param selection rows that may be found
     * @param filtered whether the selection leaves out rows other than deleted ones
     * @return row ids; at most {@code limit}
     */
    long[] candidates(float[] query, int limit, RowSelection selection, boolean filtered)
            throws IOException {
        TopK top = new TopK(limit);
        for (Part part : parts) {
            VectorSearch search = new VectorSearch(query, limit, spec.column(), indexOptions);
            if (filtered || !part.gapless()) {
                search.withIncludeRowIds(selection.relativeIds(part.rows()));
            }
            offer(part, search, top);
        }
        return top.ids();
    }

    private void offer(Part part, VectorSearch search, TopK top) throws IOException {
        ExecutorService inline = MoreExecutors.newDirectExecutorService();
        try (GlobalIndexReader reader = indexer.createReader(files, part.segments(), inline)) {
            ScoredGlobalIndexResult found =
                    reader.visitVectorSearch(search)
                            .join()
                            .map(ScoredGlobalIndexResult.class::cast)
                            .orElse(null);
            if (found != null) {
                RoaringNavigableMap64 ids = found.results();
                for (long id : ids) {
                    top.offer(part.rows().from + id, -found.scoreGetter().score(id));
                }
            }
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
