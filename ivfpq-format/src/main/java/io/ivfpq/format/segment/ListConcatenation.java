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

import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.kernel.CodeBlock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The payload of one list made of the rows of several, which belong to row ranges that follow each
 * other; {@code docs/format.md}, "List payload". Codes and terms are copied as they are.
 */
final class ListConcatenation {

    private record Piece(InvertedList list, SegmentPart part) {}

    private final SegmentInfo info;
    private final List<Piece> pieces = new ArrayList<>();
    private int rows;

    ListConcatenation(SegmentInfo info) {
        this.info = info;
    }

    int rowCount() {
        return rows;
    }

    /** Appends a list of {@code part}; parts come in the order of their rows. */
    void add(InvertedList list, SegmentPart part) throws CorruptIndexException {
        int last = list.rowCount() - 1;
        if (last >= 0 && list.rowId(last) >= part.rowCount()) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: list %d has row id %d, expected less than the %d rows of its row"
                                    + " range; rebuild the index of these rows",
                            part.reader().name(),
                            list.listId(),
                            list.rowId(last),
                            part.rowCount()));
        }
        long total = (long) rows + list.rowCount();
        if (total * info.rowBytes() > InvertedList.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    String.format(
                            "list %d would have %d rows of %d bytes, expected at most %d bytes;"
                                    + " merge fewer segments",
                            list.listId(), total, info.rowBytes(), InvertedList.MAX_PAYLOAD_BYTES));
        }
        pieces.add(new Piece(list, part));
        rows += list.rowCount();
    }

    ByteBuffer payload() {
        ByteBuffer payload = ContainerLayout.allocate(rows * info.rowBytes());
        for (Piece piece : pieces) {
            for (int i = 0; i < piece.list.rowCount(); i++) {
                payload.putInt(piece.part.rowIdOffset() + piece.list.rowId(i));
            }
        }
        for (Piece piece : pieces) {
            for (int i = 0; info.hasTerms() && i < piece.list.rowCount(); i++) {
                payload.putFloat(piece.list.term(i));
            }
        }
        copyCodes(payload.array(), payload.position());
        return payload;
    }

    /** Runs end where a block ends, in the source or in the target. */
    private void copyCodes(byte[] target, int codes) {
        int codeBytes = info.shape().codeBytes();
        int row = 0;
        for (Piece piece : pieces) {
            for (int i = 0; i < piece.list.rowCount(); ) {
                int inBlock = row % CodeBlock.ROWS;
                int run =
                        Math.min(
                                Math.min(
                                        CodeBlock.ROWS - inBlock,
                                        CodeBlock.ROWS - i % CodeBlock.ROWS),
                                piece.list.rowCount() - i);
                int width = Math.min(CodeBlock.ROWS, rows - row + inBlock);
                int offset = codes + (row - inBlock) * codeBytes + inBlock;
                piece.list.copyCodes(i, run, target, offset, width);
                i += run;
                row += run;
            }
        }
    }
}
