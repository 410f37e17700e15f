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

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What the run measured: one flat JSON object, the last line of standard output. Every number is
 * read back from the table or timed; none is assumed.
 *
 * @param seed of the choice of rows and queries
 */
record Report(
        @JsonUnwrapped IndexFacts index,
        @JsonUnwrapped RecallFacts recall,
        @JsonUnwrapped CompactionFacts compaction,
        @JsonUnwrapped LookupFacts lookup,
        @JsonUnwrapped TimeFacts time,
        boolean partitioned,
        long seed,
        @JsonUnwrapped Machine machine) {

    String toJson() {
        try {
            return new ObjectMapper().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Could not write the report as JSON", e);
        }
    }
}
