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

import io.ivfpq.paimon.commit.IndexSwap;
import io.ivfpq.paimon.coverage.SegmentEntry;
import java.util.ArrayList;
import java.util.List;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.utils.Range;

/**
 * Segments of one codebook and partition whose row ranges follow each other; they become one
 * segment.
 *
 * @param partition the partition of the rows
 * @param segments ascending by rows
 * @param fileCount files the merged segment consists of
 */
public record MergeGroup(BinaryRow partition, List<SegmentEntry> segments, int fileCount) {

    public MergeGroup {
        segments = List.copyOf(segments);
        if (fileCount < 1 || segments.stream().map(SegmentEntry::rows).distinct().count() < 2) {
            throw new IllegalArgumentException(
                    "merge of "
                            + segments.size()
                            + " files into "
                            + fileCount
                            + "; expected at least 2 row ranges and at least 1 file");
        }
    }

    /** Row ids of the merged segment, inclusive. */
    public Range rows() {
        return new Range(segments.get(0).rows().from, segments.get(segments.size() - 1).rows().to);
    }

    /** Bytes of the files to be merged. */
    public long bytes() {
        return segments.stream().mapToLong(entry -> entry.file().fileSize()).sum();
    }

    public List<IndexFileMeta> files() {
        return segments.stream().map(SegmentEntry::file).toList();
    }

    /** One task for each file of the merged segment, of equally many lists. */
    public List<MergeTask> tasks() {
        int lists = segments.get(segments.size() - 1).descriptor().lastList();
        List<MergeTask> tasks = new ArrayList<>();
        for (int i = 0; i < fileCount; i++) {
            int firstList = (int) ((long) lists * i / fileCount);
            int lastList = (int) ((long) lists * (i + 1) / fileCount);
            tasks.add(new MergeTask(partition, files(), firstList, lastList));
        }
        return tasks;
    }

    /**
     * @param merged the files written, one for each task
     */
    public IndexSwap swap(List<IndexFileMeta> merged) {
        return IndexSwap.merging(partition, files(), merged);
    }
}
