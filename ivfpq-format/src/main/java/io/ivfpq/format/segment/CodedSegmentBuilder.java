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

import io.ivfpq.format.codebook.BlockEncoder;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.ByteSink;
import java.io.IOException;
import java.util.Arrays;

/**
 * Writes rows whose codes are known, but not their vectors, as one segment file. Its drift sums are
 * 0, as the distance of a vector to its codes cannot be told. One thread at a time.
 */
public final class CodedSegmentBuilder {

    private final Codebook codebook;
    private final CodebookReference reference;
    private final BlockEncoder encoder;
    private final EncodedRows rows;
    private final int[] lists = new int[BlockEncoder.BLOCK_ROWS];
    private final byte[] codes;
    private int[] rowIds = new int[BlockEncoder.BLOCK_ROWS];
    private int pending;
    private int lastRowId = -1;

    /**
     * @param reference how readers find the codebook; must name it
     */
    public CodedSegmentBuilder(Codebook codebook, CodebookReference reference) {
        if (!reference.names(codebook)) {
            throw new IllegalArgumentException(
                    String.format("reference %s does not name %s", reference, codebook));
        }
        if (codebook.shape().listsPerRow() != 1) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s has rows in %d lists each, expected 1: each row is added with one",
                            codebook, codebook.shape().listsPerRow()));
        }
        this.codebook = codebook;
        this.reference = reference;
        this.encoder = new BlockEncoder(codebook);
        this.rows = new EncodedRows(codebook);
        this.codes = new byte[BlockEncoder.BLOCK_ROWS * codebook.shape().codeBytes()];
    }

    /**
     * Adds a row.
     *
     * @param relativeRowId position in the row range of the segment; larger than every one before
     * @param rowCodes as many bytes as codes of a row take; copied
     */
    public void add(int relativeRowId, int list, byte[] rowCodes) {
        if (relativeRowId <= lastRowId
                || list < 0
                || list >= codebook.listCount()
                || rowCodes.length != codebook.shape().codeBytes()) {
            throw new IllegalArgumentException(
                    String.format(
                            "row id %d after %d in list %d with %d bytes of codes, expected"
                                    + " ascending ids, a list below %d and %d bytes",
                            relativeRowId,
                            lastRowId,
                            list,
                            rowCodes.length,
                            codebook.listCount(),
                            codebook.shape().codeBytes()));
        }
        lastRowId = relativeRowId;
        rowIds[pending] = relativeRowId;
        lists[pending] = list;
        System.arraycopy(rowCodes, 0, codes, pending * rowCodes.length, rowCodes.length);
        if (++pending == BlockEncoder.BLOCK_ROWS) {
            flush();
        }
    }

    private void flush() {
        int[] blockLists = Arrays.copyOf(lists, pending);
        byte[] blockCodes = Arrays.copyOf(codes, pending * codebook.shape().codeBytes());
        rows.append(rowIds, encoder.ofCodes(blockLists, blockCodes));
        rowIds = new int[BlockEncoder.BLOCK_ROWS];
        pending = 0;
    }

    /**
     * Writes the segment, once. The sink stays open.
     *
     * @return what to put into the manifest
     */
    public SegmentDescriptor writeTo(ByteSink sink) throws IOException {
        if (pending > 0) {
            flush();
        }
        SegmentInfo info =
                new SegmentInfo(
                        codebook.id(),
                        codebook.generation(),
                        codebook.revision(),
                        codebook.shape(),
                        0,
                        codebook.listCount(),
                        rows.sums(0, 0));
        return new SegmentWriter(codebook, reference, info).write(rows, sink);
    }
}
