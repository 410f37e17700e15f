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

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.build.EncodeTask;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.LiveRows;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.paimon.Snapshot;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.utils.Range;

/** Plans the index of one vector column from table metadata: live rows minus indexed rows. */
public final class IndexPlanner {

    private final FileStoreTable table;
    private final VectorColumn column;
    private final CodebookChoice codebooks;

    public IndexPlanner(FileStoreTable table, VectorColumn column) {
        this.table = table;
        this.column = column;
        this.codebooks = new CodebookChoice(table, column);
    }

    /**
     * Plans against the newest snapshot.
     *
     * @param inFlight rows that are being encoded, ascending and disjoint
     * @param maxTasks tasks to hand out at most; what is left over is planned next time
     */
    public IndexPlan plan(List<Range> inFlight, int maxTasks) throws IOException {
        Snapshot snapshot = table.snapshotManager().latestSnapshot();
        if (snapshot == null) {
            return IndexPlan.NOTHING;
        }
        IndexState index = IndexState.read(table, snapshot, column.fieldId());
        LiveRows live = LiveRows.read(table, snapshot, column.name());
        Optional<CodebookReference> codebook = codebooks.choose(index, live.rowCount());
        long missing = MissingRows.of(live, index, List.of()).rowCount();
        List<EncodeTask> tasks = new ArrayList<>();
        codebook.ifPresent(
                reference ->
                        addTasks(
                                tasks, maxTasks, MissingRows.of(live, index, inFlight), reference));
        return new IndexPlan(
                snapshot.id(),
                live.rowCount(),
                missing,
                covered(index),
                codebook,
                codebook.isEmpty() && missing > 0 && live.rowCount() >= column.minTrainingRows(),
                tasks);
    }

    private static List<Range> covered(IndexState index) {
        return Range.sortAndMergeOverlap(
                index.segments().stream().map(SegmentEntry::rows).toList(), true);
    }

    private void addTasks(
            List<EncodeTask> tasks, int maxTasks, MissingRows missing, CodebookReference codebook) {
        missing.ranges()
                .forEach(
                        (partition, ranges) -> {
                            for (Range range : ranges) {
                                tasks.addAll(
                                        chunks(
                                                partition,
                                                range,
                                                codebook,
                                                maxTasks - tasks.size()));
                            }
                        });
    }

    private List<EncodeTask> chunks(
            BinaryRow partition, Range rows, CodebookReference codebook, int maxTasks) {
        List<EncodeTask> tasks = new ArrayList<>();
        long from = rows.from;
        while (from <= rows.to && tasks.size() < maxTasks) {
            long to = Math.min(rows.to, from + column.maxTaskRows() - 1);
            tasks.add(new EncodeTask(partition, from, to, codebook));
            from = to + 1;
        }
        return tasks;
    }
}
