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

package io.ivfpq.flink.lookup;

import io.ivfpq.paimon.search.Answer;
import io.ivfpq.paimon.search.NearestSpec;
import io.ivfpq.paimon.search.SearcherStatus;
import io.ivfpq.paimon.search.TableSearcher;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.paimon.data.InternalRow;

/**
 * The searchers of this process, so that the tasks of one join, and joins that read the same
 * columns, share one local copy of the table. A searcher is closed with its last lease.
 */
final class SharedSearchers {

    private static final Map<Key, Entry> OPEN = new HashMap<>();

    /**
     * @param schemaId fixes the columns, which queries planned at other times may see differently
     */
    private record Key(String location, long schemaId, NearestSpec spec, CopySettings copy) {}

    private static final class Entry {

        private final TableSearcher searcher;
        private int leases;

        private Entry(TableSearcher searcher) {
            this.searcher = searcher;
        }
    }

    /** The right to use a searcher until closed. */
    static final class Lease implements Closeable {

        private final Key key;
        private final TableSearcher searcher;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Lease(Key key, TableSearcher searcher) {
            this.key = key;
            this.searcher = searcher;
        }

        /** See {@link TableSearcher#search}. */
        Answer search(float[] query, int k, InternalRow filter) throws IOException {
            return searcher.search(query, k, filter);
        }

        /** See {@link TableSearcher#status}. */
        SearcherStatus status() {
            return searcher.status();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                release(key);
            }
        }
    }

    private SharedSearchers() {}

    /**
     * Loads the table if no task of this process has it open.
     *
     * @param temporary a temporary directory of this task manager
     */
    static synchronized Lease lease(NearestTable table, NearestSpec spec, Path temporary)
            throws IOException {
        Key key =
                new Key(
                        table.table().location() + "#" + table.table().coreOptions().branch(),
                        table.table().schema().id(),
                        spec,
                        table.copy());
        Entry entry = OPEN.get(key);
        if (entry == null) {
            entry =
                    new Entry(
                            new TableSearcher(
                                    table.table(),
                                    spec,
                                    table.copy().storage(temporary),
                                    table.copy().interval()));
            OPEN.put(key, entry);
        }
        entry.leases++;
        return new Lease(key, entry.searcher);
    }

    private static synchronized void release(Key key) {
        Entry entry = OPEN.get(key);
        entry.leases--;
        if (entry.leases == 0) {
            OPEN.remove(key);
            entry.searcher.close();
        }
    }
}
