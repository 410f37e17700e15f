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
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.FileKind;
import io.ivfpq.format.io.SectionFileWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Writes a segment file out of the encoded lists of others, in the one canonical layout: the bytes
 * are those that encoding all rows at once gives. Decodes nothing.
 *
 * <p>Lists are read a few at a time: memory is bounded by {@link #BATCH_BYTES}, or the largest list
 * if that is larger, about twice over. What is read is verified.
 */
public final class SegmentCopy {

    /** Told of the bytes of lists copied since the last call. */
    @FunctionalInterface
    public interface Progress {
        void copied(long bytes);
    }

    private static final long BATCH_BYTES = 16 << 20;

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
        writer.beginSection(SegmentSections.LISTS);
        int[] lists = listIds();
        ListDirectory directory = new ListDirectory(lists.length);
        for (int from = 0; from < lists.length; ) {
            int to = endOfBatch(lists, from);
            copy(lists, from, to, directory, writer, progress);
            from = to;
        }
        writer.endSection();
        copyRefineCodes(lists, writer, progress);
        long tailOffset = writer.position();
        SegmentInfo info = info(Arrays.stream(directory.rowCounts).asLongStream().sum());
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

    /** The lists of the new file that have rows, ascending. */
    private int[] listIds() {
        TreeSet<Integer> ids = new TreeSet<>();
        for (SegmentPart part : parts) {
            for (int listId : part.reader().directory().listIds) {
                if (listId >= firstList && listId < lastList) {
                    ids.add(listId);
                }
            }
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private int endOfBatch(int[] lists, int from) {
        long bytes = 0;
        int to = from;
        while (to < lists.length) {
            for (SegmentPart part : parts) {
                bytes += part.reader().listBytes(new int[] {lists[to]});
            }
            if (bytes > BATCH_BYTES && to > from) {
                break;
            }
            to++;
        }
        return to;
    }

    private void copy(
            int[] lists,
            int from,
            int to,
            ListDirectory directory,
            SectionFileWriter writer,
            Progress progress)
            throws IOException {
        ListConcatenation[] merged = new ListConcatenation[to - from];
        Arrays.setAll(merged, i -> new ListConcatenation(model));
        int[] wanted = Arrays.copyOfRange(lists, from, to);
        for (SegmentPart part : parts) {
            List<InvertedList> read = part.reader().readLists(wanted);
            for (int i = 0; i < merged.length; i++) {
                merged[i].add(read.get(i), part);
            }
        }
        for (int i = 0; i < merged.length; i++) {
            ByteBuffer payload = merged[i].payload();
            int entry = from + i;
            directory.listIds[entry] = lists[entry];
            directory.rowCounts[entry] = merged[i].rowCount();
            directory.offsets[entry] = writer.position();
            directory.crcs[entry] = ContainerLayout.crc32c(payload.array(), 0, payload.limit());
            sumList(directory, entry);
            payload.position(payload.limit());
            writer.write(payload);
            progress.copied(payload.limit());
        }
    }

    /** After all lists, one list at a time; parts come in the order of their rows, as there. */
    private void copyRefineCodes(int[] lists, SectionFileWriter writer, Progress progress)
            throws IOException {
        if (!hasRefineCodes()) {
            return;
        }
        writer.beginSection(SegmentSections.REFINE);
        int dimension = model.shape().dimension();
        for (int listId : lists) {
            long rows = 0;
            for (SegmentPart part : parts) {
                rows += part.reader().rowCount(listId);
            }
            ByteBuffer codes = RefineSection.allocate(listId, rows, dimension);
            int position = 0;
            for (SegmentPart part : parts) {
                int length = part.reader().rowCount(listId) * dimension;
                byte[] source = part.reader().readRefineCodes(listId).codes();
                System.arraycopy(source, 0, codes.array(), position, length);
                position += length;
            }
            RefineSection.write(writer, codes);
            progress.copied(codes.limit());
        }
        writer.endSection();
    }

    private boolean hasRefineCodes() {
        return parts.get(0).reader().hasRefineCodes();
    }

    private void sumList(ListDirectory directory, int entry) {
        long residual = 0;
        long error = 0;
        for (SegmentPart part : parts) {
            ListDirectory source = part.reader().directory();
            int found = source.find(directory.listIds[entry]);
            if (found >= 0) {
                residual =
                        DriftSums.addToList(
                                residual, Integer.toUnsignedLong(source.residuals[found]));
                error = DriftSums.addToList(error, Integer.toUnsignedLong(source.errors[found]));
            }
        }
        directory.residuals[entry] = (int) residual;
        directory.errors[entry] = (int) error;
    }

    private SegmentInfo info(long fileRows) {
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
                sums.share(firstList == 0, rowsBefore(), fileRows));
    }

    private long rowsBefore() {
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
