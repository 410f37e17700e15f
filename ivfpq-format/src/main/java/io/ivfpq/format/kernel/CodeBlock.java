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
 * Points at the codes of one block; reused for the blocks of a list, so not a record. Codes are
 * subspace-major: code {@code m} of row {@code i} is {@code codes[codeOffset + m × rows + i]}.
 */
public final class CodeBlock {

    /** Rows of a full block. */
    public static final int ROWS = 64;

    /** Bytes a kernel may read beyond the last code of a list. */
    public static final int SLACK_BYTES = ROWS;

    final byte[] codes;
    final float[] terms;
    final int subspaceCount;

    /** Scratch of the kernels. */
    final int[] indices = new int[ROWS];

    /** Scratch of the kernels. */
    final float[] sums = new float[ROWS];

    int codeOffset;
    int termOffset;
    int rows;

    /**
     * @param codes followed by at least {@link #SLACK_BYTES} bytes that belong to no block; shared
     * @param terms the per-row term of every row of the list; empty when all terms are zero
     */
    public CodeBlock(byte[] codes, float[] terms, int subspaceCount) {
        this.codes = codes;
        this.terms = terms;
        this.subspaceCount = subspaceCount;
    }

    /** Moves to the block that starts with row {@code firstRow} of the list. */
    public void moveTo(int firstRow, int rowCount) {
        codeOffset = firstRow * subspaceCount;
        termOffset = firstRow;
        rows = rowCount;
    }

    public int rows() {
        return rows;
    }
}
