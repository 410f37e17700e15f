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
import io.ivfpq.paimon.build.BuiltSegment;
import io.ivfpq.paimon.build.EncodeTask;
import io.ivfpq.paimon.commit.IndexSwap;
import io.ivfpq.paimon.coverage.SegmentEntry;
import java.util.ArrayList;
import java.util.List;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.utils.Range;

/**
 * Segments of earlier codebooks whose row ranges follow each other; their rows are encoded again
 * and one commit replaces them.
 *
 * @param partition the partition of the rows
 * @param segments ascending by rows; all files of each row range
 */
public record ReencodeStep(BinaryRow partition, List<SegmentEntry> segments) {

    public ReencodeStep {
        segments = List.copyOf(segments);
        for (int i = 1; i < segments.size(); i++) {
            Range before = segments.get(i - 1).rows();
            Range rows = segments.get(i).rows();
            if (!rows.equals(before) && rows.from != before.to + 1) {
                throw new IllegalArgumentException(
                        "step of segments with rows "
                                + before
                                + " and "
                                + rows
                                + "; expected the same rows or neighbours");
            }
        }
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("step of no segments; expected at least one");
        }
    }

    /** Row ids to encode, inclusive. */
    public Range rows() {
        return new Range(segments.get(0).rows().from, segments.get(segments.size() - 1).rows().to);
    }

    /** Bytes of the files to be replaced. */
    public long bytes() {
        return segments.stream().mapToLong(entry -> entry.file().fileSize()).sum();
    }

    public List<IndexFileMeta> files() {
        return segments.stream().map(SegmentEntry::file).toList();
    }

    /**
     * @param maxTaskRows rows of one task at most
     */
    public List<EncodeTask> tasks(CodebookReference codebook, int maxTaskRows) {
        List<EncodeTask> tasks = new ArrayList<>();
        for (long from = rows().from; from <= rows().to; from += maxTaskRows) {
            long to = Math.min(rows().to, from + maxTaskRows - 1);
            tasks.add(new EncodeTask(partition, from, to, codebook));
        }
        return tasks;
    }

    /**
     * @param built the segments written, one for each task
     */
    public IndexSwap swap(List<BuiltSegment> built) {
        return IndexSwap.reencoding(partition, files(), built);
    }
}
