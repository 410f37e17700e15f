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

import io.ivfpq.format.search.BatchSearch;
import io.ivfpq.format.search.Refinement;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.vector.VectorBatch;
import io.ivfpq.paimon.options.SearchOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Many queries over the segments of one row range, list by list; each finds what {@link
 * RangeSearch} finds for it. Used by one thread.
 */
final class BatchRangeSearch {

    private final RangeSearch.Included included;
    private final int limit;

    BatchRangeSearch(RangeSearch.Included included, int limit) {
        this.included = included;
        this.limit = limit;
    }

    /**
     * @param queries at least one raw vector, all without defect; not kept
     * @return the results of each query
     */
    List<TopK> run(float[][] queries, List<CodebookSegments> segments, SearchOptions options)
            throws IOException {
        VectorBatch batch = batch(queries);
        List<Scanned> scanned = new ArrayList<>();
        for (CodebookSegments each : segments) {
            scanned.add(scan(each, batch, options));
        }
        int enough = (int) Math.min(limit, included.count());
        List<TopK> results = new ArrayList<>();
        for (int i = 0; i < queries.length; i++) {
            int query = i;
            int found = scanned.stream().mapToInt(each -> each.found.get(query).size()).sum();
            // A query by itself goes on to further lists; few have to.
            results.add(
                    found < enough
                            ? new RangeSearch(queries[i], included, limit).run(segments, options)
                            : best(scanned, query));
        }
        return results;
    }

    private static VectorBatch batch(float[][] queries) {
        int dimension = queries[0].length;
        float[] values = new float[Math.multiplyExact(queries.length, dimension)];
        for (int i = 0; i < queries.length; i++) {
            System.arraycopy(queries[i], 0, values, i * dimension, dimension);
        }
        return new VectorBatch(values, queries.length, dimension);
    }

    private Scanned scan(CodebookSegments of, VectorBatch queries, SearchOptions options)
            throws IOException {
        BatchSearch search =
                BatchSearch.create(
                        of.codebook(),
                        queries,
                        new BatchSearch.Spec(
                                of.candidateCount(limit),
                                of.probeCount(options, included.share()),
                                included.filter(),
                                of.ranking()));
        int lists = of.codebook().listCount();
        for (int i = 0; i < of.segments().size(); i++) {
            SegmentFile segment = of.segments().get(i);
            search.scan(ids -> owned(segment, ids), 0, Math.multiplyExact(i, lists));
        }
        return new Scanned(of, search, search.results());
    }

    private static List<InvertedList> owned(SegmentFile segment, int[] ids) throws IOException {
        int[] owned = Arrays.stream(ids).filter(segment::owns).toArray();
        return owned.length == 0 ? List.of() : segment.lists(owned);
    }

    private TopK best(List<Scanned> scanned, int query) throws IOException {
        TopK best = new TopK(limit);
        for (Scanned each : scanned) {
            each.offerBest(query, best);
        }
        return best;
    }

    /** The segments of a codebook and what was found in them. */
    private record Scanned(CodebookSegments of, BatchSearch search, List<TopK> found) {

        private void offerBest(int query, TopK best) throws IOException {
            if (!of.refines()) {
                best.merge(found.get(query));
                return;
            }
            int lists = of.codebook().listCount();
            new Refinement(search.plan(query))
                    .rank(
                            found.get(query),
                            number -> of.segments().get(number / lists).refineCodes(number % lists),
                            best);
        }
    }
}
