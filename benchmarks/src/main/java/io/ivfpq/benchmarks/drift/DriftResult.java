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

package io.ivfpq.benchmarks.drift;

import java.util.List;

/**
 * What was measured.
 *
 * @param stages of the table in topic order, after each step
 * @param compaction what {@code CALL sys.compact_vector_index} answered
 * @param compactionSeconds how long it took
 * @param frozen recall before it
 * @param repaired recall after it
 * @param fresh recall of a codebook trained on everything
 * @param control the same of rows in random order
 */
record DriftResult(
        List<DriftStage> stages,
        List<String> compaction,
        double compactionSeconds,
        List<RecallAt> frozen,
        List<RecallAt> repaired,
        List<RecallAt> fresh,
        Control control) {

    /** A table in random order; see {@link DriftResult} for the components. */
    record Control(List<DriftStage> stages, List<String> compaction) {

        Control {
            stages = List.copyOf(stages);
            compaction = List.copyOf(compaction);
        }
    }

    DriftResult {
        stages = List.copyOf(stages);
        compaction = List.copyOf(compaction);
        frozen = List.copyOf(frozen);
        repaired = List.copyOf(repaired);
        fresh = List.copyOf(fresh);
    }

    /** The largest shortfall of the repaired index behind the fresh one, at any probe count. */
    double shortfall() {
        double worst = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < fresh.size(); i++) {
            worst = Math.max(worst, fresh.get(i).plain() - repaired.get(i).plain());
            worst = Math.max(worst, fresh.get(i).reranked() - repaired.get(i).reranked());
        }
        return worst;
    }
}
