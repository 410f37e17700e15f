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

package io.ivfpq.flink.index.operator;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.paimon.flink.source.AbstractNonCoordinatedSource;
import org.apache.paimon.flink.source.SimpleSourceSplit;
import org.apache.paimon.table.FileStoreTable;

/**
 * Says again and again which snapshot of a table is the newest, whoever made it; never ends.
 *
 * <p>It keeps no state: what it says is a hint to look at the table, and after a failure it says
 * the newest again.
 */
final class SnapshotWatch extends AbstractNonCoordinatedSource<Long> {

    private static final long serialVersionUID = 1L;

    private final FileStoreTable table;
    private final Duration interval;

    /**
     * @param interval from one look at the table to the next
     */
    SnapshotWatch(FileStoreTable table, Duration interval) {
        this.table = table;
        this.interval = interval;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<Long, SimpleSourceSplit> createReader(SourceReaderContext context) {
        Executor later =
                CompletableFuture.delayedExecutor(interval.toMillis(), TimeUnit.MILLISECONDS);
        return new SnapshotWatchReader(
                table.snapshotManager()::latestSnapshot,
                () -> CompletableFuture.runAsync(() -> {}, later));
    }
}
