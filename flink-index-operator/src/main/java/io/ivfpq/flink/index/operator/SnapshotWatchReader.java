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

import java.io.FileNotFoundException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.util.ExceptionUtils;
import org.apache.paimon.Snapshot;
import org.apache.paimon.flink.source.AbstractNonCoordinatedSourceReader;

/**
 * Looks at the newest snapshot, passes its id on if it is another than at the last look, and is not
 * available until the next look; so it never holds up a checkpoint.
 *
 * <p>It compares snapshots and not their ids, because a rollback gives ids out again. A rollback
 * may also delete the newest snapshot between finding and reading it; then there is another at one
 * of the next looks.
 */
final class SnapshotWatchReader extends AbstractNonCoordinatedSourceReader<Long> {

    /** Looks in a row that may find a snapshot deleted; after more, something else is wrong. */
    static final int MOST_MISSES = 20;

    private final Supplier<Snapshot> newest;
    private final Supplier<CompletableFuture<Void>> pause;

    private Snapshot last;
    private int misses;
    private CompletableFuture<Void> available = CompletableFuture.completedFuture(null);

    /**
     * @param newest the newest snapshot of the table, or null if it has none
     * @param pause a future that is complete when it is time for the next look
     */
    SnapshotWatchReader(Supplier<Snapshot> newest, Supplier<CompletableFuture<Void>> pause) {
        this.newest = newest;
        this.pause = pause;
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Long> output) {
        if (available.isDone()) {
            look(output);
            available = pause.get();
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    private void look(ReaderOutput<Long> output) {
        Snapshot found;
        try {
            found = newest.get();
        } catch (RuntimeException e) {
            if (++misses > MOST_MISSES || !isOfMissingFile(e)) {
                throw e;
            }
            return;
        }
        misses = 0;
        if (found != null && !found.equals(last)) {
            output.collect(found.id());
        }
        last = found;
    }

    private static boolean isOfMissingFile(RuntimeException e) {
        return ExceptionUtils.findThrowable(e, FileNotFoundException.class).isPresent();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }
}
