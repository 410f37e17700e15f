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

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.vector.InvalidVectorException;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.serializer.InternalRowSerializer;
import org.apache.paimon.utils.Range;

/**
 * Nearest neighbours at one snapshot. Rows without a segment are compared one by one, or not found
 * if the policy of freshness says so; the others are found through the index and re-ranked by their
 * vectors, so that every score is exact. Immutable and thread-safe.
 */
public final class SnapshotSearcher {

    /** So few rows are compared one by one sooner than lists are ranked. */
    private static final int EXACT_ROWS = 1024;

    private static final long SELECTION_BYTES = 64L << 20;

    private final long snapshotId;
    private final NearestSpec spec;
    private final VectorColumn column;
    private final RowLayout layout;
    private final LocalRows rows;
    private final RowSelection all;
    private final SegmentSearch segments;
    private final List<LocalRows.Span> findable;
    private final List<LocalRows.Span> unindexed;
    private final long unindexedRowCount;
    private final Cache<BinaryRow, RowSelection> selections =
            Caffeine.newBuilder()
                    .maximumWeight(SELECTION_BYTES)
                    .weigher((BinaryRow filter, RowSelection selection) -> selection.weight())
                    .build();

    SnapshotSearcher(
            long snapshotId,
            NearestSpec spec,
            VectorColumn column,
            RowLayout layout,
            LocalRows rows,
            SegmentSearch segments) {
        this.snapshotId = snapshotId;
        this.spec = spec;
        this.column = column;
        this.layout = layout;
        this.rows = rows;
        this.all = rows.all();
        this.segments = segments;
        Range ids = new Range(0, Long.MAX_VALUE - 1);
        List<Range> covered = segments.coveredRanges();
        List<LocalRows.Span> missing = rows.spans(ids.exclude(covered));
        this.unindexedRowCount = missing.stream().mapToLong(span -> span.to() - span.from()).sum();
        boolean all = spec.freshness().findsUnindexed();
        this.findable = rows.spans(all ? List.of(ids) : covered);
        this.unindexed = all ? missing : List.of();
    }

    /** The snapshot searched. */
    public long snapshotId() {
        return snapshotId;
    }

    /** Rows that have what a search needs, those without a segment included. */
    public long rowCount() {
        return rows.rowCount();
    }

    /** Those of them that have no segment yet. */
    public long unindexedRowCount() {
        return unindexedRowCount;
    }

    /**
     * The nearest rows.
     *
     * @param query raw vector; not kept
     * @param k results wanted; fewer come back only if fewer rows qualify
     * @param filter values of the filtered columns, which results must equal; NULL equals nothing
     * @throws IllegalArgumentException if {@code k} is not positive
     * @throws InvalidVectorException if the query breaks the rules of the column
     */
    public Answer search(float[] query, int k, InternalRow filter) throws IOException {
        if (k < 1) {
            throw new IllegalArgumentException(
                    "k = "
                            + k
                            + " neighbours in column '"
                            + column.name()
                            + "' cannot be searched for; expected at least 1");
        }
        NearestSpec.queryDefect(column, query)
                .ifPresent(
                        defect -> {
                            throw new InvalidVectorException(defect);
                        });
        boolean filtered = !spec.filtered().isEmpty();
        if (filtered && hasNull(filter)) {
            return Answer.NOTHING;
        }
        return answer(query, k, filtered ? select(filter) : all);
    }

    private boolean hasNull(InternalRow filter) {
        for (int i = 0; i < spec.filtered().size(); i++) {
            if (filter.isNullAt(i)) {
                return true;
            }
        }
        return false;
    }

    private RowSelection select(InternalRow filter) {
        BinaryRow key = new InternalRowSerializer(layout.filteredType()).toBinaryRow(filter);
        return selections.get(key.copy(), rows::matching);
    }

    private Answer answer(float[] query, int k, RowSelection selection) throws IOException {
        TopK top = new TopK(k);
        ExactScan scan = new ExactScan(column, query);
        boolean exact = selection.rowCount() <= Math.max(EXACT_ROWS, k);
        for (LocalRows.Span span : exact ? findable : unindexed) {
            scan.scan(span, selection, top);
        }
        long exactRows = scan.rowsCompared();
        if (!exact) {
            int limit = (int) Math.min(Integer.MAX_VALUE, (long) k * spec.refineFactor());
            for (long id : segments.candidates(query, limit, selection, selection != all)) {
                rows.find(id).ifPresent(place -> scan.scan(place, top));
            }
        }
        return new Answer(neighbours(scan, top), scan.rowsCompared() - exactRows, exactRows);
    }

    private List<Neighbour> neighbours(ExactScan scan, TopK top) {
        long[] ids = top.ids();
        float[] distances = top.distances();
        List<Neighbour> neighbours = new ArrayList<>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            LocalRows.Place place = rows.find(ids[i]).orElseThrow();
            neighbours.add(
                    new Neighbour(
                            ids[i],
                            scan.score(distances[i]),
                            place.chunk().payload(place.position())));
        }
        return neighbours;
    }
}
