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

package io.ivfpq.paimon.commit;

import io.ivfpq.paimon.build.BuiltSegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.utils.Range;

/**
 * Segments to be replaced by others of the same rows, all or nothing.
 *
 * @param partition the partition of the rows
 * @param removed manifest entries, exactly as they were read
 * @param added written segment files that are not part of the table yet
 * @param sources for those of {@code added} whose vectors were read from the table, what they were
 *     read from; none if codes were copied
 */
public record IndexSwap(
        BinaryRow partition,
        List<IndexFileMeta> removed,
        List<IndexFileMeta> added,
        List<BuiltSegment> sources) {

    public IndexSwap {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
        sources = List.copyOf(sources);
        if (removed.isEmpty() || !rows(removed).equals(rows(added))) {
            throw new IllegalArgumentException(
                    "swap removes segments of rows "
                            + rows(removed)
                            + " and adds segments of rows "
                            + rows(added)
                            + "; expected the same rows, at least one");
        }
    }

    /** A swap that adds merged segments. */
    public static IndexSwap merging(
            BinaryRow partition, List<IndexFileMeta> removed, List<IndexFileMeta> merged) {
        return new IndexSwap(partition, removed, merged, List.of());
    }

    /** A swap that adds segments encoded anew. */
    public static IndexSwap reencoding(
            BinaryRow partition, List<IndexFileMeta> removed, List<BuiltSegment> built) {
        return new IndexSwap(
                partition, removed, built.stream().map(BuiltSegment::file).toList(), built);
    }

    /** Row ids on either side: ascending, disjoint, no two ranges adjacent. */
    public List<Range> rows() {
        return rows(removed);
    }

    private static List<Range> rows(List<IndexFileMeta> files) {
        List<Range> ranges = new ArrayList<>();
        files.forEach(file -> ranges.add(file.globalIndexMeta().rowRange()));
        return Range.sortAndMergeOverlap(ranges, true);
    }
}
