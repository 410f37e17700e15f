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
import io.ivfpq.format.training.TrainingProgress;
import io.ivfpq.paimon.build.CodebookTraining;
import io.ivfpq.paimon.commit.GuardedIndexCommit;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.apache.paimon.Snapshot;
import org.apache.paimon.table.FileStoreTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a column its next codebook: trains one on the newest snapshot and commits it at once, ahead
 * of its first segment, so that everybody who maintains the table uses the same from then on.
 *
 * <p>If two train at the same time, both codebooks are committed and the next plan chooses one of
 * them for everybody.
 */
public final class CodebookBootstrap {

    private static final Logger LOG = LoggerFactory.getLogger(CodebookBootstrap.class);

    private final FileStoreTable table;
    private final VectorColumn column;

    public CodebookBootstrap(FileStoreTable table, VectorColumn column) {
        this.table = table;
        this.column = column;
    }

    /**
     * Trains on the rows there are, however few.
     *
     * @return whether there is a codebook now; {@code false} if no row has a usable vector
     */
    public boolean train() throws IOException {
        Snapshot snapshot = table.snapshotManager().latestSnapshot();
        Optional<CodebookReference> codebook =
                new CodebookTraining(table, column).train(snapshot, logged());
        if (codebook.isEmpty()) {
            LOG.info(
                    "Trained nothing table={} column={} snapshot={} reason=no-usable-vectors",
                    table.name(),
                    column.name(),
                    snapshot.id());
            return false;
        }
        String commitUser = UUID.randomUUID().toString();
        try (GuardedIndexCommit commit = new GuardedIndexCommit(table, column, commitUser)) {
            commit.commitCodebook(snapshot.id(), codebook.get());
        }
        return true;
    }

    private TrainingProgress logged() {
        return new TrainingLog(
                line ->
                        LOG.info(
                                "Training table={} column={} {}",
                                table.name(),
                                column.name(),
                                line),
                System::nanoTime);
    }
}
