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

import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.search.QueryScan;
import io.ivfpq.format.search.Refinement;
import io.ivfpq.format.search.RowFilter;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.RefineCodes;
import io.ivfpq.paimon.options.SearchOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One query over the segments of one row range, which may be several files that share the lists of
 * one codebook, and may use several codebooks. Used by one thread.
 */
final class RangeSearch {

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

    /**
     * @param query raw vector without defect; kept, must not change
     */
    RangeSearch(float[] query, Included included, int limit) {
        this.query = query;
        this.included = included;
        this.limit = limit;
    }

    /**
     * Scans until the probes are done, which are the more the fewer rows may be results, and beyond
     * them until there are as many rows as asked for or no list is left. Where rows have refine
     * codes, these rank the best candidates again.
     */
    TopK run(List<CodebookSegments> segments, SearchOptions options) throws IOException {
        int enough = (int) Math.min(limit, included.count());
        List<Probe> probes = new ArrayList<>();
        for (CodebookSegments each : segments) {
            probes.add(new Probe(each, each.probeCount(options, included.share())));
        }
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

    /** A list that was scanned. */
    private record Scanned(SegmentFile segment, int listId) {

        private RefineCodes refineCodes() throws IOException {
            return segment.refineCodes(listId);
        }
    }

    /** The segments of one codebook and how far its lists have been read. */
    private final class Probe {

        private final CodebookSegments of;
        private final int probeCount;
        private final TopK found;
        private QueryPlan plan;
        private QueryScan scan;
        private final List<Scanned> scanned = new ArrayList<>();
        private int[] ranking;
        private int done;

        private Probe(CodebookSegments of, int probeCount) {
            this.of = of;
            this.probeCount = probeCount;
            this.found = new TopK(of.candidateCount(limit));
            rank(probeCount);
        }

        private void rank(int lists) {
            plan = QueryPlans.of(of.codebook(), query, lists);
            scan = new QueryScan(plan, included.filter(), found, of.ranking());
            ranking = plan.probedLists();
        }

        /** The next lists by nearness: as many as given, and more until they hold enough rows. */
        private int[] take(int lists, int rows) throws IOException {
            int from = done;
            int all = of.codebook().listCount();
            long held = 0;
            while (done < all && (done - from < lists || held < rows)) {
                if (done == ranking.length) {
                    rank(all);
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
            for (SegmentFile segment : of.segments()) {
                rows += segment.rowCount(list);
            }
            return rows;
        }

        private void scan(int[] lists) throws IOException {
            for (SegmentFile segment : of.segments()) {
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
            if (!of.refines()) {
                best.merge(found);
                return;
            }
            new Refinement(plan).rank(found, number -> scanned.get(number).refineCodes(), best);
        }
    }
}
