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

package io.ivfpq.paimon.compact;

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.SegmentEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.utils.Range;

/**
 * Plans merges of neighbours in row ids, of one partition and codebook, up to a number of rows for
 * each merged segment.
 *
 * <p>Either everything that can be merged is, or a segment is left alone as long as its neighbours
 * have less than half its rows together. Then every merge makes each row part of a segment half as
 * large again at least, so that a row is copied about {@code log(rows) / log(1.5)} times in all,
 * however often compactions run.
 */
public final class MergePlanner {

    /** 400 MB of codes at 48 bytes a row; the most that one step of a retraining takes. */
    private static final long MAX_SEGMENT_ROWS = 8L << 20;

    /** Beyond it several workers write one segment, and a query opens what it probes. */
    private static final long MAX_FILE_BYTES = 256L << 20;

    private final long maxSegmentRows;
    private final long maxFileBytes;
    private final boolean tiered;

    /** Merges everything. */
    public MergePlanner() {
        this(MAX_SEGMENT_ROWS, MAX_FILE_BYTES);
    }

    /**
     * Merges everything.
     *
     * @param maxSegmentRows row ids of a merged segment at most; below 2³¹
     * @param maxFileBytes a merged segment of more bytes becomes several files
     */
    MergePlanner(long maxSegmentRows, long maxFileBytes) {
        this(maxSegmentRows, maxFileBytes, false);
    }

    private MergePlanner(long maxSegmentRows, long maxFileBytes, boolean tiered) {
        this.maxSegmentRows = maxSegmentRows;
        this.maxFileBytes = maxFileBytes;
        this.tiered = tiered;
    }

    /** Leaves large segments alone until it pays in mode {@code auto}; merges everything else. */
    public static MergePlanner of(CompactionMode mode) {
        return new MergePlanner(MAX_SEGMENT_ROWS, MAX_FILE_BYTES, mode == CompactionMode.AUTO);
    }

    /** The merges to do; nothing if every segment is alone or large enough. */
    public List<MergeGroup> plan(IndexState index) {
        return plan(index.segments());
    }

    List<MergeGroup> plan(List<SegmentEntry> segments) {
        Map<BinaryRow, List<SegmentEntry>> partitions = new LinkedHashMap<>();
        segments.forEach(
                entry ->
                        partitions
                                .computeIfAbsent(entry.partition(), k -> new ArrayList<>())
                                .add(entry));
        List<MergeGroup> groups = new ArrayList<>();
        partitions.forEach((partition, entries) -> addGroups(groups, partition, entries));
        return groups;
    }

    private void addGroups(
            List<MergeGroup> groups, BinaryRow partition, List<SegmentEntry> entries) {
        List<SegmentEntry> sorted =
                entries.stream()
                        .sorted(
                                Comparator.comparingLong((SegmentEntry entry) -> entry.rows().from)
                                        .thenComparingInt(entry -> entry.descriptor().firstList()))
                        .toList();
        List<SegmentEntry> run = new ArrayList<>();
        for (int i = 0; i < sorted.size(); ) {
            int end = i + 1;
            while (end < sorted.size() && sorted.get(end).rows().equals(sorted.get(i).rows())) {
                end++;
            }
            if (!run.isEmpty() && !continues(run, sorted.get(i))) {
                addGroup(groups, partition, run);
                run.clear();
            }
            run.addAll(sorted.subList(i, end));
            i = end;
        }
        addGroup(groups, partition, run);
    }

    private boolean continues(List<SegmentEntry> run, SegmentEntry next) {
        SegmentEntry last = run.get(run.size() - 1);
        CodebookReference codebook = next.descriptor().codebook();
        return !codebook.isEmbedded()
                && codebook.equals(last.descriptor().codebook())
                && last.rows().to + 1 == next.rows().from
                && next.rows().to - run.get(0).rows().from < maxSegmentRows;
    }

    private void addGroup(List<MergeGroup> groups, BinaryRow partition, List<SegmentEntry> run) {
        if (run.stream().map(SegmentEntry::rows).distinct().count() < 2) {
            return;
        }
        Range largest = largest(run);
        long rows = run.get(run.size() - 1).rows().to - run.get(0).rows().from + 1;
        if (tiered && 2 * (rows - largest.count()) < largest.count()) {
            addGroup(groups, partition, before(run, largest));
            addGroup(groups, partition, after(run, largest));
            return;
        }
        long bytes = run.stream().mapToLong(entry -> entry.file().fileSize()).sum();
        int lists = run.get(run.size() - 1).descriptor().lastList();
        long files = Math.min(lists, (bytes + maxFileBytes - 1) / maxFileBytes);
        groups.add(new MergeGroup(partition, run, (int) Math.max(1, files)));
    }

    private static Range largest(List<SegmentEntry> run) {
        return run.stream()
                .map(SegmentEntry::rows)
                .max(Comparator.comparingLong(Range::count))
                .orElseThrow();
    }

    private static List<SegmentEntry> before(List<SegmentEntry> run, Range rows) {
        return run.stream().filter(entry -> entry.rows().to < rows.from).toList();
    }

    private static List<SegmentEntry> after(List<SegmentEntry> run, Range rows) {
        return run.stream().filter(entry -> entry.rows().from > rows.to).toList();
    }
}
