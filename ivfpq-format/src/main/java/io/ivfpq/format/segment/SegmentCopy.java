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

import io.ivfpq.format.io.ByteSink;
import io.ivfpq.format.io.FileKind;
import io.ivfpq.format.io.JoinedChecksum;
import io.ivfpq.format.io.SectionFileWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a segment file out of the encoded lists of others, in the one canonical layout: the bytes
 * are those that encoding all rows at once gives. Decodes nothing.
 *
 * <p>Lists are read many at a time, with one request for each part: memory is bounded by {@link
 * #MAX_READ_BYTES}, or twice the largest list if that is larger. What is read is verified.
 */
public final class SegmentCopy {

    /** Told of the bytes of lists copied since the last call. */
    @FunctionalInterface
    public interface Progress {
        void copied(long bytes);
    }

    /** Read at a time from all parts together, at most. */
    private static final long MAX_READ_BYTES = 16 << 20;

    /** Written at a time: little enough to stay in the second-level cache. */
    private static final int WRITE_BYTES = 512 << 10;

    private final List<SegmentPart> parts;
    private final CodebookReference reference;
    private final SegmentInfo model;
    private final int firstList;
    private final int lastList;

    /**
     * @param parts files of one codebook, ascending by their rows, the files of one row range
     *     owning all lists between them; none embeds its codebook
     * @param reference the codebook of all
     * @param lastList end of the lists the new file owns, exclusive
     */
    public SegmentCopy(
            List<SegmentPart> parts, CodebookReference reference, int firstList, int lastList) {
        this.parts = List.copyOf(parts);
        this.reference = reference;
        this.model = this.parts.get(0).reader().info();
        this.firstList = firstList;
        this.lastList = lastList;
        SegmentSections.checkListRange(firstList, lastList, model.shape().listCount());
        for (SegmentPart part : parts) {
            checkModel(part.reader());
            checkRefineCodes(part.reader());
        }
    }

    private void checkRefineCodes(SegmentReader part) {
        if (part.hasRefineCodes() != hasRefineCodes()) {
            throw new IllegalArgumentException(
                    String.format(
                            "segment %s has%s refine codes, expected%s like %s; rebuild the index"
                                    + " of its rows",
                            part.name(),
                            part.hasRefineCodes() ? "" : " no",
                            hasRefineCodes() ? " some" : " none",
                            parts.get(0).reader().name()));
        }
    }

    private void checkModel(SegmentReader part) {
        SegmentInfo info = part.info();
        boolean fits =
                info.codebookId().equals(reference.id())
                        && info.generation() == reference.generation()
                        && info.revision() == reference.revision()
                        && info.shape().equals(model.shape());
        if (!fits) {
            throw new IllegalArgumentException(
                    String.format(
                            "segment %s was encoded with codebook %s, expected %s like the others;"
                                    + " segments of different codebooks cannot be merged",
                            part.name(), info.codebookId(), reference.id()));
        }
    }

    /**
     * Writes the file. The sink stays open.
     *
     * @throws io.ivfpq.format.io.CorruptIndexException naming the part whose bytes are damaged
     */
    public SegmentDescriptor writeTo(ByteSink sink, Progress progress) throws IOException {
        SectionFileWriter writer = new SectionFileWriter(sink, FileKind.SEGMENT);
        ListDirectory directory = MergedDirectory.of(parts, firstList, lastList, writer.position());
        writer.beginSection(SegmentSections.LISTS);
        copy(new PayloadJoint(model, directory), directory, writer, progress);
        writer.endSection();
        if (hasRefineCodes()) {
            writer.beginSection(SegmentSections.REFINE);
            copy(new RefineJoint(model, directory), directory, writer, progress);
            writer.endSection();
        }
        long tailOffset = writer.position();
        SegmentInfo info = info(directory.entryCount());
        writer.writeSection(SegmentSections.INFO, SegmentSections.info(info));
        writer.writeSection(SegmentSections.DIRECTORY, directory.toSection());
        return new SegmentDescriptor(
                reference,
                firstList,
                lastList,
                tailOffset,
                writer.finish(),
                info.sums().statistics());
    }

    private void copy(
            ListJoint joint, ListDirectory directory, SectionFileWriter writer, Progress progress)
            throws IOException {
        List<PartLists> sources = new ArrayList<>();
        for (SegmentPart part : parts) {
            sources.add(new PartLists(part, joint.region(part.reader()), firstList));
        }
        byte[] target = new byte[0];
        int lists = directory.listIds.length;
        long readBytes = Math.min(MAX_READ_BYTES, worthReading());
        for (int from = 0; from < lists; ) {
            int end = endOfBatch(joint, from, lists, readBytes);
            for (PartLists source : sources) {
                source.readThrough(directory.listIds[end - 1]);
            }
            while (from < end) {
                int to = endOfBatch(joint, from, end, WRITE_BYTES);
                int length = bytes(joint, from, to);
                target = target.length < length ? new byte[Math.max(length, WRITE_BYTES)] : target;
                writer.write(target, length, join(joint, from, to, sources, target));
                progress.copied(length);
                from = to;
            }
        }
    }

    /** Returns the CRC32C of the lists, which follow each other in {@code target}. */
    private static int join(
            ListJoint joint, int from, int to, List<PartLists> sources, byte[] target)
            throws IOException {
        int crc = 0;
        int offset = 0;
        for (int entry = from; entry < to; entry++) {
            int length = (int) joint.length(entry);
            int listCrc = joint.join(entry, sources, target, offset);
            crc = JoinedChecksum.of(crc, listCrc, length);
            offset += length;
        }
        return crc;
    }

    private long worthReading() {
        return parts.stream().mapToLong(part -> part.reader().source().requestBytes()).sum();
    }

    private static int bytes(ListJoint joint, int from, int to) {
        int bytes = 0;
        for (int entry = from; entry < to; entry++) {
            bytes += (int) joint.length(entry);
        }
        return bytes;
    }

    /** The end of the lists from {@code from} on that fit, or of the first if it does not. */
    private static int endOfBatch(ListJoint joint, int from, int last, long mostBytes) {
        long bytes = joint.length(from);
        int to = from + 1;
        while (to < last && bytes + joint.length(to) <= mostBytes) {
            bytes += joint.length(to++);
        }
        return to;
    }

    private boolean hasRefineCodes() {
        return parts.get(0).reader().hasRefineCodes();
    }

    private SegmentInfo info(long fileEntries) {
        SegmentSums sums = parts.get(0).reader().info().sums();
        for (SegmentPart part : parts.subList(1, parts.size())) {
            sums = sums.plus(part.reader().info().sums());
        }
        return new SegmentInfo(
                model.codebookId(),
                model.generation(),
                model.revision(),
                model.shape(),
                firstList,
                lastList,
                share(sums, fileEntries));
    }

    /** Rows in several lists count where their last entry lies, if lists were filled in order. */
    private SegmentSums share(SegmentSums sums, long fileEntries) {
        int perRow = model.shape().listsPerRow();
        long before = entriesBefore();
        long rowsBefore = before / perRow;
        long fileRows = (before + fileEntries) / perRow - rowsBefore;
        return sums.share(firstList == 0, rowsBefore, fileRows);
    }

    private long entriesBefore() {
        long rows = 0;
        for (SegmentPart part : parts) {
            ListDirectory directory = part.reader().directory();
            for (int i = 0; i < directory.listIds.length; i++) {
                rows += directory.listIds[i] < firstList ? directory.rowCounts[i] : 0;
            }
        }
        return rows;
    }
}
