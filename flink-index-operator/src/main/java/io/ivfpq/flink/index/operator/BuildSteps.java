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

import io.ivfpq.paimon.build.BuiltSegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers the segments of a build, column by column, until there are enough for a commit: as many
 * rows as one large segment has, or a thousand small segments. Not thread-safe.
 */
final class BuildSteps {

    private static final int MAX_SEGMENTS = 1_000;

    private final Map<String, Step> steps = new LinkedHashMap<>();

    /** What is gathered of one column. */
    private static final class Step {
        private final List<BuiltSegment> segments = new ArrayList<>();
        private long rows;
    }

    /** Adds what a worker has done; says whether the column's step is to be committed now. */
    boolean add(BuildWork done) {
        Step step = steps.computeIfAbsent(done.column(), column -> new Step());
        step.segments.addAll(done.built());
        step.rows += done.rows();
        return step.rows >= done.stepRows() || step.segments.size() >= MAX_SEGMENTS;
    }

    /** Hands over what is gathered of one column, and begins its next step. */
    List<BuiltSegment> take(String column) {
        Step step = steps.remove(column);
        return step == null ? List.of() : step.segments;
    }

    /** The columns with a step that is not taken yet. */
    List<String> columns() {
        return List.copyOf(steps.keySet());
    }
}
