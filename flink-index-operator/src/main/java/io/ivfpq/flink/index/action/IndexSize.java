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

package io.ivfpq.flink.index.action;

import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.List;
import org.apache.paimon.Snapshot;
import org.apache.paimon.table.FileStoreTable;

/**
 * How large the index of one column is.
 *
 * @param segments row ranges with a segment
 * @param files segment files; a segment may be several
 * @param bytes bytes of those files
 * @param rows rows indexed
 * @param codebooks codebook files of the column
 */
public record IndexSize(long segments, long files, long bytes, long rows, long codebooks) {

    /** Above the lines of a report. */
    static final String HEADER = String.format("  %-14s %14s %14s", "", "before", "after");

    private static final IndexSize NONE = new IndexSize(0, 0, 0, 0, 0);

    /** Says how a figure has changed. */
    static String line(String what, long before, long after) {
        return String.format("  %-14s %14d %14d", what, before, after);
    }

    static IndexSize of(FileStoreTable table, VectorColumn column) throws IOException {
        Snapshot snapshot = table.snapshotManager().latestSnapshot();
        if (snapshot == null) {
            return NONE;
        }
        IndexState index = IndexState.read(table, snapshot, column.fieldId());
        List<SegmentEntry> entries = index.segments();
        return new IndexSize(
                entries.stream().map(SegmentEntry::rows).distinct().count(),
                entries.size(),
                entries.stream().mapToLong(entry -> entry.file().fileSize()).sum(),
                entries.stream().mapToLong(e -> e.descriptor().statistics().rows()).sum(),
                index.codebooksOf(column.fieldId()).size());
    }
}
