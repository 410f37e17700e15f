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
 * Points at the codes of one block; reused for the blocks of a list, so not a record. The bytes of
 * a row's codes, one a code of 8 bits or one for two of 4 bits, are far apart: byte {@code b} of
 * row {@code i} is {@code codes[codeOffset + b × rows + i]}.
 */
public final class CodeBlock {

    /** Rows of a full block. */
    public static final int ROWS = 64;

    /** Bytes a kernel may read beyond the last code of a list. */
    public static final int SLACK_BYTES = ROWS;

    /** A last block of fewer rows is not worth registers. */
    static final int MIN_SLOT_ROWS = 16;

    /** Integers in the widest register. */
    static final int SIGNS = 16;

    private static final float[] NO_TERMS = new float[ROWS];

    final byte[] codes;

    /** Block by block in slot order; {@link #ROWS} zeros where there are none. */
    final float[] terms;

    /** Bytes of the codes of a row. */
    final int codeBytes;

    /** Whether codes have 4 bits. */
    final boolean ofNibbles;

    /**
     * Scratch of the SIMD kernels: for each query sums of the entries of even rows, then of odd
     * ones, in 16 bits.
     */
    final short[] sums = new short[QueryGroup.QUERIES * ROWS];

    /** Scratch of {@link SimdBounds}. */
    final int[] signs = new int[QueryGroup.QUERIES * SIGNS];

    private final boolean hasTerms;
    private final int listRows;
    int firstRow;
    int codeOffset;
    int termOffset;
    int rows;

    /**
     * @param codes followed by at least {@link #SLACK_BYTES} bytes that belong to no block; shared
     * @param terms of every row of the list, {@link #slotCount} long, at {@link #slot}; empty when
     *     all terms are zero; shared
     * @param codeBytes of a row
     * @param codeBits 4 or 8
     */
    public CodeBlock(byte[] codes, float[] terms, int codeBytes, int codeBits) {
        this.ofNibbles = codeBits == 4;
        this.codes = codes;
        this.hasTerms = terms.length > 0;
        this.terms = hasTerms ? terms : NO_TERMS;
        this.codeBytes = codeBytes;
        this.listRows = (codes.length - SLACK_BYTES) / codeBytes;
    }

    /** Length of the terms of a list: whole blocks, but for a last one of few rows. */
    public static int slotCount(int listRows) {
        int last = listRows & (ROWS - 1);
        return last < MIN_SLOT_ROWS ? listRows : listRows - last + ROWS;
    }

    /**
     * Where the term of a row lies among those of its list: row {@code 4 i + j} of a block at
     * {@code 16 j + i}, which is the order in which sums leave 512-bit registers. A last block of
     * few rows keeps their order: it would waste more memory than it saves time.
     */
    public static int slot(int row, int listRows) {
        int block = row & -ROWS;
        if (listRows - block < MIN_SLOT_ROWS) {
            return row;
        }
        return block + ((row & 3) << 4) + ((row & (ROWS - 1)) >> 2);
    }

    /** Moves to the block that starts with row {@code first} of the list, a multiple of 64. */
    public void moveTo(int first) {
        firstRow = first;
        codeOffset = first * codeBytes;
        termOffset = hasTerms ? first : 0;
        rows = Math.min(ROWS, listRows - first);
    }

    /** Rows of the block. */
    public int rows() {
        return rows;
    }

    /** The term of a row of the block. */
    float term(int row) {
        return listTerm(firstRow + row);
    }

    /** The term of a row of the list. */
    float listTerm(int row) {
        return hasTerms ? terms[slot(row, listRows)] : 0;
    }

    /** Where the first code byte of a row of the list is. */
    int codePosition(int row) {
        int first = row & -ROWS;
        return first * codeBytes + row - first;
    }

    /** From one code byte of a row of the list to its next. */
    int codeStride(int row) {
        return Math.min(ROWS, listRows - (row & -ROWS));
    }
}
