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

import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.paimon.Snapshot;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.index.IndexPathFactory;
import org.apache.paimon.table.FileStoreTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces segments of one vector column by others of the same rows, each swap one index-only
 * snapshot.
 *
 * <p>Paimon takes the removal of an entry that is not there in silence, so that a merge could bring
 * back an index somebody has dropped. Therefore every attempt to commit checks what it removes
 * against the snapshot it builds on. Not thread-safe; several instances, in one process or many,
 * may commit to one table at a time.
 */
public final class GuardedIndexSwap implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedIndexSwap.class);

    private final FileStoreTable table;
    private final VectorColumn column;
    private final GuardedAttempts<SwapJudgement> attempts;

    public GuardedIndexSwap(FileStoreTable table, VectorColumn column, String commitUser) {
        this.table = table;
        this.column = column;
        this.attempts = new GuardedAttempts<>(table, commitUser);
    }

    /**
     * Commits {@code swap} if it is still right, and deletes the files it would add if it is not
     * and no attempt was made. After an attempt of unknown outcome they stay, because a snapshot
     * may list them; if none does, they are strays for Paimon's orphan cleaning.
     *
     * @throws IOException if metadata cannot be read
     * @throws RuntimeException if the commit fails for a reason other than a concurrent change;
     *     whether it took place is then unknown, and repeating it is right
     */
    public SwapVerdict commit(long identifier, IndexSwap swap) throws IOException {
        var outcome = attempts.run(identifier, base -> judge(base, swap));
        SwapVerdict verdict = outcome.decision().verdict();
        if (verdict.isRefusal() && outcome.attempts() == 0) {
            discard(swap.added());
        }
        LOG.info(
                "Swapped segments table={} column={} rows={} removed={} added={} verdict={}"
                        + " attempts={}",
                table.name(),
                column.name(),
                swap.rows(),
                swap.removed().size(),
                swap.added().size(),
                verdict,
                outcome.attempts());
        return verdict;
    }

    @Override
    public void close() {
        attempts.close();
    }

    private SwapJudgement judge(Snapshot base, IndexSwap swap) throws IOException {
        return base == null
                ? new SwapJudgement(0, swap, SwapVerdict.INPUT_GONE, Map.of())
                : SwapJudgement.of(table, column, base, swap);
    }

    /** Deletes written files that will not be committed. */
    public void discard(List<IndexFileMeta> files) {
        IndexPathFactory paths = table.store().pathFactory().globalIndexFileFactory();
        for (IndexFileMeta file : files) {
            table.fileIO().deleteQuietly(paths.toPath(file));
        }
    }
}
