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

import io.ivfpq.format.vector.VectorRules;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.data.serializer.InternalRowSerializer;
import org.apache.paimon.utils.ProjectedRow;
import org.apache.paimon.utils.RoaringBitmap32;

/** Gathers rows in ascending order of row id and packs them into chunks. Used by one thread. */
final class RowChunkBuilder {

    /** A chunk is closed when it holds this many rows, or this many bytes of one kind. */
    private static final int MAX_ROWS = 1 << 15;

    private static final int MAX_BYTES = 32 << 20;

    private final RowLayout layout;
    private final VectorRules rules;
    private final LocalSpace space;
    private final InternalRowSerializer payloadSerializer;
    private final InternalRowSerializer filterSerializer;
    private final ProjectedRow payloadColumns;
    private final ProjectedRow filterColumns;
    private final List<RowChunk> finished = new ArrayList<>();

    private long firstRowId;
    private int rows;
    private int[] relativeIds;
    private int[] payloadEnds;
    private ByteBuffer vectors;
    private byte[] payload;
    private int payloadLength;
    private Map<BinaryRow, RoaringBitmap32> positionsByFilter;

    RowChunkBuilder(RowLayout layout, VectorColumn column, LocalSpace space) {
        this.layout = layout;
        this.rules = column.rules();
        this.space = space;
        this.payloadSerializer = new InternalRowSerializer(layout.returnedType());
        this.filterSerializer = new InternalRowSerializer(layout.filteredType());
        this.payloadColumns = ProjectedRow.from(layout.returnedPositions());
        this.filterColumns = ProjectedRow.from(layout.filteredPositions());
        reset();
    }

    private void reset() {
        rows = 0;
        relativeIds = new int[64];
        payloadEnds = new int[64];
        vectors = allocate(64 * rules.dimension() * Float.BYTES);
        payload = new byte[4096];
        payloadLength = 0;
        positionsByFilter = new HashMap<>();
    }

    /** Adds a row read by {@link RowLayout#readType()}, unless no search can find it. */
    void add(InternalRow row) throws IOException {
        float[] vector = layout.vector(row);
        if (vector == null || rules.defect(vector).isPresent()) {
            return;
        }
        long rowId = layout.rowId(row);
        if (isFull(rowId)) {
            finishChunk();
        }
        if (rows == 0) {
            firstRowId = rowId;
        }
        grow();
        relativeIds[rows] = (int) (rowId - firstRowId);
        for (float component : rules.prepared(vector)) {
            vectors.putFloat(component);
        }
        appendPayload(row);
        if (!layout.filtered().isEmpty()) {
            filterColumns.replaceRow(row);
            positionsByFilter
                    .computeIfAbsent(
                            filterSerializer.toBinaryRow(filterColumns).copy(),
                            key -> new RoaringBitmap32())
                    .add(rows);
        }
        rows++;
    }

    private boolean isFull(long rowId) {
        return rows > 0
                && (rows == MAX_ROWS
                        || vectors.position() >= MAX_BYTES
                        || payloadLength >= MAX_BYTES
                        || rowId - firstRowId > Integer.MAX_VALUE);
    }

    private void appendPayload(InternalRow row) {
        payloadColumns.replaceRow(row);
        byte[] bytes = payloadSerializer.toBinaryRow(payloadColumns).toBytes();
        if (payload.length - payloadLength < bytes.length) {
            int needed = Math.addExact(payloadLength, bytes.length);
            payload = Arrays.copyOf(payload, Math.max(needed, 2 * payload.length));
        }
        System.arraycopy(bytes, 0, payload, payloadLength, bytes.length);
        payloadLength += bytes.length;
        payloadEnds[rows] = payloadLength;
    }

    private void grow() {
        if (rows == relativeIds.length) {
            relativeIds = Arrays.copyOf(relativeIds, 2 * rows);
            payloadEnds = Arrays.copyOf(payloadEnds, 2 * rows);
        }
        if (vectors.remaining() < rules.dimension() * Float.BYTES) {
            vectors = allocate(2 * vectors.capacity()).put(vectors.flip());
        }
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    private void finishChunk() throws IOException {
        finished.add(
                new RowChunk(
                        new RowChunk.Parts(
                                firstRowId,
                                Arrays.copyOf(relativeIds, rows),
                                rules.dimension(),
                                space.keep(vectors.array(), vectors.position()),
                                layout.returned().size(),
                                Arrays.copyOf(payloadEnds, rows),
                                space.keep(payload, payloadLength),
                                positionsByFilter)));
        reset();
    }

    /** All rows added so far, in ascending order. */
    List<RowChunk> finish() throws IOException {
        if (rows > 0) {
            finishChunk();
        }
        return List.copyOf(finished);
    }
}
