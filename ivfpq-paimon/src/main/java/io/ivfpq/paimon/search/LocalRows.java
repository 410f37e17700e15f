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

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.utils.Range;
import org.apache.paimon.utils.RoaringBitmap32;

/** All findable rows of one snapshot by row id. Immutable and thread-safe. */
final class LocalRows {

    private final NavigableMap<Long, RowChunk> chunks = new TreeMap<>();

    /**
     * Rows of a chunk that follow each other.
     *
     * @param from first position
     * @param to position after the last
     */
    record Span(RowChunk chunk, int from, int to) {}

    /** Where one row is. */
    record Place(RowChunk chunk, int position) {}

    /**
     * @param chunks in no order, without common row ids
     */
    LocalRows(Collection<RowChunk> chunks) {
        for (RowChunk chunk : chunks) {
            this.chunks.put(chunk.rowId(0), chunk);
        }
    }

    long rowCount() {
        return chunks.values().stream().mapToLong(RowChunk::rowCount).sum();
    }

    Collection<RowChunk> chunks() {
        return chunks.values();
    }

    /** Where a row is; empty if it is absent, because it is deleted or cannot be found. */
    Optional<Place> find(long rowId) {
        Map.Entry<Long, RowChunk> entry = chunks.floorEntry(rowId);
        if (entry == null) {
            return Optional.empty();
        }
        int position = entry.getValue().position(rowId);
        return position < 0 ? Optional.empty() : Optional.of(new Place(entry.getValue(), position));
    }

    /** Where the rows of some ranges of row ids are; the ranges must be disjoint. */
    List<Span> spans(List<Range> ranges) {
        List<Span> spans = new ArrayList<>();
        for (Range range : ranges) {
            Long first = chunks.floorKey(range.from);
            for (RowChunk chunk :
                    chunks.subMap(first == null ? range.from : first, true, range.to, true)
                            .values()) {
                int from = chunk.lowerBound(range.from);
                int to = chunk.lowerBound(range.to + 1);
                if (from < to) {
                    spans.add(new Span(chunk, from, to));
                }
            }
        }
        return spans;
    }

    long rowCount(Range range) {
        return spans(List.of(range)).stream().mapToLong(span -> span.to() - span.from()).sum();
    }

    RowSelection all() {
        Map<RowChunk, RoaringBitmap32> positions = new HashMap<>();
        for (RowChunk chunk : chunks.values()) {
            positions.put(chunk, RoaringBitmap32.bitmapOfRange(0, chunk.rowCount()));
        }
        return new RowSelection(this, positions);
    }

    /** Rows with these values in the filtered columns. */
    RowSelection matching(BinaryRow filter) {
        Map<RowChunk, RoaringBitmap32> positions = new HashMap<>();
        for (RowChunk chunk : chunks.values()) {
            RoaringBitmap32 matching = chunk.matching(filter);
            if (!matching.isEmpty()) {
                positions.put(chunk, matching);
            }
        }
        return new RowSelection(this, positions);
    }
}
