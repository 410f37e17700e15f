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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
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
 * Commits what is decided for the newest snapshot, and decides again whenever another writer has
 * committed in between. Not thread-safe.
 */
final class GuardedAttempts<D extends Decision<D>> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedAttempts.class);

    /** Each lost attempt means another writer committed meanwhile, so this many is a live-lock. */
    private static final int MAX_ATTEMPTS = 50;

    /** Decides what to commit on top of a snapshot; null if the table has none. */
    @FunctionalInterface
    interface Judge<D> {
        D judge(Snapshot base) throws IOException;
    }

    /**
     * @param attempts how often a commit was tried; 0 if there was nothing to commit
     */
    record Outcome<D>(D decision, int attempts) {}

    private final FileStoreTable table;
    private final FileStoreCommitImpl commit;

    private Judge<D> judge;
    private D current;

    GuardedAttempts(FileStoreTable table, String commitUser) {
        this.table = table;
        this.commit = newCommit(table, commitUser, new Guard());
    }

    /**
     * @throws IOException if metadata cannot be read
     * @throws RuntimeException if the commit fails for a reason other than a concurrent change;
     *     whether it took place is then unknown, and repeating it is right
     */
    Outcome<D> run(long identifier, Judge<D> decide) throws IOException {
        judge = decide;
        for (int attempt = 1; ; attempt++) {
            current = judge.judge(table.snapshotManager().latestSnapshot());
            if (current.isEmpty()) {
                return new Outcome<>(current, attempt - 1);
            }
            try {
                commitOnce(identifier, current.messages(table));
                return new Outcome<>(current, attempt);
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

    List<Long> uncommitted(List<Long> identifiers) {
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
                if (!judge.judge(table.snapshot(baseId)).sameOutcomeAs(current)) {
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
