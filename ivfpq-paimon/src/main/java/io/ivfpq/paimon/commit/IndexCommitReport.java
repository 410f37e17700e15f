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

package io.ivfpq.paimon.commit;

import io.ivfpq.paimon.build.BuiltSegment;
import java.util.List;
import java.util.Map;

/**
 * What became of the segments of one commit.
 *
 * @param verdicts one per segment; {@link SegmentVerdict#ACCEPTED} ones are part of the table now
 * @param attempts how often a commit was tried; 0 if there was nothing to commit
 */
public record IndexCommitReport(Map<BuiltSegment, SegmentVerdict> verdicts, int attempts) {

    /** Segments whose rows have to be planned again. */
    public List<BuiltSegment> refused() {
        return verdicts.entrySet().stream()
                .filter(entry -> entry.getValue().isRefusal())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Number of segments this commit added. */
    public int committed() {
        return (int)
                verdicts.values().stream()
                        .filter(verdict -> verdict == SegmentVerdict.ACCEPTED)
                        .count();
    }
}
