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

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.paimon.utils.Range;
import org.apache.paimon.utils.RoaringBitmap32;
import org.apache.paimon.utils.RoaringNavigableMap64;

/** The rows of one snapshot that may be found, all or those that pass a filter. Thread-safe. */
final class RowSelection {

    private final LocalRows rows;
    private final Map<RowChunk, RoaringBitmap32> positions;
    private final long rowCount;
    private final Map<Range, RoaringNavigableMap64> relativeIds = new ConcurrentHashMap<>();

    /**
     * @param positions for each chunk with selected rows their positions; shared, not to be changed
     */
    RowSelection(LocalRows rows, Map<RowChunk, RoaringBitmap32> positions) {
        this.rows = rows;
        this.positions = Map.copyOf(positions);
        this.rowCount =
                positions.values().stream().mapToLong(RoaringBitmap32::getCardinality).sum();
    }

    long rowCount() {
        return rowCount;
    }

    /** Positions of the selected rows in a chunk; shared, not to be changed. */
    RoaringBitmap32 of(RowChunk chunk) {
        RoaringBitmap32 selected = positions.get(chunk);
        return selected == null ? new RoaringBitmap32() : selected;
    }

    /** Ids of the selected rows in {@code range}, relative to its start. */
    RoaringNavigableMap64 relativeIds(Range range) {
        return relativeIds.computeIfAbsent(range, this::collect);
    }

    private RoaringNavigableMap64 collect(Range range) {
        RoaringNavigableMap64 ids = new RoaringNavigableMap64();
        for (LocalRows.Span span : rows.spans(List.of(range))) {
            RoaringBitmap32 selected = of(span.chunk());
            long next = selected.nextValue(span.from());
            while (next >= 0 && next < span.to()) {
                ids.add(span.chunk().rowId((int) next) - range.from);
                next = selected.nextValue((int) next + 1);
            }
        }
        // Counting fills a cache inside the bitmap, which must not happen in two threads at once.
        ids.getLongCardinality();
        return ids;
    }

    /** Bytes of the ids, at most, for a cache that bounds them. */
    int weight() {
        return (int) Math.min(Integer.MAX_VALUE, 1024 + 4 * rowCount);
    }
}
