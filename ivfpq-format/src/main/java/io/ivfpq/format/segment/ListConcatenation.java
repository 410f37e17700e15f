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

import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.kernel.CodeBlock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes the payload of one list made of the payloads of several, which belong to row ranges that
 * follow each other; {@code docs/format.md}, "List payload". Codes and terms are copied as they
 * are.
 */
final class ListConcatenation {

    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** The exponent of a float: all ones in what is not finite. */
    private static final int EXPONENT = 0x7f800000;

    private static final int LOWEST_EXPONENT_BIT = 0x00800000;

    private final SegmentInfo info;
    private final int listId;
    private final int codeBytes;
    private final byte[] target;
    private final int ids;
    private final int terms;
    private final int codes;
    private final int totalRows;
    private int rows;

    /**
     * @param target receives {@code totalRows × rowBytes} bytes from {@code offset} on
     */
    ListConcatenation(SegmentInfo info, int listId, byte[] target, int offset, int totalRows) {
        this.info = info;
        this.listId = listId;
        this.target = target;
        this.ids = offset;
        this.terms = ids + totalRows * Integer.BYTES;
        this.codes = terms + (info.hasTerms() ? totalRows * Float.BYTES : 0);
        this.codeBytes = info.shape().codeBytes();
        this.totalRows = totalRows;
    }

    /**
     * Appends the rows of a part; parts come in the order of their rows.
     *
     * @param payload verified, from {@code offset} on
     */
    void append(SegmentPart part, byte[] payload, int offset, int count)
            throws CorruptIndexException {
        int next = offset + count * Integer.BYTES;
        boolean valid = copyIds(payload, offset, count, part.rowIdOffset());
        if (info.hasTerms()) {
            valid &= copyTerms(payload, next, count);
            next += count * Float.BYTES;
        }
        if (!valid || info.shape().hasSpareHalf()) {
            // Says which row it is; checks the spare halves, which are rare.
            InvertedList.parse(part.reader().name(), info, listId, payload, offset, count);
        }
        int last = (int) INTS.get(payload, offset + (count - 1) * Integer.BYTES);
        if (last >= part.rowCount()) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: list %d has row id %d, expected less than the %d rows of its row"
                                    + " range; rebuild the index of these rows",
                            part.reader().name(), listId, last, part.rowCount()));
        }
        copyCodes(payload, next, count);
        rows += count;
    }

    /** Returns whether the ids ascend and none is negative. */
    private boolean copyIds(byte[] source, int from, int count, int shift) {
        int to = ids + rows * Integer.BYTES;
        int signs = 0;
        int previous = -1;
        for (int i = 0; i < count; i++) {
            int id = (int) INTS.get(source, from + i * Integer.BYTES);
            // Written so that nothing waits for a comparison.
            signs |= id | (id - previous - 1);
            previous = id;
            INTS.set(target, to + i * Integer.BYTES, id + shift);
        }
        return signs >= 0;
    }

    /** Returns whether all terms are finite. */
    private boolean copyTerms(byte[] source, int from, int count) {
        System.arraycopy(source, from, target, terms + rows * Float.BYTES, count * Float.BYTES);
        int signs = 0;
        for (int i = 0; i < count; i++) {
            int bits = (int) INTS.get(source, from + i * Float.BYTES);
            // An exponent of ones overflows into the sign.
            signs |= (bits & EXPONENT) + LOWEST_EXPONENT_BIT;
        }
        return signs >= 0;
    }

    /** Runs end where a block ends, in the source or in the target. */
    private void copyCodes(byte[] source, int from, int count) {
        for (int i = 0; i < count; ) {
            int row = rows + i;
            int inTarget = row % CodeBlock.ROWS;
            int inSource = i % CodeBlock.ROWS;
            int run = Math.min(CodeBlock.ROWS - Math.max(inTarget, inSource), count - i);
            copyRun(
                    source,
                    from + (i - inSource) * codeBytes + inSource,
                    Math.min(CodeBlock.ROWS, count - i + inSource),
                    codes + (row - inTarget) * codeBytes + inTarget,
                    Math.min(CodeBlock.ROWS, totalRows - row + inTarget),
                    run);
            i += run;
        }
    }

    /**
     * Copies {@code run} rows of a block.
     *
     * @param fromStride width of the block in the source
     * @param toStride width of the block in the target
     */
    private void copyRun(byte[] source, int from, int fromStride, int to, int toStride, int run) {
        if (run == fromStride && run == toStride) {
            System.arraycopy(source, from, target, to, run * codeBytes);
            return;
        }
        for (int m = 0; m < codeBytes; m++) {
            System.arraycopy(source, from + m * fromStride, target, to + m * toStride, run);
        }
    }
}
