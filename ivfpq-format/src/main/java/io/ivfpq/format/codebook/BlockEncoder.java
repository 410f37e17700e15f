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

package io.ivfpq.format.codebook;

import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.vector.Metric;

/**
 * Encodes prepared vectors block by block: rotation, nearest centroid and, where rows lie in two
 * lists, a second one, and of each the residual, codes, the term and the two drift measures. Holds
 * scratch memory, so one thread at a time.
 */
public final class BlockEncoder {

    /**
     * Entries of lists per block, as many as rows where each lies in one; a block of vectors of
     * dimension 384 stays in the second-level cache.
     */
    public static final int BLOCK_ROWS = 240;

    private final Codebook codebook;
    private final int listsPerRow;
    private final SecondLists secondLists;
    private final DistanceKernels kernels = Kernels.get();
    private final float[] rotated;
    private final float[] residuals;
    private final float[] decoded;
    private final int[] codes = new int[BLOCK_ROWS];

    public BlockEncoder(Codebook codebook) {
        this.codebook = codebook;
        this.listsPerRow = codebook.shape().listsPerRow();
        this.secondLists = listsPerRow == 1 ? null : new SecondLists(codebook);
        this.rotated =
                new float[codebook.rotation().isNone() ? 0 : BLOCK_ROWS * codebook.dimension()];
        this.residuals = new float[BLOCK_ROWS * codebook.dimension()];
        this.decoded = new float[codebook.dimension()];
    }

    /** Rows to encode at a time: their entries in lists fill a block. */
    public static int blockRows(CodebookShape shape) {
        return BLOCK_ROWS / shape.listsPerRow();
    }

    /**
     * Encodes {@code count} rows.
     *
     * @param vectors row-major from {@code offset} on, prepared by {@link Codebook#rules()}
     * @param count at most {@link #blockRows}
     */
    public EncodedBlock encode(float[] vectors, int offset, int count) {
        if (codebook.rotation().isNone()) {
            return encodeRotated(vectors, offset, count);
        }
        codebook.rotation().apply(vectors, offset, count, rotated);
        return encodeRotated(rotated, 0, count);
    }

    private EncodedBlock encodeRotated(float[] vectors, int offset, int count) {
        ScalarQuantiser refine = codebook.refine();
        EncodedBlock block =
                new EncodedBlock(
                        count * listsPerRow, codebook.shape().codeBytes(), refine.lows().length);
        if (!refine.isNone()) {
            refine.encode(vectors, offset, count, block.refineCodes);
            repeatRefineCodes(block);
        }
        assign(vectors, offset, count, block);
        quantise(block);
        for (int entry = 0; entry < block.count; entry++) {
            measure(entry, block);
        }
        return block;
    }

    /** From the codes of rows to those of entries, the last first. */
    private void repeatRefineCodes(EncodedBlock block) {
        int dimension = codebook.dimension();
        for (int entry = block.count - 1; listsPerRow > 1 && entry >= 0; entry--) {
            int row = entry / listsPerRow;
            System.arraycopy(
                    block.refineCodes,
                    row * dimension,
                    block.refineCodes,
                    entry * dimension,
                    dimension);
        }
    }

    /**
     * Rows whose codes are known: with their terms, and without measures.
     *
     * @param codes row-major, {@code lists.length × codeBytes} of the shape
     */
    public EncodedBlock ofCodes(int[] lists, byte[] codes) {
        int codeBytes = codebook.shape().codeBytes();
        EncodedBlock block = new EncodedBlock(lists.length, codeBytes, 0);
        System.arraycopy(lists, 0, block.lists, 0, lists.length);
        System.arraycopy(codes, 0, block.codes, 0, block.codes.length);
        for (int row = 0; row < lists.length; row++) {
            decodeResidual(codes, row * codeBytes);
            setTerm(row, block);
        }
        return block;
    }

    private void assign(float[] vectors, int offset, int count, EncodedBlock block) {
        int dimension = codebook.dimension();
        if (listsPerRow == 1) {
            kernels.nearest(
                    codebook.packedCentroids(), vectors, offset, dimension, count, block.lists, 0);
        } else {
            secondLists.assign(vectors, offset, count, block.lists);
        }
        float[] centroids = codebook.centroids();
        for (int entry = 0; entry < block.count; entry++) {
            int centroid = block.lists[entry] * dimension;
            int vector = offset + entry / listsPerRow * dimension;
            int target = entry * dimension;
            for (int i = 0; i < dimension; i++) {
                residuals[target + i] = vectors[vector + i] - centroids[centroid + i];
            }
        }
    }

    private void quantise(EncodedBlock block) {
        CodebookShape shape = codebook.shape();
        int codeBytes = shape.codeBytes();
        for (int m = 0; m < shape.subspaceCount(); m++) {
            kernels.nearest(
                    codebook.packedCodewords(m),
                    residuals,
                    m * shape.subspaceDimension(),
                    shape.dimension(),
                    block.count,
                    codes,
                    0);
            for (int row = 0; row < block.count; row++) {
                shape.putCode(block.codes, row * codeBytes, m, codes[row]);
            }
        }
    }

    private void measure(int row, EncodedBlock block) {
        int dimension = codebook.dimension();
        decodeResidual(block.codes, row * codebook.shape().codeBytes());
        int residual = row * dimension;
        block.residuals[row] = kernels.dot(residuals, residual, residuals, residual, dimension);
        block.errors[row] = kernels.squaredDistance(residuals, residual, decoded, 0, dimension);
        setTerm(row, block);
    }

    /** From the decoded residual of the row. */
    private void setTerm(int row, EncodedBlock block) {
        int dimension = codebook.dimension();
        if (codebook.metric() != Metric.INNER_PRODUCT) {
            int centroid = block.lists[row] * dimension;
            block.terms[row] =
                    kernels.dot(decoded, 0, decoded, 0, dimension)
                            + 2
                                    * kernels.dot(
                                            codebook.centroids(), centroid, decoded, 0, dimension);
        }
    }

    private void decodeResidual(byte[] codes, int offset) {
        CodebookShape shape = codebook.shape();
        int width = shape.subspaceDimension();
        for (int m = 0; m < shape.subspaceCount(); m++) {
            int codeword = m * shape.codewordCount() + shape.code(codes, offset, 1, m);
            System.arraycopy(codebook.codewords(), codeword * width, decoded, m * width, width);
        }
    }
}
