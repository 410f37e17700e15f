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
import io.ivfpq.paimon.coverage.LiveRows;
import io.ivfpq.paimon.coverage.SegmentEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.paimon.data.BinaryRow;

/**
 * Plans to encode segments again, in steps that are bounded, so that an interruption loses little
 * and no commit waits long.
 */
public final class ReencodePlanner {

    private final long maxStepRows;

    /**
     * @param maxStepRows row ids of one step at most, unless a single segment has more
     */
    public ReencodePlanner(long maxStepRows) {
        this.maxStepRows = maxStepRows;
    }

    /**
     * The steps that leave {@code index} without a segment that {@code stale} accepts. Segments
     * whose rows are not all live are left alone: their vectors cannot be read any more.
     */
    public List<ReencodeStep> plan(IndexState index, LiveRows live, Predicate<SegmentEntry> stale) {
        Map<BinaryRow, List<SegmentEntry>> partitions = new LinkedHashMap<>();
        index.segments().stream()
                .filter(stale)
                .filter(entry -> live.contains(entry.partition(), entry.rows()))
                .sorted(
                        Comparator.comparingLong((SegmentEntry entry) -> entry.rows().from)
                                .thenComparingInt(entry -> entry.descriptor().firstList()))
                .forEach(
                        entry ->
                                partitions
                                        .computeIfAbsent(entry.partition(), k -> new ArrayList<>())
                                        .add(entry));
        List<ReencodeStep> steps = new ArrayList<>();
        partitions.forEach((partition, entries) -> addSteps(steps, partition, entries));
        return steps;
    }

    /** Every segment that was not encoded with {@code codebook}. */
    public static Predicate<SegmentEntry> otherThan(CodebookReference codebook) {
        return entry -> !entry.descriptor().codebook().equals(codebook);
    }

    private void addSteps(
            List<ReencodeStep> steps, BinaryRow partition, List<SegmentEntry> entries) {
        List<SegmentEntry> run = new ArrayList<>();
        for (SegmentEntry entry : entries) {
            if (!run.isEmpty() && !continues(run, entry)) {
                steps.add(new ReencodeStep(partition, run));
                run.clear();
            }
            run.add(entry);
        }
        if (!run.isEmpty()) {
            steps.add(new ReencodeStep(partition, run));
        }
    }

    private boolean continues(List<SegmentEntry> run, SegmentEntry next) {
        SegmentEntry last = run.get(run.size() - 1);
        return next.rows().equals(last.rows())
                || (last.rows().to + 1 == next.rows().from
                        && next.rows().to - run.get(0).rows().from < maxStepRows);
    }
}
