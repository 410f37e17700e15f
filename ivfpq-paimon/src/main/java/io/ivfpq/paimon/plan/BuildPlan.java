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
import io.ivfpq.paimon.build.EncodeTask;
import java.util.List;
import java.util.Optional;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.utils.Range;

/**
 * What is to be encoded of one column, so that no row of some partitions is missing.
 *
 * @param snapshotId the snapshot planned against
 * @param liveRows live row ids of the whole table
 * @param missingRows live row ids of the partitions without a segment
 * @param stepRows rows that make one commit
 * @param codebook the codebook to encode with, if there is one already
 * @param pieces the missing rows, cut into segments
 */
public record BuildPlan(
        long snapshotId,
        long liveRows,
        long missingRows,
        long stepRows,
        Optional<CodebookReference> codebook,
        List<Piece> pieces) {

    /** The plan of a table without a snapshot. */
    public static final BuildPlan NOTHING = new BuildPlan(0, 0, 0, 1, Optional.empty(), List.of());

    public BuildPlan {
        pieces = List.copyOf(pieces);
    }

    /** The rows of one segment. */
    public record Piece(BinaryRow partition, Range rows) {

        public EncodeTask task(CodebookReference codebook) {
            return new EncodeTask(partition, rows.from, rows.to, codebook);
        }
    }
}
