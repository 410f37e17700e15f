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

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ivfpq.format.kernel.Kernels;

/**
 * What the run measured, the last line of standard output. Every number is read back from the table
 * or timed; none is assumed.
 *
 * @param rows rows read back from the table
 * @param lists inverted lists of the newest codebook, 0 without one
 * @param nprobe lists probed for {@code recallAt10}
 * @param queries texts behind the recall figures, with what they are in {@code queryTexts}
 * @param maxLagSeconds largest age of an unindexed commit seen once there was a codebook
 * @param seconds from the start of the program, without the build
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Report(
        long rows,
        long indexedRows,
        long duplicateRows,
        long unindexedRows,
        int deltaSegments,
        int codebooks,
        double recallAt10,
        double recallAt10Refined,
        int refineFactor,
        int queries,
        String queryTexts,
        int nprobe,
        int lists,
        int subspaces,
        boolean partitioned,
        double rowsPerSecond,
        double maxLagSeconds,
        double streamSeconds,
        double seconds,
        long seed,
        Machine machine) {

    /** What the figures were measured on. */
    record Machine(String jdk, String cpu, int cores, String kernels) {

        static Machine current() {
            return new Machine(
                    Runtime.version().toString(),
                    CpuName.current(),
                    Runtime.getRuntime().availableProcessors(),
                    Kernels.get().name());
        }
    }

    String toJson() {
        try {
            return new ObjectMapper().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Could not write the report as JSON", e);
        }
    }
}
