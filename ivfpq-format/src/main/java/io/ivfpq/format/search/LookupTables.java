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

package io.ivfpq.format.search;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.PackedVectors;
import io.ivfpq.format.kernel.QuantisedTable;
import io.ivfpq.format.vector.Metric;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a query adds to the distance of a row for each codeword, as tables that are made when they
 * are first asked for: which ones depends on how rows are ranked. Thread-safe; two threads may make
 * the same one.
 */
final class LookupTables {

    private final Codebook codebook;
    private final float[] query;
    private final DistanceKernels kernels = Kernels.get();
    private volatile float[] floats;
    private volatile Optional<QuantisedTable> bounds;
    private volatile Optional<QuantisedTable> coarse;

    /**
     * @param query as the codebook prepares it; kept, must not change
     */
    LookupTables(Codebook codebook, float[] query) {
        this.codebook = codebook;
        this.query = query;
    }

    /** By whole codes, subspace by subspace. */
    float[] floats() {
        float[] made = floats;
        if (made == null) {
            made = floatsOfCodes();
            floats = made;
        }
        return made;
    }

    private float[] floatsOfCodes() {
        CodebookShape shape = codebook.shape();
        int stride = shape.codewordCount();
        int last = shape.subspaceCount() - 1;
        // What padding spills into the next row is overwritten by that row.
        int spare = shape.hasSpareHalf() ? stride : 0;
        int padded = Math.max(stride + spare, codebook.packedCodewords(last).paddedCount());
        float[] values = new float[last * stride + padded];
        float[] scaled = scaled();
        for (int m = 0; m <= last; m++) {
            put(codebook.packedCodewords(m), scaled, m, values, m * stride);
        }
        Arrays.fill(values, (last + 1) * stride, values.length, 0);
        return values;
    }

    private float[] floatsOfCoarseCodes() {
        int stride = codebook.packedCoarseCodewords(0).paddedCount();
        float[] values = new float[codebook.subspaceCount() * stride];
        float[] scaled = scaled();
        for (int m = 0; m < codebook.subspaceCount(); m++) {
            put(codebook.packedCoarseCodewords(m), scaled, m, values, m * stride);
        }
        return values;
    }

    private void put(PackedVectors codewords, float[] scaled, int subspace, float[] to, int at) {
        int offset = subspace * codebook.shape().subspaceDimension();
        kernels.negatedDots(codewords, scaled, offset, to, at);
    }

    private float[] scaled() {
        float[] scaled = query.clone();
        if (codebook.metric() != Metric.INNER_PRODUCT) {
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= 2;
            }
        }
        return scaled;
    }

    /** What rows are passed over by if they are ranked like that, if looking at it first pays. */
    Optional<QuantisedTable> quantised(Distances ranking) {
        return ranking == Distances.COARSE && codebook.hasCoarseCodes() ? coarse() : bounds();
    }

    /** {@link #floats} bounded from below. */
    private Optional<QuantisedTable> bounds() {
        Optional<QuantisedTable> made = bounds;
        if (made == null) {
            int bits = codebook.codeBits();
            made = kernels.filters(bits) ? quantised(floats(), bits) : Optional.empty();
            bounds = made;
        }
        return made;
    }

    /**
     * By the lower six bits of codes. Not a bound of anything: the means of four codewords stand
     * for each of them.
     */
    private Optional<QuantisedTable> coarse() {
        Optional<QuantisedTable> made = coarse;
        if (made == null) {
            made = kernels.filters(6) ? quantised(floatsOfCoarseCodes(), 6) : bounds();
            coarse = made;
        }
        return made;
    }

    private Optional<QuantisedTable> quantised(float[] table, int bits) {
        return Optional.of(kernels.quantise(table, codebook.subspaceCount(), bits))
                .filter(QuantisedTable::isUsable);
    }
}
