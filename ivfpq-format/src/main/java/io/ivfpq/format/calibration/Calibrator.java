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

package io.ivfpq.format.calibration;

import io.ivfpq.format.codebook.Calibration;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.kernel.WorkerThreads;
import io.ivfpq.format.search.ExactSearch;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.search.Refinement;
import io.ivfpq.format.search.RowFilter;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.RefineCodes;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.training.HeldOutRows;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;

/**
 * Measures recall by probe count: the rows that a codebook was trained on are indexed, the rows
 * held out of its training are the queries.
 */
public final class Calibrator {

    private static final int K = 10;
    private static final int MAX_QUERIES = 300;

    /** Bounds time and memory; more rows change recall by less than the queries' own noise. */
    private static final int MAX_ROWS = 65_536;

    private final Codebook codebook;
    private final VectorBatch rows;
    private final VectorBatch queries;
    private final SegmentReader segment;
    private final List<InvertedList> lists;
    private final List<RefineCodes> refineCodes = new ArrayList<>();
    private final int[] probeCounts;
    private final AtomicIntegerArray hitsByCodes;
    private final AtomicIntegerArray hitsRefined;

    private Calibrator(Codebook codebook, VectorBatch rows, VectorBatch queries)
            throws IOException {
        this.codebook = codebook;
        this.rows = rows;
        this.queries = queries;
        this.segment = encode();
        int[] all = new int[codebook.listCount()];
        Arrays.setAll(all, i -> i);
        this.lists = segment.readLists(all);
        if (segment.hasRefineCodes()) {
            for (int list : all) {
                refineCodes.add(segment.readRefineCodes(list));
            }
        }
        this.probeCounts = probeCounts(codebook.listCount());
        this.hitsByCodes = new AtomicIntegerArray(probeCounts.length);
        this.hitsRefined = new AtomicIntegerArray(probeCounts.length);
    }

    /**
     * The codebook with its calibration, or as it is if its training held no rows out.
     *
     * @param spec which it was trained with
     * @param sample which it was trained on
     */
    public static Codebook calibrate(Codebook codebook, TrainingSpec spec, VectorBatch sample) {
        HeldOutRows split = HeldOutRows.of(spec, sample);
        VectorBatch rows = head(split.trained(), MAX_ROWS);
        VectorBatch queries = head(split.heldOut(), MAX_QUERIES);
        if (queries.count() == 0 || rows.count() < K) {
            return codebook;
        }
        try {
            return codebook.withCalibration(
                    new Calibrator(codebook, rows, queries).measure(spec.threads()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: segments in memory", e);
        }
    }

    private static VectorBatch head(VectorBatch batch, int most) {
        return new VectorBatch(batch.values(), Math.min(most, batch.count()), batch.dimension());
    }

    /** Powers of two, and all lists. */
    private static int[] probeCounts(int lists) {
        List<Integer> counts = new ArrayList<>();
        for (int count = 1; count < lists; count *= 2) {
            counts.add(count);
        }
        counts.add(lists);
        return counts.stream().mapToInt(Integer::intValue).toArray();
    }

    private SegmentReader encode() throws IOException {
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        for (int row = 0; row < rows.count(); row++) {
            builder.add(row, rows.vector(row));
        }
        MemoryByteSink sink = new MemoryByteSink("calibration");
        builder.writeTo(sink);
        return SegmentReader.open(new MemoryByteSource("calibration", sink.toByteArray()));
    }

    private Calibration measure(int threads) {
        List<TopK> exact = ExactSearch.searchAll(rows, queries, K, codebook.metric(), threads);
        try (WorkerThreads workers = new WorkerThreads(threads)) {
            workers.run(
                    queries.count(),
                    8,
                    (from, to) -> {
                        for (int query = from; query < to; query++) {
                            search(query, exact.get(query));
                        }
                    });
        }
        List<Calibration.Point> points = new ArrayList<>();
        float asked = (float) K * queries.count();
        for (int i = 0; i < probeCounts.length; i++) {
            points.add(
                    new Calibration.Point(
                            probeCounts[i],
                            hitsByCodes.get(i) / asked,
                            hitsRefined.get(i) / asked));
        }
        return new Calibration(K, queries.count(), rows.count(), points);
    }

    /** Goes on from one probe count to the next with the lists that are still to be scanned. */
    private void search(int query, TopK exact) {
        Set<Long> neighbours = Arrays.stream(exact.ids()).boxed().collect(Collectors.toSet());
        QueryPlan plan = QueryPlan.create(codebook, queries.vector(query), codebook.listCount());
        int[] ranking = plan.probedLists();
        TopK candidates = new TopK(Refinement.candidateCount(K));
        int done = 0;
        for (int i = 0; i < probeCounts.length; i++) {
            for (; done < probeCounts[i]; done++) {
                plan.scan(lists.get(ranking[done]), 0, RowFilter.ALL, candidates);
            }
            long[] byCodes = candidates.ids();
            hitsByCodes.addAndGet(i, hits(byCodes, Math.min(K, byCodes.length), neighbours));
            hitsRefined.addAndGet(i, refinedHits(plan, candidates, neighbours));
        }
    }

    private int refinedHits(QueryPlan plan, TopK candidates, Set<Long> neighbours) {
        if (refineCodes.isEmpty()) {
            // Ranked by vectors, a neighbour among the candidates is always among the best.
            long[] ids = candidates.ids();
            return hits(ids, ids.length, neighbours);
        }
        TopK best = new TopK(K);
        try {
            new Refinement(plan).rank(candidates, refineCodes::get, best);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: nothing is read", e);
        }
        long[] ids = best.ids();
        return hits(ids, ids.length, neighbours);
    }

    private static int hits(long[] ids, int count, Set<Long> neighbours) {
        int hits = 0;
        for (int i = 0; i < count; i++) {
            hits += neighbours.contains(ids[i]) ? 1 : 0;
        }
        return hits;
    }
}
