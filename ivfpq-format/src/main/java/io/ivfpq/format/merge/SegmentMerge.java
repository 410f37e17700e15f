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

package io.ivfpq.format.merge;

import io.ivfpq.format.io.ByteSink;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentCopy;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.segment.SegmentPart;
import io.ivfpq.format.segment.SegmentReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Merges segments of one codebook by copying their codes.
 *
 * <p>Merging all at once, or some first and the rest later, or encoding all rows together gives the
 * same bytes. Drift figures add up exactly; when the result is several files, over all of them.
 */
public final class SegmentMerge {

    private final List<SegmentPart> parts;
    private final CodebookReference codebook;
    private final int listCount;

    private SegmentMerge(List<SegmentPart> parts, CodebookReference codebook, int listCount) {
        this.parts = parts;
        this.codebook = codebook;
        this.listCount = listCount;
    }

    /**
     * Opens the inputs, with one read each.
     *
     * @param inputs in any order; files of one row range have to own all lists between them
     * @throws IllegalArgumentException if the inputs do not make one row range, name several
     *     codebooks or lack lists
     * @throws io.ivfpq.format.io.CorruptIndexException naming the input whose bytes are damaged
     */
    public static SegmentMerge open(List<MergeInput> inputs) throws IOException {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("nothing to merge; expected at least one segment");
        }
        List<MergeInput> sorted =
                inputs.stream()
                        .sorted(
                                Comparator.comparingLong(MergeInput::firstRow)
                                        .thenComparingInt(input -> input.descriptor().firstList()))
                        .toList();
        int listCount = MergeCheck.check(sorted);
        List<SegmentPart> parts = new ArrayList<>();
        for (MergeInput input : sorted) {
            parts.add(
                    new SegmentPart(
                            SegmentReader.open(input.source(), input.descriptor()),
                            (int) (input.firstRow() - sorted.get(0).firstRow()),
                            (int) (input.lastRow() - input.firstRow() + 1)));
        }
        if (parts.get(0).reader().listCount() != listCount) {
            throw new IllegalArgumentException(
                    String.format(
                            "segments from %s on own lists up to %d, expected all %d of the"
                                    + " codebook; files of the row range are missing",
                            sorted.get(0).source().name(),
                            listCount,
                            parts.get(0).reader().listCount()));
        }
        return new SegmentMerge(parts, sorted.get(0).descriptor().codebook(), listCount);
    }

    /** Lists of the codebook. */
    public int listCount() {
        return listCount;
    }

    /** Writes all lists into one file. The sink stays open. */
    public SegmentDescriptor write(ByteSink sink, SegmentCopy.Progress progress)
            throws IOException {
        return write(0, listCount, sink, progress);
    }

    /**
     * Writes the file that owns the lists {@code [firstList, lastList)}. The sink stays open. May
     * run for several ranges at a time; together they have to own all lists.
     */
    public SegmentDescriptor write(
            int firstList, int lastList, ByteSink sink, SegmentCopy.Progress progress)
            throws IOException {
        return new SegmentCopy(parts, codebook, firstList, lastList).writeTo(sink, progress);
    }
}
