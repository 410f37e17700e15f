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

/**
 * Plans to merge everything that can be merged: neighbours in row ids, of one partition and
 * codebook, up to a number of rows for each merged segment.
 */
public final class MergePlanner {

    /** 2 GB of codes at 48 bytes a row; a merge of that size takes seconds. */
    private static final long MAX_SEGMENT_ROWS = 32L << 20;

    /** Beyond it several workers write one segment, and a query opens what it probes. */
    private static final long MAX_FILE_BYTES = 256L << 20;

    private final long maxSegmentRows;
    private final long maxFileBytes;

    public MergePlanner() {
        this(MAX_SEGMENT_ROWS, MAX_FILE_BYTES);
    }

    /**
     * @param maxSegmentRows row ids of a merged segment at most; below 2³¹
     * @param maxFileBytes a merged segment of more bytes becomes several files
     */
    MergePlanner(long maxSegmentRows, long maxFileBytes) {
        this.maxSegmentRows = maxSegmentRows;
        this.maxFileBytes = maxFileBytes;
    }

    /** The merges to do; nothing if every segment is alone or large enough. */
    public List<MergeGroup> plan(IndexState index) {
        Map<BinaryRow, List<SegmentEntry>> partitions = new LinkedHashMap<>();
        index.segments()
                .forEach(
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
        if (run.stream().map(SegmentEntry::rows).distinct().count() > 1) {
            long bytes = run.stream().mapToLong(entry -> entry.file().fileSize()).sum();
            int lists = run.get(run.size() - 1).descriptor().lastList();
            long files = Math.min(lists, (bytes + maxFileBytes - 1) / maxFileBytes);
            groups.add(new MergeGroup(partition, run, (int) Math.max(1, files)));
        }
    }
}
