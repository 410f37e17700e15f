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

    /** Two ids or terms at a time; the first is the lower half. */
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0000000100000001L;
    private static final long SIGNS = 0x8000000080000000L;

    /** The exponent of a float: all ones in what is not finite. */
    private static final long EXPONENTS = 0x7f8000007f800000L;

    private static final long LOWEST_EXPONENT_BITS = 0x0080000000800000L;

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
        int end = count * Integer.BYTES;
        int first = (int) INTS.get(source, from);
        INTS.set(target, to, first + shift);
        long twoShifts = (long) shift << Integer.SIZE | shift;
        long signs = first;
        // Its upper half is the id before.
        long previous = (long) first << Integer.SIZE;
        int i = Integer.BYTES;
        for (; i < end - Integer.BYTES; i += Long.BYTES) {
            long pair = (long) LONGS.get(source, from + i);
            long before = pair << Integer.SIZE | previous >>> Integer.SIZE;
            // A lower half that borrows from the upper one has a sign itself.
            signs |= pair | (pair - before - ONES);
            previous = pair;
            LONGS.set(target, to + i, pair + twoShifts);
        }
        if (i < end) {
            int last = (int) INTS.get(source, from + i);
            signs |= last | (last - (int) (previous >>> Integer.SIZE) - 1);
            INTS.set(target, to + i, last + shift);
        }
        return (signs & SIGNS) == 0;
    }

    /** Returns whether all terms are finite. */
    private boolean copyTerms(byte[] source, int from, int count) {
        System.arraycopy(source, from, target, terms + rows * Float.BYTES, count * Float.BYTES);
        int end = from + count * Float.BYTES;
        long signs = 0;
        int at = from;
        for (; at < end - Float.BYTES; at += Long.BYTES) {
            // An exponent of ones overflows into the sign.
            signs |= ((long) LONGS.get(source, at) & EXPONENTS) + LOWEST_EXPONENT_BITS;
        }
        if (at < end) {
            long last = Integer.toUnsignedLong((int) INTS.get(source, at));
            signs |= (last & EXPONENTS) + LOWEST_EXPONENT_BITS;
        }
        return (signs & SIGNS) == 0;
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
        new ColumnCopy(source, fromStride, target, toStride, codeBytes).copy(from, to, run);
    }
}
