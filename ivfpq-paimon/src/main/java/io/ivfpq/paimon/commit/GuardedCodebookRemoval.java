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

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.List;
import org.apache.paimon.Snapshot;
import org.apache.paimon.table.FileStoreTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes codebooks that no segment uses any more out of the manifest; Paimon deletes their files
 * when the last snapshot that lists them expires.
 *
 * <p>Every attempt to commit looks again, so a codebook that got a segment meanwhile stays. A
 * segment that comes later is refused ({@link SegmentVerdict#CODEBOOK_RETIRED}): adding the
 * codebook again would not do, because expiry deletes a file for the snapshots that do not list it.
 * Not thread-safe.
 */
public final class GuardedCodebookRemoval implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedCodebookRemoval.class);

    private final FileStoreTable table;
    private final VectorColumn column;
    private final GuardedAttempts<CodebookRemoval> attempts;

    public GuardedCodebookRemoval(FileStoreTable table, VectorColumn column, String commitUser) {
        this.table = table;
        this.column = column;
        this.attempts = new GuardedAttempts<>(table, commitUser);
    }

    /** Files of the column's codebooks that are older than {@code kept} and have no segment. */
    public static List<String> unused(
            IndexState index, VectorColumn column, CodebookReference kept) {
        return CodebookRemoval.of(0, index, column.fieldId(), kept).fileNames();
    }

    /**
     * Removes the unused codebooks of the column that are older than {@code kept}.
     *
     * @return their file names
     * @throws IOException if metadata cannot be read
     */
    public List<String> removeOlderThan(long identifier, CodebookReference kept)
            throws IOException {
        List<String> removed =
                attempts.run(identifier, base -> decide(base, kept)).decision().fileNames();
        if (!removed.isEmpty()) {
            LOG.info(
                    "Removed unused codebooks table={} column={} generation={} removed={}",
                    table.name(),
                    column.name(),
                    kept.generation(),
                    removed);
        }
        return removed;
    }

    @Override
    public void close() {
        attempts.close();
    }

    private CodebookRemoval decide(Snapshot base, CodebookReference kept) throws IOException {
        if (base == null) {
            return new CodebookRemoval(0, List.of());
        }
        IndexState index = IndexState.read(table, base, column.fieldId());
        return CodebookRemoval.of(base.id(), index, column.fieldId(), kept);
    }
}
