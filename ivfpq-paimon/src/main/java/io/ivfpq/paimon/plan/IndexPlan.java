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
import org.apache.paimon.utils.Range;

/**
 * What the index needs at one snapshot.
 *
 * @param snapshotId the snapshot planned against
 * @param liveRows live row ids
 * @param missingRows live row ids without a segment, whether or not they are in flight
 * @param covered row ids with a segment: ascending and disjoint
 * @param codebook the codebook new segments use, if there is one
 * @param trainingDue whether a codebook has to be trained before anything can be encoded, and there
 *     are rows enough to do it
 * @param tasks rows to encode now, none of them in flight
 */
public record IndexPlan(
        long snapshotId,
        long liveRows,
        long missingRows,
        List<Range> covered,
        Optional<CodebookReference> codebook,
        boolean trainingDue,
        List<EncodeTask> tasks) {

    /** The plan of a table without a snapshot. */
    public static final IndexPlan NOTHING =
            new IndexPlan(0, 0, 0, List.of(), Optional.empty(), false, List.of());
}
