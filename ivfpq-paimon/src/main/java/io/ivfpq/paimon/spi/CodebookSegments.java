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

package io.ivfpq.paimon.spi;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.search.BatchSearch;
import io.ivfpq.format.search.Distances;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.search.Refinement;
import io.ivfpq.paimon.options.SearchOptions;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of one row range that were encoded with one codebook, and how it is searched.
 * Several files may share the lists.
 */
record CodebookSegments(Codebook codebook, List<SegmentFile> segments) {

    /** Of all queries that are searched for at a time, 32 MB. */
    private static final int MOST_CANDIDATES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(CodebookSegments.class);

    /**
     * @throws IllegalArgumentException if a segment was built with another metric than the column's
     */
    static List<CodebookSegments> of(
            List<SegmentFile> segments, VectorColumn column, SearchOptions options)
            throws IOException {
        Map<UUID, CodebookSegments> byCodebook = new LinkedHashMap<>();
        for (SegmentFile segment : segments) {
            Codebook codebook = segment.codebook();
            checkMetric(segment, codebook, column);
            CodebookSegments known = byCodebook.get(codebook.id());
            if (known == null) {
                RecallWarnings.check(column.name(), options, codebook, LOG::warn);
                known = new CodebookSegments(codebook, new ArrayList<>());
                byCodebook.put(codebook.id(), known);
            }
            known.segments.add(segment);
        }
        return new ArrayList<>(byCodebook.values());
    }

    /** Scores of another metric would mix with those of rows that are searched exactly. */
    private static void checkMetric(SegmentFile segment, Codebook codebook, VectorColumn column) {
        if (codebook.metric() != column.metric()) {
            throw new IllegalArgumentException(
                    String.format(
                            "Segment %s was built with metric %s, but the table's options ask for"
                                    + " %s of column '%s'. Set 'vector.index.metric' = '%s', or"
                                    + " drop the index and build it again",
                            segment.name(),
                            codebook.metric().optionValue(),
                            column.metric().optionValue(),
                            column.name(),
                            codebook.metric().optionValue()));
        }
    }

    /**
     * Lists to probe.
     *
     * @param share of the rows that may be results, above 0, at most 1
     */
    int probeCount(SearchOptions options, double share) {
        int lists = QueryPlan.filteredProbeCount(options.probeCount(codebook), share);
        return Math.min(codebook.listCount(), lists);
    }

    /** Whether candidates are ranked again by refine codes. */
    boolean refines() {
        return !codebook.refine().isNone();
    }

    /** What candidates are chosen by. */
    Distances ranking() {
        return refines() ? Distances.ESTIMATED : Distances.EXACT;
    }

    /** Rows to find by codes for so many results. */
    int candidateCount(int limit) {
        return refines() ? Refinement.candidateCount(limit) : limit;
    }

    /** How many queries for so many results each to search for at a time. */
    int portion(int limit) {
        int fit = MOST_CANDIDATES / candidateCount(limit);
        return Math.min(fit, BatchSearch.portion(codebook.codeBits(), ranking()));
    }
}
