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

/**
 * How far a searcher has come with its table.
 *
 * @param snapshotId the snapshot it searches; 0 while the table has none
 * @param rows rows of that snapshot that can be searched
 * @param unindexedRows those of them without a segment
 * @param localBytes size of the local copies, those of earlier snapshots included until collected
 * @param refreshes snapshots loaded so far
 * @param refreshMillis how long the last of them took
 * @param snapshotsBehind snapshots that the table is known to have beyond the searched one
 * @param millisBehind since when the first of them is known; 0 if there is none
 */
public record SearcherStatus(
        long snapshotId,
        long rows,
        long unindexedRows,
        long localBytes,
        long refreshes,
        long refreshMillis,
        long snapshotsBehind,
        long millisBehind) {}
