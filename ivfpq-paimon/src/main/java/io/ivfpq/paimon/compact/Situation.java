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
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.drift.Drift;
import io.ivfpq.paimon.drift.DriftPolicy;
import io.ivfpq.paimon.drift.DriftVerdict;
import java.util.List;
import java.util.Optional;
import org.apache.paimon.utils.Range;

/**
 * What a compaction finds, and what follows from it.
 *
 * @param codebook the codebook in force, if there is one
 * @param drift of the rows that use it
 * @param stale segments with another codebook file
 * @param newestGeneration generation of the newest codebook file; 0 if there is none
 * @param enoughToTrain whether the table has as many rows as a codebook that lasts needs
 */
record Situation(
        CompactionScope scope,
        Optional<CodebookReference> codebook,
        Optional<Drift> drift,
        List<SegmentEntry> stale,
        int newestGeneration,
        boolean enoughToTrain,
        List<MergeGroup> merges) {

    CompactionDecision decide() {
        return switch (scope.mode()) {
            case MERGE -> merging("mode 'merge' was asked for");
            case RETRAIN ->
                    scope.mayTrain()
                            ? decision(CompactionAction.RETRAIN, "mode 'retrain' was asked for")
                            : automatic();
            case AUTO -> automatic();
        };
    }

    /**
     * A retraining is finished before drift is looked at: the rows that use the new codebook are
     * not yet a fair sample of the table.
     */
    private CompactionDecision automatic() {
        if (!stale.isEmpty()) {
            long rows =
                    stale.stream().map(SegmentEntry::rows).distinct().mapToLong(Range::count).sum();
            return decision(
                    CompactionAction.REENCODE,
                    String.format(
                            "%d rows use other codebooks than generation %d, which is in force",
                            rows, codebook.orElseThrow().generation()));
        }
        if (!scope.mayTrain()) {
            return merging("every row uses the codebook in force");
        }
        if (codebook.isEmpty()) {
            return withoutCodebook();
        }
        if (drift.isEmpty()) {
            return merging("no row is indexed with the codebook in force");
        }
        DriftVerdict verdict = DriftPolicy.judge(drift.get());
        if (!verdict.retrain()) {
            return merging(verdict.reason());
        }
        return scope.wholeTable()
                ? decision(CompactionAction.RETRAIN, verdict.reason())
                : merging(
                        "only some partitions were asked for; without that it would retrain,"
                                + " because "
                                + verdict.reason());
    }

    private CompactionDecision withoutCodebook() {
        if (newestGeneration > 0 && enoughToTrain && scope.wholeTable()) {
            return decision(
                    CompactionAction.RETRAIN,
                    "no codebook of the column fits its options and was trained on enough rows");
        }
        return merging("the column has no codebook to measure drift against");
    }

    private CompactionDecision merging(String reason) {
        return decision(
                merges.isEmpty() ? CompactionAction.NOTHING : CompactionAction.MERGE, reason);
    }

    private CompactionDecision decision(CompactionAction action, String reason) {
        return new CompactionDecision(drift, action, reason);
    }
}
