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

package io.ivfpq.format.training;

import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.PackedVectors;
import io.ivfpq.format.kernel.WorkerThreads;
import io.ivfpq.format.vector.VectorBatch;

/**
 * The components of rows that belong to one subspace, as a dense copy: strided rows would miss the
 * cache on every access.
 *
 * @param first component of the whole row that is component 0 here
 * @param wholeDimension components of a whole row
 */
record Subspace(VectorBatch rows, int first, int wholeDimension) {

    private static final int GRAIN = 960;

    /**
     * @param values whole rows, row-major
     */
    static Subspace of(CodebookShape shape, int subspace, float[] values, int count) {
        int width = shape.subspaceDimension();
        int first = subspace * width;
        float[] part = new float[count * width];
        for (int row = 0; row < count; row++) {
            System.arraycopy(values, row * shape.dimension() + first, part, row * width, width);
        }
        return new Subspace(new VectorBatch(part, count, width), first, shape.dimension());
    }

    /** Writes the nearest codeword of each row to its place in the whole rows {@code decoded}. */
    void decode(float[] codewords, WorkerThreads workers, float[] decoded) {
        DistanceKernels kernels = Kernels.get();
        int width = rows.dimension();
        PackedVectors packed =
                PackedVectors.of(kernels, codewords, 0, codewords.length / width, width);
        workers.run(
                rows.count(),
                GRAIN,
                (from, to) -> {
                    int[] nearest = new int[to - from];
                    kernels.nearest(
                            packed, rows.values(), from * width, width, to - from, nearest, 0);
                    for (int row = from; row < to; row++) {
                        int target = row * wholeDimension + first;
                        int codeword = nearest[row - from] * width;
                        System.arraycopy(codewords, codeword, decoded, target, width);
                    }
                });
    }
}
