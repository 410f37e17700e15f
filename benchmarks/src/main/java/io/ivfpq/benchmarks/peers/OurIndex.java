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

package io.ivfpq.benchmarks.peers;

import io.ivfpq.benchmarks.data.BenchmarkData;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
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
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.Arrays;

/** Our index over a data set, in memory, through the same classes as a table's. */
final class OurIndex {

    private final BenchmarkData data;
    private final Codebook codebook;
    private final InvertedList[] lists;
    private final DistanceKernels kernels = Kernels.get();

    private OurIndex(BenchmarkData data, Codebook codebook, InvertedList[] lists) {
        this.data = data;
        this.codebook = codebook;
        this.lists = lists;
    }

    static OurIndex build(BenchmarkData data, IndexSettings settings) throws IOException {
        TrainingSpec spec =
                TrainingSpec.automatic(settings.metric(), data.dimension(), data.rows().count())
                        .withListCount(settings.lists())
                        .withSubspaceCount(settings.subspaces())
                        .withOpq(settings.opq() ? Opq.ON : Opq.OFF)
                        .withSeed(settings.seed());
        VectorBatch sample = data.firstRows(settings.trainingRows());
        Codebook codebook = CodebookTrainer.train(spec, sample, TrainingProgress.NONE);
        return new OurIndex(data, codebook, encode(data.rows(), codebook));
    }

    private static InvertedList[] encode(VectorBatch rows, Codebook codebook) throws IOException {
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        for (int row = 0; row < rows.count(); row++) {
            builder.add(row, rows.vector(row));
        }
        MemoryByteSink sink = new MemoryByteSink("benchmark segment");
        builder.writeTo(sink);
        SegmentReader reader =
                SegmentReader.open(new MemoryByteSource("benchmark segment", sink.toByteArray()));
        int[] all = new int[codebook.listCount()];
        Arrays.setAll(all, i -> i);
        return reader.readLists(all).toArray(InvertedList[]::new);
    }

    Codebook codebook() {
        return codebook;
    }

    /**
     * Ids of the {@code k} nearest, nearest first.
     *
     * @param refine rows found by codes that are ranked again by their vectors; {@code k} for none
     */
    long[] search(float[] query, int k, int nprobe, int refine) {
        QueryPlan plan = QueryPlan.create(codebook, query, nprobe);
        TopK top = new TopK(Math.max(k, refine));
        for (int list : plan.probedLists()) {
            plan.scan(lists[list], 0, RowFilter.ALL, top);
        }
        return refine > k ? refined(query, top.ids(), k) : top.ids();
    }

    private long[] refined(float[] query, long[] candidates, int k) {
        TopK best = new TopK(k);
        int dimension = data.dimension();
        float[] values = data.rows().values();
        for (long id : candidates) {
            best.offer(
                    id, kernels.squaredDistance(query, 0, values, (int) id * dimension, dimension));
        }
        return best.ids();
    }
}
