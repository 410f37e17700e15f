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

/**
 * How far a build is. The time left is reckoned from what the workers took so far, so that training
 * and waiting for slots do not count. Not thread-safe.
 */
final class BuildProgress {

    private final int workers;
    private long rows;
    private long millis;

    /**
     * @param workers segments encoded at a time
     */
    BuildProgress(int workers) {
        this.workers = workers;
    }

    void add(BuildWork done) {
        rows += done.rows();
        millis += done.millis();
    }

    /** Rows done. */
    long rows() {
        return rows;
    }

    long percentOf(long totalRows) {
        return totalRows == 0 ? 100 : 100 * rows / totalRows;
    }

    /** Seconds until {@code totalRows} rows are done; 0 before the first is. */
    long secondsLeft(long totalRows) {
        if (rows == 0) {
            return 0;
        }
        double millisPerRow = (double) millis / rows;
        return Math.round(millisPerRow * Math.max(0, totalRows - rows) / workers / 1000);
    }
}
