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

package io.ivfpq.format.segment;

import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.kernel.CodeBlock;
import java.nio.ByteBuffer;

/**
 * One list of one segment in memory: row ids, per-row terms and codes in blocks of 64 rows, each
 * block column by column of code bytes; the last block has its true width. Its rows are entries: a
 * row of the segment may lie in another list, too, with other codes, and is here once. Immutable,
 * shareable between threads.
 */
public final class InvertedList {

    /** Largest payload of one list; keeps every index an int. */
    static final int MAX_PAYLOAD_BYTES = 1 << 30;

    private static final int OBJECT_BYTES = 96;

    private final int listId;
    private final CodebookShape shape;
    private final int codeBytes;
    private final int[] rowIds;
    private final float[] terms;
    private final byte[] codes;

    private InvertedList(
            int listId, CodebookShape shape, int[] rowIds, float[] terms, byte[] codes) {
        this.listId = listId;
        this.shape = shape;
        this.codeBytes = shape.codeBytes();
        this.rowIds = rowIds;
        this.terms = terms;
        this.codes = codes;
    }

    static InvertedList empty(int listId, CodebookShape shape) {
        return new InvertedList(
                listId, shape, new int[0], new float[0], new byte[CodeBlock.SLACK_BYTES]);
    }

    /**
     * @param payload {@code rows × rowBytes} bytes, checked against their CRC; copied
     */
    static InvertedList parse(
            String name, SegmentInfo info, int listId, byte[] payload, int offset, int rows)
            throws CorruptIndexException {
        ByteBuffer bytes = ContainerLayout.wrap(payload).position(offset);
        int[] rowIds = new int[rows];
        bytes.asIntBuffer().get(rowIds);
        bytes.position(offset + rows * Integer.BYTES);
        float[] terms = new float[info.hasTerms() ? rows : 0];
        bytes.asFloatBuffer().get(terms);
        bytes.position(bytes.position() + terms.length * Float.BYTES);
        int length = offset + rows * info.rowBytes() - bytes.position();
        byte[] codes = new byte[length + CodeBlock.SLACK_BYTES];
        bytes.get(codes, 0, length);
        checkRowIds(name, listId, rowIds);
        checkTerms(name, listId, terms);
        InvertedList list = new InvertedList(listId, info.shape(), rowIds, inSlots(terms), codes);
        list.checkSpareHalves(name);
        return list;
    }

    /** The terms where the kernels want them. */
    private static float[] inSlots(float[] terms) {
        float[] slots = new float[CodeBlock.slotCount(terms.length)];
        for (int row = 0; row < terms.length; row++) {
            slots[CodeBlock.slot(row, terms.length)] = terms[row];
        }
        return slots;
    }

    private static void checkRowIds(String name, int listId, int[] rowIds)
            throws CorruptIndexException {
        int previous = -1;
        for (int i = 0; i < rowIds.length; i++) {
            if (rowIds[i] <= previous) {
                throw new CorruptIndexException(
                        String.format(
                                "%s: row id %d of list %d is %d, expected more than %d",
                                name, i, listId, rowIds[i] & 0xffffffffL, previous));
            }
            previous = rowIds[i];
        }
    }

    private static void checkTerms(String name, int listId, float[] terms)
            throws CorruptIndexException {
        for (int i = 0; i < terms.length; i++) {
            if (!Float.isFinite(terms[i])) {
                throw new CorruptIndexException(
                        String.format(
                                "%s: term %d of list %d is %s, expected a finite value",
                                name, i, listId, terms[i]));
            }
        }
    }

    private void checkSpareHalves(String name) throws CorruptIndexException {
        for (int row = 0; shape.hasSpareHalf() && row < rowIds.length; row++) {
            int last = codes[codePosition(row) + (codeBytes - 1) * blockRows(row)] & 0xff;
            if (last > 0xf) {
                throw new CorruptIndexException(
                        String.format(
                                "%s: last code byte of row %d of list %d is %d, expected at most 15"
                                        + " for %d codes of %d bits",
                                name, row, listId, last, shape.subspaceCount(), shape.codeBits()));
            }
        }
    }

    /** Where the first code byte of a row is. */
    private int codePosition(int row) {
        int first = row & -CodeBlock.ROWS;
        return first * codeBytes + row - first;
    }

    /** Rows of the block of a row, which is the stride from one of its code bytes to the next. */
    private int blockRows(int row) {
        return Math.min(CodeBlock.ROWS, rowIds.length - (row & -CodeBlock.ROWS));
    }

    public int listId() {
        return listId;
    }

    public int rowCount() {
        return rowIds.length;
    }

    /** The id of a row, relative to the row range of the segment. */
    public int rowId(int index) {
        return rowIds[index];
    }

    /** Ids of all rows, ascending. Shared; must not be changed. */
    public int[] rowIds() {
        return rowIds;
    }

    /** The per-row term; 0 under inner product. */
    public float term(int index) {
        return terms.length == 0 ? 0 : terms[CodeBlock.slot(index, rowIds.length)];
    }

    /** The code of a row in a subspace, 0 to 255 or 15. */
    public int code(int index, int subspace) {
        return shape.code(codes, codePosition(index), blockRows(index), subspace);
    }

    /** One byte of the codes of a row: one code of 8 bits or two of 4. */
    public byte codeByte(int index, int column) {
        return codes[codePosition(index) + column * blockRows(index)];
    }

    /** A cursor over the blocks of this list for one thread. */
    public CodeBlock blocks() {
        return new CodeBlock(codes, terms, codeBytes, shape.codeBits());
    }

    /** Heap bytes this list keeps. */
    public long retainedBytes() {
        return OBJECT_BYTES + 4L * rowIds.length + 4L * terms.length + codes.length;
    }
}
