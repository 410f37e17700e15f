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

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.training.Refine;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.LiveRows;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.paimon.Snapshot;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.utils.Range;

/**
 * Plans to encode all that is missing at once, in few large segments: as large as the memory of a
 * worker allows, but so many that every worker has one.
 */
public final class BuildPlanner {

    /** Heap of one worker for the rows it has encoded. */
    private static final long WORKER_BYTES = 64L << 20;

    /** What an entry of a list takes beside its codes while its segment is built. */
    private static final int ENTRY_BYTES = 20;

    private final FileStoreTable table;
    private final VectorColumn column;
    private final Predicate<BinaryRow> partitions;
    private final CodebookChoice codebooks;

    /**
     * @param partitions which to index
     */
    public BuildPlanner(
            FileStoreTable table, VectorColumn column, Predicate<BinaryRow> partitions) {
        this.table = table;
        this.column = column;
        this.partitions = partitions;
        this.codebooks = new CodebookChoice(table, column);
    }

    /**
     * Plans against the newest snapshot.
     *
     * @param workers segments encoded at a time, at least 1
     * @param maxRows most rows of a segment; 0 for what fits in the memory of a worker
     */
    public BuildPlan plan(int workers, int maxRows) throws IOException {
        Snapshot snapshot = table.snapshotManager().latestSnapshot();
        if (snapshot == null) {
            return BuildPlan.NOTHING;
        }
        IndexState index = IndexState.read(table, snapshot, column.fieldId());
        LiveRows live = LiveRows.read(table, snapshot, column.name());
        MissingRows missing = chosen(MissingRows.of(live, index, List.of()));
        Optional<CodebookReference> codebook = codebooks.choose(index, live.rowCount());
        long most = maxRows > 0 ? maxRows : rowsInMemory(live.rowCount(), codebook);
        long pieceRows = pieceRows(missing.rowCount(), workers, most);
        List<BuildPlan.Piece> pieces = new ArrayList<>();
        missing.ranges()
                .forEach(
                        (partition, ranges) ->
                                ranges.forEach(r -> cut(partition, r, pieceRows, pieces)));
        return new BuildPlan(
                snapshot.id(), live.rowCount(), missing.rowCount(), pieceRows, codebook, pieces);
    }

    private MissingRows chosen(MissingRows all) {
        Map<BinaryRow, List<Range>> chosen = new LinkedHashMap<>(all.ranges());
        chosen.keySet().removeIf(partition -> !partitions.test(partition));
        return new MissingRows(chosen);
    }

    /** By the codebook in force, or the one that will be trained. */
    private long rowsInMemory(long liveRows, Optional<CodebookReference> reference)
            throws IOException {
        if (reference.isPresent()) {
            Codebook codebook = codebooks.load(reference.get());
            return rowsInMemory(codebook.shape(), !codebook.refine().isNone());
        }
        TrainingSpec spec = column.trainingSpec(Math.max(1, liveRows));
        return rowsInMemory(spec.shape(), spec.refine() != Refine.NONE);
    }

    /**
     * @param refines whether rows get refine codes
     */
    static long rowsInMemory(CodebookShape shape, boolean refines) {
        int entryBytes = ENTRY_BYTES + shape.codeBytes() + (refines ? shape.dimension() : 0);
        return WORKER_BYTES / ((long) entryBytes * shape.listsPerRow());
    }

    /** A share of each worker, not smaller than a streaming job's task, not larger than allowed. */
    private long pieceRows(long missing, int workers, long most) {
        long share = (missing + workers - 1) / workers;
        return Math.min(most, Math.max(share, column.maxTaskRows()));
    }

    /** Cuts a range into as few pieces as possible, all of about the same size. */
    private static void cut(
            BinaryRow partition, Range rows, long pieceRows, List<BuildPlan.Piece> pieces) {
        long count = (rows.count() + pieceRows - 1) / pieceRows;
        for (long i = 0; i < count; i++) {
            long from = rows.from + rows.count() * i / count;
            long to = rows.from + rows.count() * (i + 1) / count - 1;
            pieces.add(new BuildPlan.Piece(partition, new Range(from, to)));
        }
    }
}
