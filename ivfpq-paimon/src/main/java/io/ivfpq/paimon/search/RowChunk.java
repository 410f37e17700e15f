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

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.memory.MemorySegment;
import org.apache.paimon.utils.RoaringBitmap32;

/**
 * A local copy of some rows with consecutive, but not gapless, row ids: their prepared vectors and
 * the returned columns. Rows that can never be found (deleted, or with a NULL or impossible vector)
 * are absent. Immutable and thread-safe; positions count from 0 in the order of row ids.
 */
final class RowChunk {

    private final Parts parts;
    private final FloatBuffer vectors;

    /** What {@link RowChunkBuilder} has gathered; owned by the chunk from then on. */
    record Parts(
            long firstRowId,
            int[] relativeIds,
            int dimension,
            ByteBuffer vectors,
            int arity,
            int[] payloadEnds,
            ByteBuffer payload,
            Map<BinaryRow, RoaringBitmap32> positionsByFilter) {}

    RowChunk(Parts parts) {
        this.parts = parts;
        this.vectors = parts.vectors().asFloatBuffer();
    }

    /** At least 1. */
    int rowCount() {
        return parts.relativeIds().length;
    }

    long rowId(int position) {
        return parts.firstRowId() + parts.relativeIds()[position];
    }

    long lastRowId() {
        return rowId(parts.relativeIds().length - 1);
    }

    /** The position of the first row with at least this id; {@link #rowCount()} if none. */
    int lowerBound(long rowId) {
        long relative = rowId - parts.firstRowId();
        if (relative <= 0) {
            return 0;
        }
        if (relative > parts.relativeIds()[parts.relativeIds().length - 1]) {
            return parts.relativeIds().length;
        }
        int found = Arrays.binarySearch(parts.relativeIds(), (int) relative);
        return found >= 0 ? found : -found - 1;
    }

    /** The position of a row, or -1 if it is absent. */
    int position(long rowId) {
        int position = lowerBound(rowId);
        return position < rowCount() && rowId(position) == rowId ? position : -1;
    }

    /** Copies {@code count} prepared vectors to the start of {@code target}, row-major. */
    void readVectors(int position, int count, float[] target) {
        vectors.get(position * parts.dimension(), target, 0, count * parts.dimension());
    }

    /** The returned columns of a row, a private copy. */
    BinaryRow payload(int position) {
        int start = position == 0 ? 0 : parts.payloadEnds()[position - 1];
        byte[] bytes = new byte[parts.payloadEnds()[position] - start];
        parts.payload().get(start, bytes);
        BinaryRow row = new BinaryRow(parts.arity());
        row.pointTo(MemorySegment.wrap(bytes), 0, bytes.length);
        return row;
    }

    /**
     * Positions of the rows with these values in the filtered columns; shared, not to be changed.
     */
    RoaringBitmap32 matching(BinaryRow filter) {
        RoaringBitmap32 positions = parts.positionsByFilter().get(filter);
        return positions == null ? new RoaringBitmap32() : positions;
    }
}
