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

import java.util.concurrent.TimeUnit;

/** What is known about newer snapshots than the searched one. Thread-safe for one writer. */
final class SnapshotLag {

    private static final Newer NONE = new Newer(0, 0);

    private volatile Newer newer = NONE;

    /**
     * @param snapshots how many, at least 1; also after a rollback, which lowers snapshot ids
     * @param since {@link System#nanoTime()} when the first of them was seen
     */
    private record Newer(long snapshots, long since) {}

    /** The table has a newer snapshot. */
    void isBehind(long searchedId, long newestId) {
        Newer before = newer;
        newer =
                new Newer(
                        Math.max(1, newestId - searchedId),
                        before.snapshots() == 0 ? System.nanoTime() : before.since());
    }

    /** The newest snapshot is searched. */
    void isCaughtUp() {
        newer = NONE;
    }

    long snapshots() {
        return newer.snapshots();
    }

    long millis() {
        Newer seen = newer;
        return seen.snapshots() == 0
                ? 0
                : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - seen.since());
    }
}
