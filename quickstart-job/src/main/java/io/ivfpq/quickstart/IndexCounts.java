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

package io.ivfpq.quickstart;

/**
 * The index at one snapshot, from its manifest.
 *
 * @param snapshotId 0 before the first commit
 * @param rows rows committed
 * @param indexedRows sum of the row ranges of all segments
 * @param segments delta segments
 * @param codebooks trained codebooks
 * @param commitMillis when the snapshot was committed, milliseconds since the epoch
 */
record IndexCounts(
        long snapshotId,
        long rows,
        long indexedRows,
        int segments,
        int codebooks,
        long commitMillis) {

    static final IndexCounts EMPTY = new IndexCounts(0, 0, 0, 0, 0, 0);

    long unindexedRows() {
        return rows - indexedRows;
    }
}
