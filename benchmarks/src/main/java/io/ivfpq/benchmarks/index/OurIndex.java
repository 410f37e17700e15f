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

package io.ivfpq.benchmarks.index;

import io.ivfpq.benchmarks.data.BenchmarkData;
import io.ivfpq.benchmarks.report.Repeated;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.search.BatchSearch;
import io.ivfpq.format.search.Distances;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.search.QueryScan;
import io.ivfpq.format.search.Refinement;
import io.ivfpq.format.search.RowFilter;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.RefineCodes;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentPart;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.training.CodebookTrainer;
import io.ivfpq.format.training.Refine;
import io.ivfpq.format.training.TrainingProgress;
import io.ivfpq.format.vector.VectorBatch;
import io.ivfpq.format.vindex.VindexExport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Our index over a data set, in memory, through the same classes as a table's. */
public final class OurIndex {

    private static final String NAME = "benchmark segment";

    private final BenchmarkData data;
    private final byte[] segment;
    private final Codebook codebook;
    private final InvertedList[] lists;

    /** By list; none if rows have no refine codes. */
    private final RefineCodes[] refineCodes;

    private final Ranking ranking;
    private final DistanceKernels kernels = Kernels.get();

    private OurIndex(
            BenchmarkData data,
            byte[] segment,
            Codebook codebook,
            InvertedList[] lists,
            RefineCodes[] refineCodes,
            Ranking ranking) {
        this.data = data;
        this.segment = segment;
        this.codebook = codebook;
        this.lists = lists;
        this.refineCodes = refineCodes;
        this.ranking = ranking;
    }

    /** An index that ranks candidates again by vectors. */
    public static OurIndex build(BenchmarkData data, IndexSettings settings) throws IOException {
        return open(data, encode(data.rows(), train(data, settings)));
    }

    /** As {@link #build}, with refine codes besides. */
    public static OurIndex buildWithRefineCodes(BenchmarkData data, IndexSettings settings)
            throws IOException {
        return open(data, encode(data.rows(), train(data, settings, Refine.SQ8)));
    }

    /** A codebook trained on the first rows. */
    public static Codebook train(BenchmarkData data, IndexSettings settings) {
        return train(data, settings, Refine.NONE);
    }

    /** As {@link #train(BenchmarkData, IndexSettings)}, for rows with or without refine codes. */
    public static Codebook train(BenchmarkData data, IndexSettings settings, Refine refine) {
        return CodebookTrainer.train(
                settings.trainingSpec(data.rows()).withRefine(refine),
                data.firstRows(settings.trainingRows()),
                TrainingProgress.NONE);
    }

    /**
     * @param segment a segment file that carries its codebook
     */
    public static OurIndex open(BenchmarkData data, byte[] segment) throws IOException {
        SegmentReader reader = SegmentReader.open(new MemoryByteSource(NAME, segment));
        Codebook codebook = reader.embeddedCodebook().orElseThrow();
        int[] all = new int[codebook.listCount()];
        Arrays.setAll(all, i -> i);
        RefineCodes[] refineCodes =
                new RefineCodes[reader.hasRefineCodes() ? codebook.listCount() : 0];
        for (int list = 0; list < refineCodes.length; list++) {
            refineCodes[list] = reader.readRefineCodes(list);
        }
        return new OurIndex(
                data,
                segment,
                codebook,
                reader.readLists(all).toArray(InvertedList[]::new),
                refineCodes,
                Ranking.VECTORS);
    }

    /** The same index, ranking candidates again by something else. */
    public OurIndex rankingBy(Ranking other) {
        if (other == Ranking.REFINE_CODES && refineCodes.length == 0) {
            throw new IllegalArgumentException(
                    "rows of the index have no refine codes to rank by; build it with them");
        }
        return new OurIndex(data, segment, codebook, lists, refineCodes, other);
    }

    private static byte[] encode(VectorBatch rows, Codebook codebook) throws IOException {
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        for (int row = 0; row < rows.count(); row++) {
            builder.add(row, rows.vector(row));
        }
        MemoryByteSink sink = new MemoryByteSink(NAME);
        builder.writeTo(sink);
        return sink.toByteArray();
    }

    /** The segment file, for other processes. */
    public byte[] segment() {
        return segment;
    }

    /** The same rows and codes as an {@code ivf-pq} file of paimon-vindex. */
    public byte[] exported() throws IOException {
        SegmentReader reader = SegmentReader.open(new MemoryByteSource(NAME, segment));
        MemoryByteSink sink = new MemoryByteSink("exported " + NAME);
        VindexExport.of(codebook, List.of(new SegmentPart(reader, 0, data.rows().count())))
                .writeTo(sink);
        return sink.toByteArray();
    }

