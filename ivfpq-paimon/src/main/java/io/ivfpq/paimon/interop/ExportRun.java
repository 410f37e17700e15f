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

package io.ivfpq.paimon.interop;

import io.ivfpq.paimon.coverage.SegmentEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.utils.Range;

/**
 * Segments that become one file: of one partition and codebook, whose row ranges follow each other
 * without a gap. Files that share a row range and split its lists are all there.
 *
 * @param segments in the order of their rows, at least one
 */
record ExportRun(List<SegmentEntry> segments) {

    /** Row ids of a file, whose ids are 31 bits wide in our segments. */
    private static final long MAX_ROWS = 1L << 30;

    ExportRun {
        segments = List.copyOf(segments);
    }

    BinaryRow partition() {
        return segments.get(0).partition();
    }

    Range rows() {
        return new Range(segments.get(0).rows().from, segments.get(segments.size() - 1).rows().to);
    }

    /** All segments of a column, in as few runs as there can be. */
    static List<ExportRun> of(List<SegmentEntry> segments) {
        List<SegmentEntry> sorted =
                segments.stream()
                        .sorted(
                                Comparator.comparingLong((SegmentEntry entry) -> entry.rows().from)
                                        .thenComparingInt(entry -> entry.descriptor().firstList()))
                        .toList();
        List<ExportRun> runs = new ArrayList<>();
        List<SegmentEntry> run = new ArrayList<>();
        for (SegmentEntry segment : sorted) {
            if (!run.isEmpty() && !continues(run, segment)) {
                runs.add(new ExportRun(run));
                run.clear();
            }
            run.add(segment);
        }
        if (!run.isEmpty()) {
            runs.add(new ExportRun(run));
        }
        return runs;
    }

    private static boolean continues(List<SegmentEntry> run, SegmentEntry next) {
        SegmentEntry last = run.get(run.size() - 1);
        boolean sameRows = last.rows().equals(next.rows());
        return next.partition().equals(last.partition())
                && next.descriptor().codebook().id().equals(last.descriptor().codebook().id())
                && (sameRows || last.rows().to + 1 == next.rows().from)
                && next.rows().to - run.get(0).rows().from < MAX_ROWS;
    }
}
