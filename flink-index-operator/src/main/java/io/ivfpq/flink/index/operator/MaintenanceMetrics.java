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

/** Names of all metrics of index maintenance, in the operator's metric group. */
final class MaintenanceMetrics {

    /** Group below the operator's, with the column as value. */
    static final String GROUP = "vectorIndexColumn";

    /** Gauge of the planner: live rows of the table at its last look. */
    static final String LIVE_ROWS = "liveRows";

    /** Gauge of the planner: live rows no segment covered at its last look. */
    static final String MISSING_ROWS = "missingRows";

    /** Gauge of the planner: rows handed to encoders and not yet seen in the table. */
    static final String ROWS_IN_FLIGHT = "rowsInFlight";

    /** Gauge of the planner: 1 while a codebook is being trained, else 0. */
    static final String TRAINING = "training";

    /** Counter of the encoders: rows that went into segments. */
    static final String ROWS_ENCODED = "rowsEncoded";

    /** Counter of the index committer: segments that became part of the table. */
    static final String SEGMENTS_COMMITTED = "segmentsCommitted";

    /** Counter of the index committer: segments refused because the table had changed. */
    static final String SEGMENTS_REFUSED = "segmentsRefused";

    /** Counter of the segment mergers: bytes of lists copied into merged segments. */
    static final String BYTES_MERGED = "bytesMerged";

    private MaintenanceMetrics() {}
}
