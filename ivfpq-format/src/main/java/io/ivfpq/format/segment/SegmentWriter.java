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

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookFile;
import io.ivfpq.format.io.ByteSink;
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.FileKind;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.SectionFileWriter;
import io.ivfpq.format.kernel.CodeBlock;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes a segment file in its one canonical layout; {@code docs/format.md}, "Segment file". */
final class SegmentWriter {

    private final Codebook codebook;
    private final CodebookReference reference;
    private final SegmentInfo info;

    SegmentWriter(Codebook codebook, CodebookReference reference, SegmentInfo info) {
        this.codebook = codebook;
        this.reference = reference;
        this.info = info;
    }

    SegmentDescriptor write(EncodedRows rows, ByteSink sink) throws IOException {
        SectionFileWriter writer = new SectionFileWriter(sink, FileKind.SEGMENT);
        if (reference.isEmbedded()) {
            MemoryByteSink embedded = new MemoryByteSink("embedded codebook");
            CodebookFile.write(codebook, embedded);
            writer.writeSection(
                    SegmentSections.CODEBOOK, ContainerLayout.wrap(embedded.toByteArray()));
        }
        writer.beginSection(SegmentSections.LISTS);
        ListDirectory directory = writeLists(rows, writer);
        writer.endSection();
        if (!codebook.refine().isNone()) {
            writer.beginSection(SegmentSections.REFINE);
            writeRefineCodes(rows, writer);
            writer.endSection();
        }
        long tailOffset = writer.position();
        writer.writeSection(SegmentSections.INFO, SegmentSections.info(info));
        writer.writeSection(SegmentSections.DIRECTORY, directory.toSection());
        long fileLength = writer.finish();
        return new SegmentDescriptor(
                reference,
                info.firstList(),
                info.lastList(),
                tailOffset,
                fileLength,
                info.sums().statistics());
    }

    private ListDirectory writeLists(EncodedRows rows, SectionFileWriter writer)
            throws IOException {
        EncodedRows.Grouped grouped = rows.grouped();
        ListDirectory directory = new ListDirectory(grouped.nonEmptyLists());
        int entry = 0;
        for (int list = 0; list < grouped.ends().length; list++) {
            int start = grouped.start(list);
            int count = grouped.ends()[list] - start;
            if (count > 0) {
                ByteBuffer payload = payload(rows, grouped.order(), start, count, list);
                directory.listIds[entry] = list;
                directory.rowCounts[entry] = count;
                directory.offsets[entry] = writer.position();
                directory.crcs[entry] = ContainerLayout.crc32c(payload.array(), 0, payload.limit());
                sumList(rows, grouped.order(), start, count, directory, entry);
                writer.write(payload);
                entry++;
            }
        }
        return directory;
    }

    private void writeRefineCodes(EncodedRows rows, SectionFileWriter writer) throws IOException {
        EncodedRows.Grouped grouped = rows.grouped();
        int dimension = codebook.dimension();
        for (int list = 0; list < grouped.ends().length; list++) {
            int start = grouped.start(list);
            int count = grouped.ends()[list] - start;
            if (count > 0) {
                ByteBuffer codes = RefineSection.allocate(list, count, dimension);
                for (int i = 0; i < count; i++) {
                    int position = grouped.order()[start + i];
                    rows.copyRefineCodes(position, codes.array(), i * dimension, dimension);
                }
                RefineSection.write(writer, codes);
            }
        }
    }

    private ByteBuffer payload(EncodedRows rows, int[] order, int start, int count, int list) {
        long length = (long) count * info.rowBytes();
        if (length > InvertedList.MAX_PAYLOAD_BYTES) {
            throw new IllegalStateException(
                    String.format(
                            "list %d has %d rows of %d bytes, expected at most %d bytes; train with"
                                    + " more lists",
                            list, count, info.rowBytes(), InvertedList.MAX_PAYLOAD_BYTES));
        }
        ByteBuffer payload = ContainerLayout.allocate((int) length);
        for (int i = start; i < start + count; i++) {
            payload.putInt(rows.rowId(order[i]));
        }
        for (int i = start; info.hasTerms() && i < start + count; i++) {
            payload.putFloat(rows.term(order[i]));
        }
        for (int first = start; first < start + count; first += CodeBlock.ROWS) {
            int end = Math.min(start + count, first + CodeBlock.ROWS);
            for (int column = 0; column < codebook.shape().codeBytes(); column++) {
                for (int i = first; i < end; i++) {
                    payload.put(rows.codeByte(order[i], column));
                }
            }
        }
        return payload;
    }

    private static void sumList(
            EncodedRows rows,
            int[] order,
            int start,
            int count,
            ListDirectory directory,
            int entry) {
        long residual = 0;
        long error = 0;
        for (int i = start; i < start + count; i++) {
            residual = DriftSums.addToList(residual, rows.residualUnits(order[i]));
            error = DriftSums.addToList(error, rows.errorUnits(order[i]));
        }
        directory.residuals[entry] = (int) residual;
        directory.errors[entry] = (int) error;
    }
}
