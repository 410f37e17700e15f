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
import io.ivfpq.format.search.Distances;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.search.QueryScan;
import io.ivfpq.format.search.Refinement;
import io.ivfpq.format.search.RowFilter;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.RefineCodes;
import io.ivfpq.paimon.options.SearchOptions;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query over the segments of one row range, which may be several files that share the lists of
 * one codebook, and may use several codebooks. Used by one thread.
 */
final class RangeSearch {

    private static final Logger LOG = LoggerFactory.getLogger(RangeSearch.class);

    private final VectorColumn column;
    private final float[] query;
    private final Included included;
    private final int limit;

    /**
     * The rows that may be results.
     *
     * @param count how many they are, at least 1
     * @param share of the rows of the range, above 0, at most 1
     */
    record Included(RowFilter filter, long count, double share) {}

    RangeSearch(VectorColumn column, float[] query, Included included, int limit) {
        this.column = column;
        this.query = query;
        this.included = included;
        this.limit = limit;
    }

    /**
     * Scans until the probes are done, which are the more the fewer rows may be results, and beyond
     * them until there are as many rows as asked for or no list is left. Where rows have refine
     * codes, these rank the best candidates again.
     */
    TopK run(List<SegmentFile> segments, SearchOptions options) throws IOException {
        int enough = (int) Math.min(limit, included.count());
        List<Probe> probes = probes(segments, options);
        for (Probe probe : probes) {
            probe.scan(probe.take(probe.probeCount, 0));
        }
        boolean more = true;
        while (more && found(probes) < enough) {
            more = false;
            for (Probe probe : probes) {
                int[] lists = probe.take(probe.done, enough - found(probes));
                probe.scan(lists);
                more |= lists.length > 0;
            }
        }
        TopK best = new TopK(limit);
        for (Probe probe : probes) {
            probe.offerBest(best);
        }
        return best;
    }

    private static int found(List<Probe> probes) {
        return probes.stream().mapToInt(probe -> probe.found.size()).sum();
    }

    private List<Probe> probes(List<SegmentFile> segments, SearchOptions options)
            throws IOException {
        Map<UUID, Probe> probes = new LinkedHashMap<>();
        for (SegmentFile segment : segments) {
            Codebook codebook = segment.codebook();
            checkMetric(segment, codebook);
            Probe probe = probes.get(codebook.id());
            if (probe == null) {
                RecallWarnings.check(column.name(), options, codebook, LOG::warn);
                probe = new Probe(codebook, probeCount(codebook, options));
                probes.put(codebook.id(), probe);
            }
            probe.segments.add(segment);
        }
        return new ArrayList<>(probes.values());
    }

    private int probeCount(Codebook codebook, SearchOptions options) {
        int lists = QueryPlan.filteredProbeCount(options.probeCount(codebook), included.share());
        return Math.min(codebook.listCount(), lists);
    }

    /** Scores of another metric would mix with those of rows that are searched exactly. */
    private void checkMetric(SegmentFile segment, Codebook codebook) {
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

    /** A list that was scanned. */
    private record Scanned(SegmentFile segment, int listId) {

        private RefineCodes refineCodes() throws IOException {
            return segment.refineCodes(listId);
        }
    }

    /** The segments of one codebook and how far its lists have been read. */
    private final class Probe {

        private final Codebook codebook;
        private final int probeCount;
        private final TopK found;
        private final List<SegmentFile> segments = new ArrayList<>();
        private QueryPlan plan;
        private QueryScan scan;
        private final List<Scanned> scanned = new ArrayList<>();
        private int[] ranking;
        private int done;

        private Probe(Codebook codebook, int probeCount) {
            this.codebook = codebook;
            this.probeCount = probeCount;
            boolean refines = !codebook.refine().isNone();
            this.found = new TopK(refines ? Refinement.candidateCount(limit) : limit);
            rank(probeCount);
        }

        private void rank(int lists) {
            plan = QueryPlans.of(codebook, query, lists);
            Distances distances =
                    codebook.refine().isNone() ? Distances.EXACT : Distances.ESTIMATED;
            scan = new QueryScan(plan, included.filter(), found, distances);
            ranking = plan.probedLists();
        }

        /** The next lists by nearness: as many as given, and more until they hold enough rows. */
        private int[] take(int lists, int rows) throws IOException {
            int from = done;
            long held = 0;
            while (done < codebook.listCount() && (done - from < lists || held < rows)) {
                if (done == ranking.length) {
                    rank(codebook.listCount());
                }
                if (rows > 0) {
                    held += rowCount(ranking[done]);
                }
                done++;
            }
            return Arrays.copyOfRange(ranking, from, done);
        }

        private long rowCount(int list) throws IOException {
            long rows = 0;
            for (SegmentFile segment : segments) {
                rows += segment.rowCount(list);
            }
            return rows;
        }

        private void scan(int[] lists) throws IOException {
            for (SegmentFile segment : segments) {
                int[] owned = Arrays.stream(lists).filter(segment::owns).toArray();
                if (owned.length > 0) {
                    for (InvertedList list : segment.lists(owned)) {
                        scan.scan(list, 0, scanned.size());
                        scanned.add(new Scanned(segment, list.listId()));
                    }
                }
            }
        }

        private void offerBest(TopK best) throws IOException {
            if (codebook.refine().isNone()) {
                best.merge(found);
                return;
            }
            new Refinement(plan).rank(found, number -> scanned.get(number).refineCodes(), best);
        }
    }
}
