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
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.paimon.Snapshot;
import org.apache.paimon.catalog.RenamingSnapshotCommit;
import org.apache.paimon.catalog.SnapshotCommit;
import org.apache.paimon.manifest.IndexManifestEntry;
import org.apache.paimon.manifest.ManifestCommittable;
import org.apache.paimon.manifest.ManifestEntry;
import org.apache.paimon.manifest.SimpleFileEntry;
import org.apache.paimon.operation.FileStoreCommitImpl;
import org.apache.paimon.operation.Lock;
import org.apache.paimon.operation.commit.ConflictDetection;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.CommitMessage;
import org.apache.paimon.table.sink.CommitPreCallback;
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

    /** Each lost attempt means another writer committed meanwhile, so this many is a live-lock. */
    private static final int MAX_ATTEMPTS = 50;

    private final FileStoreTable table;
    private final VectorColumn column;
    private final FileStoreCommitImpl commit;

    private Judgement current;
    private List<BuiltSegment> segments = List.of();
    private List<CodebookReference> codebooks = List.of();

    public GuardedIndexCommit(FileStoreTable table, VectorColumn column, String commitUser) {
        this.table = table;
        this.column = column;
        this.commit = newCommit(table, commitUser, new Guard());
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
        segments = List.copyOf(built);
        codebooks = List.copyOf(added);
        for (int attempt = 1; ; attempt++) {
            current = judge(table.snapshotManager().latestSnapshot());
            if (current.isEmpty()) {
                return new IndexCommitReport(current.verdicts(), attempt - 1);
            }
            try {
                commitOnce(identifier, IndexCommitMessages.of(table, current));
                logCommit(identifier, attempt);
                return new IndexCommitReport(current.verdicts(), attempt);
            } catch (RuntimeException e) {
                if (attempt == MAX_ATTEMPTS || !tableMovedOn()) {
                    throw e;
                }
                LOG.debug(
                        "Lost a commit attempt table={} identifier={} attempt={} base={}",
                        table.name(),
                        identifier,
                        attempt,
                        current.baseId(),
                        e);
            }
        }
    }

    /**
     * The identifiers this commit user has not committed yet, of ascending {@code identifiers}. A
     * commit also settles every smaller identifier.
     */
    public List<Long> uncommitted(List<Long> identifiers) {
        return commit
                .filterCommitted(identifiers.stream().map(ManifestCommittable::new).toList())
                .stream()
                .map(ManifestCommittable::identifier)
                .toList();
    }

    @Override
    public void close() {
        commit.close();
    }

    private void commitOnce(long identifier, List<CommitMessage> messages) {
        ManifestCommittable committable = new ManifestCommittable(identifier);
        messages.forEach(committable::addFileCommittable);
        commit.commit(committable, false);
    }

    private boolean tableMovedOn() {
        Long latest = table.snapshotManager().latestSnapshotId();
        return latest == null || latest != current.baseId();
    }

    private Judgement judge(Snapshot base) throws IOException {
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

    private void logCommit(long identifier, int attempt) {
        LOG.info(
                "Committed index table={} column={} identifier={} segments={} codebooks={}"
                        + " refused={} attempts={}",
                table.name(),
                column.name(),
                identifier,
                current.accepted().values().stream().mapToInt(List::size).sum(),
                current.missingCodebooks().size(),
                current.verdicts().values().stream().filter(SegmentVerdict::isRefusal).count(),
                attempt);
    }

    /** Paimon calls this before each attempt of its own, with the snapshot about to be written. */
    private final class Guard implements CommitPreCallback {

        @Override
        public void call(
                List<SimpleFileEntry> baseFiles,
                List<ManifestEntry> deltaFiles,
                List<IndexManifestEntry> indexFiles,
                Snapshot snapshot) {
            long baseId = snapshot.id() - 1;
            if (baseId == current.baseId()) {
                return;
            }
            try {
                Judgement now = judge(table.snapshot(baseId));
                if (!now.sameOutcomeAs(current)) {
                    throw new IllegalStateException(
                            "Index commit on table "
                                    + table.name()
                                    + " was prepared for snapshot "
                                    + current.baseId()
                                    + " but snapshot "
                                    + baseId
                                    + " changed what may be committed; it has to be judged again");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {}
    }

    /**
     * The commit Paimon's own store makes, plus the guard. Its commit callbacks are left out: they
     * announce data, and there is none here. Snapshot expiry is left to the writers of data.
     */
    private static FileStoreCommitImpl newCommit(
            FileStoreTable table, String commitUser, CommitPreCallback guard) {
        var store = table.store();
        var snapshots = table.snapshotManager();
        SnapshotCommit snapshotCommit = table.catalogEnvironment().snapshotCommit(snapshots);
        ConflictDetection.Factory conflicts =
                scanner ->
                        new ConflictDetection(
                                table.name(),
                                commitUser,
                                store.partitionType(),
                                store.pathFactory(),
                                null,
                                store.bucketMode(),
                                table.coreOptions().deletionVectorsEnabled(),
                                table.coreOptions().dataEvolutionEnabled(),
                                table.coreOptions().pkClusteringOverride(),
                                store.newIndexFileHandler(),
                                snapshots,
                                scanner);
        return new FileStoreCommitImpl(
                snapshotCommit != null
                        ? snapshotCommit
                        : new RenamingSnapshotCommit(snapshots, Lock.empty()),
                table.fileIO(),
                table.schemaManager(),
                table.name(),
                commitUser,
                store.partitionType(),
                table.coreOptions(),
                store.pathFactory(),
                snapshots,
                store.manifestFileFactory(),
                store.manifestListFactory(),
                store.indexManifestFileFactory(),
                store::newScan,
                store.newStatsFileHandler(),
                store.bucketMode(),
                List.of(guard),
                List.of(),
                conflicts,
                null);
    }
}
