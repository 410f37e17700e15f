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

package io.ivfpq.benchmarks;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.search.ExactSearch;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.search.RowFilter;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.training.CodebookTrainer;
import io.ivfpq.format.training.Opq;
import io.ivfpq.format.training.TrainingProgress;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import io.ivfpq.wordnet.HeldOutSplit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Recall of an index over all rows but the held-out ones, which are the queries: the share of the
 * true {@code k} nearest rows among the {@code k} found, averaged over the queries. Trains, encodes
 * and searches through the same classes and file bytes as a table's index.
 */
final class RecallMeasurement {

    private final RecallSettings settings;
    private final VectorBatch rows;
    private final VectorBatch queries;
    private final List<TopK> exact;
    private final long seed;

    RecallMeasurement(VectorBatch all, HeldOutSplit split, RecallSettings settings) {
        this.settings = settings;
        this.seed = split.seed();
        this.rows = select(all, split.table());
        this.queries = select(all, split.heldOut());
        this.exact =
                ExactSearch.searchAll(rows, queries, settings.k(), Metric.L2, settings.threads());
    }

    /** Trains and encodes once, then measures at each probe count. */
    List<RecallPoint> at(List<Integer> probeCounts) throws IOException {
        Codebook codebook = train();
        List<InvertedList> lists = encode(codebook);
        List<RecallPoint> points = new ArrayList<>();
        for (int nprobe : probeCounts) {
            double[] plain = new double[queries.count()];
            double[] refined = new double[queries.count()];
            IntStream.range(0, queries.count())
                    .parallel()
                    .forEach(
                            query -> {
                                long[] found = search(codebook, lists, query, nprobe);
                                plain[query] = recall(query, head(found));
                                refined[query] = recall(query, rerank(query, found));
                            });
            points.add(new RecallPoint(nprobe, mean(plain), mean(refined)));
        }
        return points;
    }

    private Codebook train() {
        int[] chosen =
                new SplittableRandom(seed)
                        .ints(0, rows.count())
                        .distinct()
                        .limit(Math.min(settings.trainingRows(), rows.count()))
                        .toArray();
        TrainingSpec spec =
                TrainingSpec.automatic(Metric.L2, rows.dimension(), rows.count())
                        .withListCount(settings.lists())
                        .withSubspaceCount(settings.subspaces())
                        .withOpq(Opq.OFF)
                        .withThreads(settings.threads())
                        .withSeed(seed);
        return CodebookTrainer.train(spec, select(rows, chosen), TrainingProgress.NONE);
    }

    private List<InvertedList> encode(Codebook codebook) throws IOException {
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        for (int row = 0; row < rows.count(); row++) {
            builder.add(row, rows.vector(row));
        }
        MemoryByteSink sink = new MemoryByteSink("benchmark segment");
        builder.writeTo(sink);
        SegmentReader reader =
                SegmentReader.open(new MemoryByteSource("benchmark segment", sink.toByteArray()));
        InvertedList[] byId = new InvertedList[codebook.listCount()];
        for (InvertedList list : reader.readLists(reader.listIds())) {
            byId[list.listId()] = list;
        }
        return Arrays.asList(byId);
    }

    private long[] search(Codebook codebook, List<InvertedList> lists, int query, int nprobe) {
        QueryPlan plan = QueryPlan.create(codebook, queries.vector(query), nprobe);
        TopK top = new TopK(settings.reranked());
        for (int list : plan.probedLists()) {
            if (lists.get(list) != null) {
                plan.scan(lists.get(list), 0, RowFilter.ALL, top);
            }
        }
        return top.ids();
    }

    private long[] rerank(int query, long[] found) {
        int[] positions = Arrays.stream(found).mapToInt(Math::toIntExact).toArray();
        TopK best =
                ExactSearch.search(
                        select(rows, positions), queries.vector(query), settings.k(), Metric.L2);
        return Arrays.stream(best.ids()).map(id -> found[Math.toIntExact(id)]).toArray();
    }

    private long[] head(long[] found) {
        return Arrays.copyOf(found, Math.min(settings.k(), found.length));
    }

    private double recall(int query, long[] found) {
        long[] truth = exact.get(query).ids();
        long hits =
                Arrays.stream(found)
                        .filter(id -> Arrays.stream(truth).anyMatch(t -> t == id))
                        .count();
        return (double) hits / truth.length;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static VectorBatch select(VectorBatch from, int[] positions) {
        int dimension = from.dimension();
        float[] values = new float[positions.length * dimension];
        for (int i = 0; i < positions.length; i++) {
            System.arraycopy(
                    from.values(), positions[i] * dimension, values, i * dimension, dimension);
        }
        return new VectorBatch(values, positions.length, dimension);
    }
}
