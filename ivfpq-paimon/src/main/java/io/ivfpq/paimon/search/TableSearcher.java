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

package io.ivfpq.paimon.search;

import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.paimon.Snapshot;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.table.FileStoreTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a table from snapshot to snapshot, in the background. Thread-safe.
 *
 * <p>{@link #current()} never hands out a snapshot that was replaced more than the interval ago, so
 * every search that starts an interval after a commit sees its rows.
 */
public final class TableSearcher implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(TableSearcher.class);

    /** A snapshot may expire while it is loaded; then the next one is tried, so many times. */
    private static final int ATTEMPTS = 3;

    private final FileStoreTable table;
    private final NearestSpec spec;
    private final PlannedSchema schema;
    private final VectorColumn column;
    private final RowLayout layout;
    private final LocalSpace space;
    private final RowBlocks blocks;
    private final long intervalNanos;
    private final ScheduledExecutorService background;
    private final SnapshotLag lag = new SnapshotLag();
    private volatile TableView view;

    /**
     * Loads the newest snapshot.
     *
     * @param storage where copies of rows go
     * @param interval how old what is known about the table may get; 0 looks before every search
     */
    public TableSearcher(
            FileStoreTable table, NearestSpec spec, LocalStorage storage, Duration interval)
            throws IOException {
        this.table = table;
        this.spec = spec;
        this.schema = new PlannedSchema(table);
        this.column = VectorColumn.of(table.rowType().getField(spec.column()), table.options());
        this.layout = RowLayout.of(table.rowType(), spec);
        this.space = new LocalSpace(table.fullName(), storage);
        this.blocks = new RowBlocks(table, column, layout, space);
        this.intervalNanos = interval.toNanos();
        this.view = firstLook();
        lag.isCaughtUp();
        this.background =
                Executors.newSingleThreadScheduledExecutor(
                        task -> {
                            Thread thread = new Thread(task, "ivfpq-refresh-" + table.name());
                            thread.setDaemon(true);
                            return thread;
                        });
        if (intervalNanos > 0) {
            background.scheduleWithFixedDelay(
                    this::refreshInBackground,
                    intervalNanos / 2,
                    intervalNanos / 2 + 1,
                    TimeUnit.NANOSECONDS);
        }
    }

    private TableView firstLook() throws IOException {
        try {
            return look(TableView.NONE);
        } catch (IOException | RuntimeException e) {
            space.close();
            throw e;
        }
    }

    /** How far this has come with its table. */
    public SearcherStatus status() {
        TableView seen = view;
        return new SearcherStatus(
                seen.snapshot().map(Snapshot::id).orElse(0L),
                seen.searcher().map(SnapshotSearcher::rowCount).orElse(0L),
                seen.searcher().map(SnapshotSearcher::unindexedRowCount).orElse(0L),
                space.usedBytes(),
                seen.refreshes(),
                seen.refreshMillis(),
                lag.snapshots(),
                lag.millis());
    }

    /**
     * What to search; empty while the table has no snapshot.
     *
     * @throws IOException if the newest snapshot cannot be loaded
     */
    public Optional<SnapshotSearcher> current() throws IOException {
        long now = System.nanoTime();
        if (now - view.lookedAt() > intervalNanos) {
            refresh(now - intervalNanos);
        }
        return view.searcher();
    }

    /**
     * Searches the current snapshot, or the next one if that one's files are gone because it has
     * expired meanwhile; see {@link SnapshotSearcher#search}.
     *
     * @throws IOException if neither can be searched, or the newest snapshot has more rows without
     *     segment than {@link Freshness} allows
     * @return nothing while the table has no snapshot
     */
    public Answer search(float[] query, int k, InternalRow filter) throws IOException {
        Optional<SnapshotSearcher> first = current();
        if (first.isEmpty()) {
            return Answer.NOTHING;
        }
        try {
            return search(first.get(), query, k, filter);
        } catch (IOException e) {
            refresh(System.nanoTime());
            Optional<SnapshotSearcher> next = view.searcher();
            if (next.equals(first)) {
                throw e;
            }
            LOG.info(
                    "Searching again table={} snapshot={} newest={} reason={}",
                    table.name(),
                    first.get().snapshotId(),
                    snapshotId(),
                    e.toString());
            return next.isPresent() ? search(next.get(), query, k, filter) : Answer.NOTHING;
        }
    }

    private Answer search(SnapshotSearcher snapshot, float[] query, int k, InternalRow filter)
            throws IOException {
        long unindexed = snapshot.unindexedRowCount();
        if (spec.freshness().refuses(unindexed)) {
            throw new IOException(
                    String.format(
                            "%d rows of table %s at snapshot %d have no segment in the index of"
                                    + " column '%s', more than"
                                    + " 'lookup.freshness.max-unindexed-rows' = '%d'; let the job"
                                    + " that maintains the index catch up, raise the bound, or"
                                    + " search them one by one with 'lookup.freshness' = 'exact'",
                            unindexed,
                            table.fullName(),
                            snapshot.snapshotId(),
                            column.name(),
                            spec.freshness().maxUnindexedRows()));
        }
        return snapshot.search(query, k, filter);
    }

    private void refreshInBackground() {
        try {
            refresh(System.nanoTime() - intervalNanos / 2);
        } catch (IOException | RuntimeException e) {
            if (background.isShutdown()) {
                return;
            }
            // The next search looks for itself and fails if this lasts.
            LOG.warn("Cannot refresh table={} snapshot={}", table.name(), snapshotId(), e);
        }
    }

    private long snapshotId() {
        return view.snapshot().map(Snapshot::id).orElse(0L);
    }

    /** Looks unless somebody has since {@code notBefore}. */
    private synchronized void refresh(long notBefore) throws IOException {
        if (view.lookedAt() - notBefore < 0) {
            view = look(view);
            lag.isCaughtUp();
        }
    }

    private TableView look(TableView previous) throws IOException {
        for (int attempt = 1; ; attempt++) {
            long lookedAt = System.nanoTime();
            Optional<Snapshot> newest =
                    Optional.ofNullable(table.snapshotManager().latestSnapshot());
            if (newest.equals(previous.snapshot())) {
                return previous.lookedAgain(lookedAt, newest);
            }
            schema.requireUnchanged();
            if (newest.isEmpty()) {
                return previous.lookedAgain(lookedAt, newest);
            }
            lag.isBehind(previous.snapshot().map(Snapshot::id).orElse(0L), newest.get().id());
            try {
                return load(lookedAt, newest.get(), previous);
            } catch (IOException | RuntimeException e) {
                if (attempt == ATTEMPTS
                        || newest.get().equals(table.snapshotManager().latestSnapshot())) {
                    throw e;
                }
            }
        }
    }

    private TableView load(long lookedAt, Snapshot snapshot, TableView previous)
            throws IOException {
        RowBlocks.Loaded loaded = blocks.load(snapshot, previous.rows());
        LocalRows rows =
                new LocalRows(loaded.blocks().values().stream().flatMap(List::stream).toList());
        IndexState index = IndexState.read(table, snapshot, column.fieldId());
        SnapshotSearcher searcher =
                new SnapshotSearcher(
                        snapshot.id(),
                        spec,
                        column,
                        layout,
                        rows,
                        new SegmentSearch(table, spec, index, rows));
        long millis = (System.nanoTime() - lookedAt) / 1_000_000;
        LOG.info(
                "Loaded table={} snapshot={} rows={} unindexed={} segments={} blocksRead={}"
                        + " localBytes={} millis={}",
                table.name(),
                snapshot.id(),
                searcher.rowCount(),
                searcher.unindexedRowCount(),
                index.segments().size(),
                loaded.blocksRead(),
                space.usedBytes(),
                millis);
        return new TableView(
                lookedAt,
                Optional.of(snapshot),
                loaded,
                Optional.of(searcher),
                previous.refreshes() + 1,
                millis);
    }

    /** Stops following the table; searchers already handed out stay usable. */
    @Override
    public void close() {
        background.shutdownNow();
        try {
            space.close();
        } catch (IOException e) {
            LOG.warn("Cannot remove the local copy of table={}", table.name(), e);
        }
    }
}