    /**
     * Searches every query of the data set, again and again for that long.
     *
     * @param threads each takes every so many-th query
     */
    public SearchRun searchAll(SearchParameters how, double seconds, int threads) {
        int count = data.queries().count();
        long[][] ids = new long[count][];
        double rate =
                IntStream.range(0, threads)
                        .mapToObj(
                                first ->
                                        CompletableFuture.supplyAsync(
                                                () -> rate(how, seconds, first, threads, ids),
                                                command -> new Thread(command).start()))
                        .toList()
                        .stream()
                        .mapToDouble(CompletableFuture::join)
                        .sum();
        return new SearchRun(rate, ids);
    }

    private double rate(SearchParameters how, double seconds, int first, int step, long[][] ids) {
        long start = System.nanoTime();
        long searches = 0;
        double elapsed;
        do {
            for (int query = first; query < ids.length; query += step) {
                ids[query] =
                        search(data.queries().vector(query), how.k(), how.nprobe(), how.refine());
                searches++;
            }
            elapsed = (System.nanoTime() - start) * 1e-9;
        } while (elapsed < seconds);
        return searches / elapsed;
    }

    /**
     * As {@link #searchAll} on one thread, with the queries given in batches, which are searched
     * list by list.
     */
    public SearchRun searchInBatches(SearchParameters how, double seconds) throws IOException {
        long[][] ids = new long[data.queries().count()][];
        Repeated all =
                () -> {
                    int step = BatchSearch.portion(codebook.codeBits(), distances(how));
                    for (int first = 0; first < ids.length; first += step) {
                        searchBatch(how, first, Math.min(step, ids.length - first), ids);
                    }
                };
        return new SearchRun(all.rate(ids.length, seconds), ids);
    }

    private void searchBatch(SearchParameters how, int first, int count, long[][] ids) {
        int dimension = data.dimension();
        float[] values =
                Arrays.copyOfRange(
                        data.queries().values(), first * dimension, (first + count) * dimension);
        BatchSearch batch =
                BatchSearch.create(
                        codebook,
                        new VectorBatch(values, count, dimension),
                        new BatchSearch.Spec(
                                Math.max(how.k(), how.refine()),
                                how.nprobe(),
                                RowFilter.ALL,
                                distances(how)));
        batch.scan(Arrays.stream(batch.probedLists()).mapToObj(list -> lists[list]).toList(), 0);
        List<TopK> found = batch.results();
        for (int i = 0; i < count; i++) {
            float[] query = data.queries().vector(first + i);
            ids[first + i] = best(batch.plan(i), query, found.get(i), how);
        }
    }

    /** Rows that are ranked again need no exact distances before. */
    private static Distances distances(SearchParameters how) {
        return how.refine() > how.k() ? Distances.ESTIMATED : Distances.EXACT;
    }

    private long[] best(QueryPlan plan, float[] query, TopK found, SearchParameters how) {
        if (how.refine() <= how.k()) {
            return found.ids();
        }
        return ranking == Ranking.VECTORS
                ? byVectors(query, found.unsortedIds(), how.k())
                : byCodes(plan, found, how.k());
    }

    public Codebook codebook() {
        return codebook;
    }

    /**
     * Ids of the {@code k} nearest, nearest first.
     *
     * @param refine rows found by codes that are ranked again, by vectors under L2; {@code k} for
     *     none
     */
    public long[] search(float[] query, int k, int nprobe, int refine) {
        QueryPlan plan = QueryPlan.create(codebook, query, nprobe);
        TopK top = new TopK(Math.max(k, refine));
        SearchParameters how = new SearchParameters(k, nprobe, refine);
        QueryScan scan = new QueryScan(plan, RowFilter.ALL, top, distances(how));
        for (int list : plan.probedLists()) {
            scan.scan(lists[list], 0);
        }
        return best(plan, query, top, how);
    }

    private long[] byCodes(QueryPlan plan, TopK candidates, int k) {
        TopK best = new TopK(k);
        try {
            new Refinement(plan).rank(candidates, list -> refineCodes[list], best);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: nothing is read", e);
        }
        return best.ids();
    }

    private long[] byVectors(float[] query, long[] candidates, int k) {
        int dimension = data.dimension();
        int[] offsets = new int[candidates.length];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = Math.toIntExact(candidates[i]) * dimension;
        }
        float[] distances = new float[candidates.length];
        float[] rows = data.rows().values();
        kernels.squaredDistances(query, rows, offsets, offsets.length, distances);
        TopK best = new TopK(k);
        best.offer(candidates, distances);
        return best.ids();
    }
}
