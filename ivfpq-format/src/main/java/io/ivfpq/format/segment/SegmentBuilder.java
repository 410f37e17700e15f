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
import io.ivfpq.format.vector.VectorRules;
import java.io.IOException;

/**
 * Encodes rows and writes them as one segment file. Rows are encoded a block at a time; memory
 * grows by about {@code codeBytes + 20} bytes for each list a row lies in. One thread at a time.
 */
public final class SegmentBuilder {

    private final Codebook codebook;
    private final CodebookReference reference;
    private final VectorRules rules;
    private final BlockEncoder encoder;
    private final EncodedRows rows;
    private final int blockRows;
    private final float[] pending;
    private int[] pendingIds;
    private int pendingCount;
    private int lastRowId = -1;
    private long nullRows;
    private long invalidRows;
    private boolean written;

    /**
     * @param reference how readers find the codebook; must name it
     */
    public SegmentBuilder(Codebook codebook, CodebookReference reference) {
        if (!reference.names(codebook)) {
            throw new IllegalArgumentException(
                    String.format("reference %s does not name %s", reference, codebook));
        }
        this.codebook = codebook;
        this.reference = reference;
        this.rules = codebook.rules();
        this.encoder = new BlockEncoder(codebook);
        this.rows = new EncodedRows(codebook);
        this.blockRows = BlockEncoder.blockRows(codebook.shape());
        this.pending = new float[blockRows * codebook.dimension()];
        this.pendingIds = new int[blockRows];
    }

    /**
     * Adds a row.
     *
     * @param relativeRowId position in the row range of the segment; larger than every one before
     * @param vector raw; copied
     * @throws io.ivfpq.format.vector.InvalidVectorException if the vector breaks the rules; the row
     *     is not added
     */
    public void add(int relativeRowId, float[] vector) {
        checkNotWritten();
        if (relativeRowId <= lastRowId) {
            throw new IllegalArgumentException(
                    String.format(
                            "row id %d follows %d, expected ascending ids from 0 on",
                            relativeRowId, lastRowId));
        }
        rules.check(vector, "row " + relativeRowId);
        int offset = pendingCount * codebook.dimension();
        System.arraycopy(vector, 0, pending, offset, vector.length);
        rules.prepare(pending, offset);
        lastRowId = relativeRowId;
        pendingIds[pendingCount++] = relativeRowId;
        if (pendingCount == blockRows) {
            flush();
        }
    }

    /** Counts a row without a vector. */
    public void skipNull() {
        nullRows++;
    }

    /** Counts a row whose vector breaks the rules. */
    public void skipInvalid() {
        invalidRows++;
    }

    /** Rows added, without the skipped ones. */
    public int rowCount() {
        return rows.count() + pendingCount;
    }

    private void flush() {
        rows.append(pendingIds, encoder.encode(pending, 0, pendingCount));
        pendingIds = new int[blockRows];
        pendingCount = 0;
    }

    /**
     * Writes the segment, once. The same rows give the same bytes. The sink stays open.
     *
     * @return what to put into the manifest
     */
    public SegmentDescriptor writeTo(ByteSink sink) throws IOException {
        checkNotWritten();
        written = true;
        if (pendingCount > 0) {
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
                        rows.sums(nullRows, invalidRows));
        return new SegmentWriter(codebook, reference, info).write(rows, sink);
    }

    private void checkNotWritten() {
        if (written) {
            throw new IllegalStateException("segment is already written; use a new builder");
        }
    }
}
