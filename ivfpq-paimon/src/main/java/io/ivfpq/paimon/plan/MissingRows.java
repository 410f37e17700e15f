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

package io.ivfpq.paimon.plan;

import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.LiveRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.utils.Range;

/**
 * Live rows that no segment covers.
 *
 * @param ranges by partition: ascending and disjoint
 */
record MissingRows(Map<BinaryRow, List<Range>> ranges) {

    /**
     * @param except rows that are not missing although no segment covers them
     */
    static MissingRows of(LiveRows live, IndexState index, List<Range> except) {
        Map<BinaryRow, List<Range>> missing = new LinkedHashMap<>();
        live.ranges()
                .forEach(
                        (partition, ranges) -> {
                            List<Range> taken = new ArrayList<>(index.ranges(partition));
                            taken.addAll(except);
                            List<Range> sorted = Range.sortAndMergeOverlap(taken, true);
                            missing.put(
                                    partition,
                                    ranges.stream()
                                            .flatMap(range -> range.exclude(sorted).stream())
                                            .toList());
                        });
        return new MissingRows(missing);
    }

    long rowCount() {
        return ranges.values().stream().flatMap(List::stream).mapToLong(Range::count).sum();
    }
}
