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

import io.ivfpq.paimon.drift.Drift;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to be done with the index of one column, and why.
 *
 * @param drift what was measured; nothing if no segment uses the codebook in force
 * @param reason one sentence for an operator, without its full stop
 */
public record CompactionDecision(Optional<Drift> drift, CompactionAction action, String reason) {

    public CompactionDecision {
        Objects.requireNonNull(drift, "drift");
        Objects.requireNonNull(action, "action");
        if (reason.isBlank()) {
            throw new IllegalArgumentException(
                    "compaction decision '" + action + "' without a reason; expected a sentence");
        }
    }
}
