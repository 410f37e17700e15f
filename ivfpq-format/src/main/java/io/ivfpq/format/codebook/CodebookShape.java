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

import io.ivfpq.format.vector.Metric;
import java.util.Objects;

/**
 * The numbers that say how large a codebook is.
 *
 * @param codeBits bits per code, 8 or 4
 * @param listsPerRow lists that each row lies in, 1 or 2
 */
public record CodebookShape(
        Metric metric,
        int dimension,
        int listCount,
        int subspaceCount,
        int codeBits,
        int listsPerRow) {

    /** Code width where none is asked for. */
    public static final int DEFAULT_CODE_BITS = 8;

    /** A row lies in its nearest list and may lie in one more. */
    private static final int MAX_LISTS_PER_ROW = 2;

    /** Two codes of this width share a byte. */
    private static final int HALF_BYTE = 4;

    /** Largest number of floats in one array of a codebook. */
    static final long MAX_FLOATS = 1L << 28;

    public CodebookShape {
        Objects.requireNonNull(metric, "metric");
        if (dimension < 1 || listCount < 1 || subspaceCount < 1 || !isCodeBits(codeBits)) {
            throw new IllegalArgumentException(
                    String.format(
                            "codebook of dimension %d, %d lists, %d subspaces of %d bits; expected"
                                    + " all at least 1 and 8 or 4 bits",
                            dimension, listCount, subspaceCount, codeBits));
        }
        if (!isListsPerRow(listsPerRow) || listsPerRow > listCount) {
            throw new IllegalArgumentException(
                    String.format(
                            "rows in %d of %d lists each; expected 1 or 2, and as many lists",
                            listsPerRow, listCount));
        }
        if (dimension % subspaceCount != 0) {
            throw new IllegalArgumentException(
                    String.format(
                            "%d subspaces do not divide dimension %d", subspaceCount, dimension));
        }
        if ((long) listCount * dimension > MAX_FLOATS
                || (long) dimension << codeBits > MAX_FLOATS) {
            throw new IllegalArgumentException(
                    String.format(
                            "codebook of %d lists and dimension %d is too large; expected at most"
                                    + " %d floats for the centroids and for the codewords",
                            listCount, dimension, MAX_FLOATS));
        }
    }

    /** A shape with each row in one list. */
    public CodebookShape(
            Metric metric, int dimension, int listCount, int subspaceCount, int codeBits) {
        this(metric, dimension, listCount, subspaceCount, codeBits, 1);
    }

    /** Whether rows may lie in so many lists each. */
    public static boolean isListsPerRow(int lists) {
        return lists >= 1 && lists <= MAX_LISTS_PER_ROW;
    }

    /** Whether codes may have so many bits. */
    public static boolean isCodeBits(int bits) {
        return bits == DEFAULT_CODE_BITS || bits == HALF_BYTE;
    }

    /** Components of one subspace. */
    public int subspaceDimension() {
        return dimension / subspaceCount;
    }

    /** Codewords of one subspace. */
    public int codewordCount() {
        return 1 << codeBits;
    }

    /** Bytes of the codes of a row; codes of 4 bits share them in pairs. */
    public int codeBytes() {
        return (subspaceCount * codeBits + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** Whether the upper half of the last byte of a row belongs to no subspace. */
    public boolean hasSpareHalf() {
        return codeBits == HALF_BYTE && subspaceCount % 2 != 0;
    }

    /**
     * The code in a subspace out of the bytes of a row: the lower half of a byte is that of the
     * even subspace.
     *
     * @param offset of the first byte of the row
     * @param stride from one byte of the row to the next
     */
    public int code(byte[] bytes, int offset, int stride, int subspace) {
        if (codeBits == HALF_BYTE) {
            int both = bytes[offset + (subspace >> 1) * stride] & 0xff;
            return (subspace & 1) == 0 ? both & 0xf : both >> HALF_BYTE;
        }
        return bytes[offset + subspace * stride] & 0xff;
    }

    /** Puts a code into the bytes of a row, which are zero before, side by side. */
    void putCode(byte[] bytes, int offset, int subspace, int code) {
        if (codeBits == HALF_BYTE) {
            bytes[offset + (subspace >> 1)] |= (byte) (code << ((subspace & 1) * HALF_BYTE));
        } else {
            bytes[offset + subspace] = (byte) code;
        }
    }

    int centroidFloats() {
        return listCount * dimension;
    }

    int codewordFloats() {
        return dimension << codeBits;
    }
}
