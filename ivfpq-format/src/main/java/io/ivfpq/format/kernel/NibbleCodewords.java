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

package io.ivfpq.format.kernel;

/**
 * The codewords of codes of 4 bits with the subspaces side by side, so that a register holds as
 * many subspaces as it has lanes: {@code [codeword][component][subspace]}, negated, padded with
 * zeros to whole registers. Subspaces of two or four components fill none by themselves.
 *
 * <p>Immutable; a copy of the codewords it was made of.
 */
public final class NibbleCodewords {

    /** Codewords of a subspace. */
    static final int CODEWORDS = 16;

    /** Floats in the widest register. */
    static final int GRAIN = 16;

    final int subspaceCount;
    final int subspaceDimension;

    /** The number of subspaces, padded. */
    final int stride;

    final float[] negated;

    private NibbleCodewords(int subspaceCount, int subspaceDimension) {
        this.subspaceCount = subspaceCount;
        this.subspaceDimension = subspaceDimension;
        this.stride = stride(subspaceCount);
        this.negated = new float[CODEWORDS * subspaceDimension * stride];
    }

    /**
     * @param codewords {@code [subspace][codeword][component]}, sixteen codewords each
     */
    public static NibbleCodewords of(float[] codewords, int subspaceCount, int subspaceDimension) {
        NibbleCodewords packed = new NibbleCodewords(subspaceCount, subspaceDimension);
        int from = 0;
        for (int subspace = 0; subspace < subspaceCount; subspace++) {
            for (int row = 0; row < CODEWORDS * subspaceDimension; row++) {
                packed.negated[row * packed.stride + subspace] = -codewords[from++];
            }
        }
        return packed;
    }

    /** So many subspaces, padded. */
    static int stride(int subspaceCount) {
        return (subspaceCount + GRAIN - 1) / GRAIN * GRAIN;
    }

    /** Floats of a table of products: {@code [codeword][subspace]}, padded. */
    public int tableLength() {
        return CODEWORDS * stride;
    }

    public long retainedBytes() {
        return 4L * negated.length;
    }
}
