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

package io.ivfpq.paimon.coverage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.paimon.Snapshot;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.utils.Range;

/**
 * How far the index of one vector column has come at one snapshot. All counts are row ids.
 *
 * @param snapshotId the snapshot described
 * @param liveRows row ids that data files hold
 * @param coveredRows live row ids that at least one segment covers
 * @param missingRows live row ids that no segment covers; queries search them exactly
 * @param duplicateRows row ids covered by a second, different row range; always 0 unless the index
 *     is damaged
 * @param deadRows covered row ids that no data file holds any more
 * @param segments number of segment files
 * @param codebooks number of codebook files in the table's manifest
 */
public record Frontier(
        long snapshotId,
        long liveRows,
        long coveredRows,
        long missingRows,
        long duplicateRows,
        long deadRows,
        int segments,
        int codebooks) {

    /** The frontier of a table that has no snapshot yet. */
    public static final Frontier EMPTY = new Frontier(0, 0, 0, 0, 0, 0, 0, 0);

    /** Reads manifests only. */
    public static Frontier read(FileStoreTable table, Snapshot snapshot, String column, int fieldId)
            throws IOException {
        return of(
                snapshot.id(),
                LiveRows.read(table, snapshot, column),
                IndexState.read(table, snapshot, fieldId));
    }

    static Frontier of(long snapshotId, LiveRows live, IndexState index) {
        List<Range> segmentRanges = ownedRanges(index);
        List<Range> covered = Range.sortAndMergeOverlap(segmentRanges, true);
        List<Range> liveRanges =
                Range.sortAndMergeOverlap(
                        live.ranges().values().stream()
                                .flatMap(List::stream)
                                .collect(Collectors.toCollection(ArrayList::new)),
                        true);
        long coveredLive = count(Range.and(liveRanges, covered));
        return new Frontier(
                snapshotId,
                live.rowCount(),
                coveredLive,
                live.rowCount() - coveredLive,
                count(segmentRanges) - count(covered),
                count(covered) - coveredLive,
                index.segments().size(),
                index.codebooks().size());
    }

    /** Whether every live row is covered, each by one row range, and nothing else is. */
    public boolean isComplete() {
        return missingRows == 0 && duplicateRows == 0 && deadRows == 0;
    }

    /**
     * The row ranges of all segments. Several files may own one row range together, each a part of
     * the lists; those count once, but a file whose lists overlap another's counts again.
     */
    private static List<Range> ownedRanges(IndexState index) {
        Map<Range, List<SegmentEntry>> owners = new HashMap<>();
        List<Range> ranges = new ArrayList<>();
        for (SegmentEntry segment : index.segments()) {
            List<SegmentEntry> others =
                    owners.computeIfAbsent(segment.rows(), key -> new ArrayList<>());
            if (others.isEmpty()
                    || others.stream().anyMatch(other -> sharesLists(other, segment))) {
                ranges.add(segment.rows());
            }
            others.add(segment);
        }
        return ranges;
    }

    private static boolean sharesLists(SegmentEntry one, SegmentEntry other) {
        return one.descriptor().firstList() < other.descriptor().lastList()
                && other.descriptor().firstList() < one.descriptor().lastList();
    }

    private static long count(List<Range> ranges) {
        return ranges.stream().mapToLong(Range::count).sum();
    }
}
