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

package io.ivfpq.paimon.compact;

import io.ivfpq.format.segment.CodebookReference;
import java.util.List;
import java.util.Optional;

/**
 * What one snapshot's index of one column needs.
 *
 * @param decision what is to be done, and why
 * @param newestGeneration generation of the column's newest codebook; 0 if it has none
 * @param codebook what segments are to be encoded with; empty before it is trained, and if there is
 *     none
 * @param steps segments to encode again; of a retraining, all there are now
 * @param merges merges that can be done now; others may become possible by the steps
 * @param unusedCodebooks files of codebooks that are older than the one in force and have no
 *     segment
 */
public record CompactionPlan(
        CompactionDecision decision,
        int newestGeneration,
        Optional<CodebookReference> codebook,
        List<ReencodeStep> steps,
        List<MergeGroup> merges,
        List<String> unusedCodebooks) {

    public CompactionPlan {
        steps = List.copyOf(steps);
        merges = List.copyOf(merges);
        unusedCodebooks = List.copyOf(unusedCodebooks);
    }

    /** Whether carrying it out would change anything. */
    public boolean isEmpty() {
        return decision.action() == CompactionAction.NOTHING && unusedCodebooks.isEmpty();
    }
}
