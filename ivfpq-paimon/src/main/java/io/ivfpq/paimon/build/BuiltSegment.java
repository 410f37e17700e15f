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

package io.ivfpq.paimon.build;

import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.index.IndexFileMeta;
import org.apache.paimon.utils.Range;

/**
 * A segment file that is written but not yet part of the table.
 *
 * @param partition the partition of its rows
 * @param file its future manifest entry
 * @param snapshotId the snapshot its vectors were read from
 * @param sourceFingerprint {@link io.ivfpq.paimon.coverage.LiveRows#fingerprint} of its rows there
 */
public record BuiltSegment(
        BinaryRow partition, IndexFileMeta file, long snapshotId, long sourceFingerprint) {

    /** Row ids the segment covers, inclusive. */
    public Range rows() {
        return file.globalIndexMeta().rowRange();
    }
}
