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

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.segment.SegmentStatistics;
import io.ivfpq.paimon.coverage.SegmentEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.index.GlobalIndexMeta;
import org.apache.paimon.index.IndexFileMeta;
import org.junit.jupiter.api.Test;

class MergePlannerTest {

    private static final MergePlanner TIERED = MergePlanner.of(CompactionMode.AUTO);
    private static final MergePlanner FULL = MergePlanner.of(CompactionMode.MERGE);

    @Test
    void aLargeSegmentIsLeftAloneUntilItsNeighboursHaveHalfItsRows() {
        assertThat(plan(TIERED, 1000, 200, 299)).containsExactly("[1000, 1498]");
        assertThat(plan(TIERED, 1000, 200, 300)).containsExactly("[0, 1499]");
        assertThat(plan(FULL, 1000, 200, 299)).containsExactly("[0, 1498]");
    }

    @Test
    void neighboursOnBothSidesOfALargeSegmentAreMergedApart() {
        assertThat(plan(TIERED, 50, 60, 1000, 70, 80)).containsExactly("[0, 109]", "[1110, 1259]");
    }

    @Test
    void tiersNest() {
        assertThat(plan(TIERED, 10_000, 1000, 100, 90)).containsExactly("[11000, 11189]");
        assertThat(plan(TIERED, 10_000, 1000, 100)).isEmpty();
    }

    @Test
    void equalSegmentsAreMergedAtOnce() {
        assertThat(plan(TIERED, 10, 10, 10, 10)).containsExactly("[0, 39]");
        assertThat(plan(TIERED, 10)).isEmpty();
    }

    /** One delta after another, compacted each time; the seed is in the name of the assertion. */
    @Test
    void copiesEveryRowAFewTimesHoweverOftenItRuns() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            List<Integer> sizes = new ArrayList<>();
            long rows = 0;
            long copied = 0;
            for (int delta = 0; delta < 500; delta++) {
                int size = 1 + random.nextInt(200);
                sizes.add(size);
                rows += size;
                copied += merge(sizes);
            }

            double mostTimes = Math.log((double) rows) / Math.log(1.5);
            assertThat((double) copied / rows).as("seed %d", seed).isLessThan(mostTimes / 2);
            assertThat(sizes.size()).as("seed %d", seed).isLessThan((int) mostTimes);
        }
    }

    /** Merges until nothing is planned; returns the rows copied. */
    private static long merge(List<Integer> sizes) {
        long copied = 0;
        List<MergeGroup> groups = TIERED.plan(entries(sizes));
        while (!groups.isEmpty()) {
            MergeGroup group = groups.get(0);
            int first = indexOf(sizes, group.rows().from);
            int size = (int) group.rows().count();
            sizes.subList(first, first + group.segments().size()).clear();
            sizes.add(first, size);
            copied += size;
            groups = TIERED.plan(entries(sizes));
        }
        return copied;
    }

    private static int indexOf(List<Integer> sizes, long row) {
        long from = 0;
        int index = 0;
        while (from < row) {
            from += sizes.get(index++);
        }
        return index;
    }

    private static List<String> plan(MergePlanner planner, Integer... sizes) {
        return planner.plan(entries(List.of(sizes))).stream()
                .map(group -> group.rows().toString())
                .toList();
    }

    private static List<SegmentEntry> entries(List<Integer> sizes) {
        List<SegmentEntry> entries = new ArrayList<>();
        long from = 0;
        for (int size : sizes) {
            SegmentDescriptor descriptor =
                    new SegmentDescriptor(
                            new CodebookReference(new UUID(1, 2), 1, 0, "codebook", 10),
                            0,
                            8,
                            0,
                            100,
                            new SegmentStatistics(size, 0, 0, 0, 0, 0, 0, 0));
            IndexFileMeta file =
                    new IndexFileMeta(
                            "ivf-pq-incremental",
                            "segment" + from,
                            100,
                            size,
                            new GlobalIndexMeta(from, from + size - 1, 2, null, new byte[0]),
                            null);
            entries.add(new SegmentEntry(BinaryRow.EMPTY_ROW, file, descriptor));
            from += size;
        }
        return entries;
    }
}
