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
import io.ivfpq.paimon.build.EncodeTask;
import java.util.List;

/**
 * Segments to encode again and the codebook to do it with.
 *
 * @param maxTaskRows rows of one task at most
 */
public record ReencodePlan(CodebookReference codebook, List<ReencodeStep> steps, int maxTaskRows) {

    public ReencodePlan {
        steps = List.copyOf(steps);
    }

    /** The tasks of one step, in the order of rows. */
    public List<EncodeTask> tasks(ReencodeStep step) {
        return step.tasks(codebook, maxTaskRows);
    }

    public long rows() {
        return steps.stream().mapToLong(step -> step.rows().count()).sum();
    }

    public long bytes() {
        return steps.stream().mapToLong(ReencodeStep::bytes).sum();
    }
}
