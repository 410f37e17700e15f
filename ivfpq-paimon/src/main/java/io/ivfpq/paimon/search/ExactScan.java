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

import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.paimon.options.VectorColumn;
import org.apache.paimon.utils.RoaringBitmap32;

/** Exact distances of one query to local rows. Used by one thread. */
final class ExactScan {

    private static final int BLOCK_ROWS = 64;

    private final Metric metric;
    private final int dimension;
    private final float[] query;
    private final DistanceKernels kernels = Kernels.get();
    private final float[] block;
    private long rowsCompared;

    /**
     * @param query raw vector without defect; not kept
     */
    ExactScan(VectorColumn column, float[] query) {
        this.metric = column.metric();
        this.dimension = column.dimension();
        this.query = column.rules().prepared(query);
        this.block = new float[BLOCK_ROWS * dimension];
    }

    float score(float distance) {
        return metric.score(distance);
    }

    /** Rows offered so far. */
    long rowsCompared() {
        return rowsCompared;
    }

    /** Offers one row. */
    void scan(LocalRows.Place place, TopK top) {
        rowsCompared++;
        place.chunk().readVectors(place.position(), 1, block);
        top.offer(place.chunk().rowId(place.position()), distance(0));
    }

    /** Offers the rows of {@code span} that are selected. */
    void scan(LocalRows.Span span, RowSelection selection, TopK top) {
        RowChunk chunk = span.chunk();
        RoaringBitmap32 selected = selection.of(chunk);
        long next = selected.nextValue(span.from());
        while (next >= 0 && next < span.to()) {
            int first = (int) next;
            int count = run(selected, first, Math.min(span.to(), first + BLOCK_ROWS));
            chunk.readVectors(first, count, block);
            rowsCompared += count;
            for (int i = 0; i < count; i++) {
                top.offer(chunk.rowId(first + i), distance(i));
            }
            next = selected.nextValue(first + count);
        }
    }

    /** How many rows from {@code first} on are selected without a gap. */
    private static int run(RoaringBitmap32 selected, int first, int limit) {
        int last = first + 1;
        while (last < limit && selected.contains(last)) {
            last++;
        }
        return last - first;
    }

    private float distance(int row) {
        int offset = row * dimension;
        return metric == Metric.INNER_PRODUCT
                ? -kernels.dot(query, 0, block, offset, dimension)
                : kernels.squaredDistance(query, 0, block, offset, dimension);
    }
}
