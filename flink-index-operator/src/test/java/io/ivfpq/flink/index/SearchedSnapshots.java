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

package io.ivfpq.flink.index;

import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Has jobs commit a snapshot only when the one before has been searched: each renaming to a
 * snapshot waits for a search that began after the renaming before, so none is missed.
 */
public final class SearchedSnapshots extends FileWatch {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition searched = lock.newCondition();

    /** Renamings that have begun, and those that have ended. */
    private long begun;

    private long ended;

    private boolean isSearched;
    private boolean isClosed;

    public SearchedSnapshots(String name) {
        super(name);
    }

    /** Searches of the newest snapshot. */
    public interface Search {
        void run() throws Exception;
    }

    /** Searches; lets one snapshot be committed if none was meanwhile. */
    public void search(Search search) throws Exception {
        long before = quietSince();
        search.run();
        lock.lock();
        try {
            isSearched |= before == begun;
            searched.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The number of renamings; -1 while one is going on. */
    private long quietSince() {
        lock.lock();
        try {
            return begun == ended ? begun : -1;
        } finally {
            lock.unlock();
        }
    }

    @Override
    <T> T pass(String what, Operation<T> operation) throws IOException {
        if (!what.startsWith("renaming to snapshot-")) {
            return operation.run();
        }
        awaitSearch();
        try {
            return operation.run();
        } finally {
            lock.lock();
            try {
                ended++;
            } finally {
                lock.unlock();
            }
        }
    }

    private void awaitSearch() throws IOException {
        lock.lock();
        try {
            while (!isSearched && !isClosed) {
                searched.await();
            }
            isSearched = false;
            begun++;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the job was cancelled before a commit", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        super.close();
        lock.lock();
        try {
            isClosed = true;
            searched.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
