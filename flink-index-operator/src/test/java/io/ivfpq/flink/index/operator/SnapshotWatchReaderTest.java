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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.flink.index.Warehouse;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.core.io.InputStatus;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.utils.SnapshotManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watch says, look by look. */
class SnapshotWatchReaderTest {

    @TempDir Path directory;

    private final Said said = new Said();
    private final List<CompletableFuture<Void>> pauses = new ArrayList<>();
    private Warehouse warehouse;
    private FileStoreTable table;
    private SnapshotWatchReader reader;

    @BeforeEach
    void watchAnEmptyTable() throws Exception {
        warehouse = new Warehouse(directory);
        warehouse.environment(0, Map.of()).executeSql(Warehouse.createTable("items", Map.of(), ""));
        table = warehouse.table("items");
        reader = new SnapshotWatchReader(table.snapshotManager()::latestSnapshot, this::pause);
    }

    @Test
    void saysNothingOfATableWithoutASnapshot() {
        look();

        assertThat(said.ids).isEmpty();
    }

    @Test
    void saysEverySnapshotOnce() throws Exception {
        warehouse.write("items", 0, 5);
        look();
        look();
        warehouse.write("items", 5, 10);
        look();
        look();

        assertThat(said.ids).containsExactly(1L, 2L);
    }

    @Test
    void saysAnIdAgainThatARollbackHasGivenOutAgain() throws Exception {
        warehouse.write("items", 0, 5);
        warehouse.write("items", 5, 10);
        look();
        table.rollbackTo(1);
        warehouse.write("items", 5, 12);
        look();

        assertThat(said.ids).containsExactly(2L, 2L);
    }

    /** As in the middle of a rollback: the hint is of a snapshot that is gone. */
    @Test
    void looksAgainWhenTheNewestSnapshotIsBeingRolledBack() throws Exception {
        warehouse.write("items", 0, 5);
        look();
        warehouse.write("items", 5, 10);
        deleteNewestSnapshot();
        look();
        look();
        assertThat(said.ids).containsExactly(1L);

        table.snapshotManager().commitLatestHint(1);
        look();
        warehouse.write("items", 5, 12);
        look();

        assertThat(said.ids).containsExactly(1L, 2L);
    }

    @Test
    void failsIfTheNewestSnapshotStaysMissing() throws Exception {
        warehouse.write("items", 0, 5);
        deleteNewestSnapshot();
        for (int i = 0; i < SnapshotWatchReader.MOST_MISSES; i++) {
            look();
        }

        assertThatThrownBy(this::look)
                .hasMessageContaining("snapshot-1 does not exist")
                .hasCauseInstanceOf(FileNotFoundException.class);
    }

    private void deleteNewestSnapshot() {
        SnapshotManager snapshots = table.snapshotManager();
        snapshots.fileIO().deleteQuietly(snapshots.snapshotPath(snapshots.latestSnapshotId()));
    }

    @Test
    void doesNotLookAgainBeforeThePauseIsOver() throws Exception {
        reader.pollNext(said);
        warehouse.write("items", 0, 5);

        assertThat(reader.pollNext(said)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        assertThat(reader.isAvailable()).isNotDone();
        assertThat(pauses).hasSize(1);
        assertThat(said.ids).isEmpty();

        pauses.get(0).complete(null);
        assertThat(reader.isAvailable()).isDone();
        assertThat(reader.pollNext(said)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
        assertThat(said.ids).containsExactly(1L);
    }

    private void look() {
        reader.pollNext(said);
        pauses.get(pauses.size() - 1).complete(null);
    }

    private CompletableFuture<Void> pause() {
        pauses.add(new CompletableFuture<>());
        return pauses.get(pauses.size() - 1);
    }

    /** Collects ids. */
    private static final class Said implements ReaderOutput<Long> {

        private final List<Long> ids = new ArrayList<>();

        @Override
        public void collect(Long id) {
            ids.add(id);
        }

        @Override
        public void collect(Long id, long timestamp) {
            ids.add(id);
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}

        @Override
        public SourceOutput<Long> createOutputForSplit(String splitId) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String splitId) {}
    }
}
