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

import io.ivfpq.paimon.drift.Drift;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the compaction found and did, read from the table before and after it.
 *
 * @param deltaSegmentsBefore segments that the stream left
 * @param rowsReencoded rows whose codebook did not encode any row before
 * @param driftCoarse mean squared distance of the rows from their centroids before, relative to
 *     rows held out of the training; 1 is no drift
 * @param driftQuantiser the same of the squared error of their codes
 * @param driftTail share of the rows before that are farther from their centroids than 99 % of
 *     those held out; 0.01 is no drift
 * @param recallAt10Before what {@link RecallFacts#recallAt10} was
 * @param recallAt10RefinedBefore what {@link RecallFacts#recallAt10Refined} was
 */
record CompactionFacts(
        int deltaSegmentsBefore,
        int segmentsAfter,
        long rowsReencoded,
        double driftCoarse,
        double driftQuantiser,
        double driftTail,
        double recallAt10Before,
        double recallAt10RefinedBefore) {

    /** The index before the compaction. */
    record Before(List<IndexSegment> segments, Drift drift, RecallFacts recall) {}

    static CompactionFacts of(Before before, List<IndexSegment> after) {
        Set<String> known =
                before.segments().stream().map(IndexSegment::codebook).collect(Collectors.toSet());
        return new CompactionFacts(
                before.segments().size(),
                after.size(),
                after.stream()
                        .filter(segment -> !known.contains(segment.codebook()))
                        .mapToLong(segment -> segment.rows().count())
                        .sum(),
                rounded(before.drift().coarse().value()),
                rounded(before.drift().quantiser().value()),
                rounded(before.drift().tail().value()),
                before.recall().recallAt10(),
                before.recall().recallAt10Refined());
    }

    private static double rounded(double value) {
        return Math.round(1e4 * value) / 1e4;
    }
}
