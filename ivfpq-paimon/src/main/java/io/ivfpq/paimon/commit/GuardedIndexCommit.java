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
import io.ivfpq.paimon.build.BuiltSegment;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.paimon.Snapshot;
import org.apache.paimon.table.FileStoreTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits segments of one vector column as index-only snapshots.
 *
 * <p>Every segment is judged against the snapshot the commit builds on, and judged again if another
 * writer gets in between: Paimon refuses overlapping segments and segments of rows that are gone,
 * but lets pass a segment whose rows were rewritten while it was built. What is refused is left
 * out; the rest is one atomic commit. A codebook that is not in the table yet, or was removed from
 * it by an overwrite, is added in the same commit.
 *
 * <p>Committing the same segments again is harmless: a file the snapshot already lists is skipped.
 * Not thread-safe; several instances, in one process or many, may commit to one table at a time.
 */
public final class GuardedIndexCommit implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedIndexCommit.class);

    private final FileStoreTable table;
    private final VectorColumn column;
    private final GuardedAttempts<Judgement> attempts;

    public GuardedIndexCommit(FileStoreTable table, VectorColumn column, String commitUser) {
        this.table = table;
        this.column = column;
        this.attempts = new GuardedAttempts<>(table, commitUser);
    }

    /**
     * Commits what is still true of {@code built}.
     *
     * @param identifier the checkpoint; see {@link #uncommitted}
     * @throws IOException if metadata cannot be read
     * @throws RuntimeException if the commit fails for a reason other than a concurrent change;
     *     whether it took place is then unknown, and repeating it is right
     */
    public IndexCommitReport commit(long identifier, List<BuiltSegment> built) throws IOException {
        return commit(identifier, built, List.of());
    }

    /** Commits a codebook that has no segment yet; does nothing if the table lists it already. */
    public void commitCodebook(long identifier, CodebookReference codebook) throws IOException {
        commit(identifier, List.of(), List.of(codebook));
    }

    private IndexCommitReport commit(
            long identifier, List<BuiltSegment> built, List<CodebookReference> added)
            throws IOException {
        List<BuiltSegment> segments = List.copyOf(built);
        List<CodebookReference> codebooks = List.copyOf(added);
        var outcome = attempts.run(identifier, base -> judge(base, segments, codebooks));
        if (outcome.attempts() > 0 && !outcome.decision().isEmpty()) {
            log(identifier, outcome);
        }
        return new IndexCommitReport(outcome.decision().verdicts(), outcome.attempts());
    }

    /**
     * The identifiers this commit user has not committed yet, of ascending {@code identifiers}. A
     * commit also settles every smaller identifier.
     */
    public List<Long> uncommitted(List<Long> identifiers) {
        return attempts.uncommitted(identifiers);
    }

    @Override
    public void close() {
        attempts.close();
    }

    private Judgement judge(
            Snapshot base, List<BuiltSegment> segments, List<CodebookReference> codebooks)
            throws IOException {
        if (base == null) {
            return new Judgement(
                    0,
                    segments.stream()
                            .collect(
                                    Collectors.toMap(
                                            segment -> segment,
                                            segment -> SegmentVerdict.NO_LONGER_LIVE)),
                    Map.of());
        }
        return Judgement.of(table, column, base, segments, codebooks);
    }

    private void log(long identifier, GuardedAttempts.Outcome<Judgement> outcome) {
        Judgement done = outcome.decision();
        LOG.info(
                "Committed index table={} column={} identifier={} segments={} codebooks={}"
                        + " refused={} attempts={}",
                table.name(),
                column.name(),
                identifier,
                done.accepted().values().stream().mapToInt(List::size).sum(),
                done.missingCodebooks().size(),
                done.verdicts().values().stream().filter(SegmentVerdict::isRefusal).count(),
                outcome.attempts());
    }
}
