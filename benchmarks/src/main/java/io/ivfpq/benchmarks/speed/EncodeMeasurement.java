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

package io.ivfpq.benchmarks.speed;

import io.ivfpq.benchmarks.report.Spread;
import io.ivfpq.format.codebook.BlockEncoder;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Rows a second of the steps from vectors to a segment: finding the nearest centroid, that and the
 * codes, and all of it with prepared vectors, drift sums, checksums and bytes.
 */
final class EncodeMeasurement {

    private final Codebook codebook;
    private final VectorBatch rows;
    private final DistanceKernels kernels = Kernels.get();

    /**
     * @param rows raw; each is encoded by every step
     */
    EncodeMeasurement(Codebook codebook, VectorBatch rows) {
        this.codebook = codebook;
        this.rows = rows;
    }

    /**
     * @param threads that each encode all rows, in the last figure
     */
    List<Figure> measure(Rounds rounds, int threads) throws IOException {
        VectorBatch prepared = prepared();
        List<Figure> figures = new ArrayList<>();
        figures.add(figure("assign", 1, rounds.rates(rows.count(), () -> assign(prepared))));
        figures.add(figure("encode", 1, rounds.rates(rows.count(), () -> encode(prepared))));
        figures.add(figure("segment", 1, rounds.rates(rows.count(), this::segment)));
        if (threads > 1) {
            Spread together =
                    rounds.rates((long) threads * rows.count(), () -> sideBySide(threads));
            figures.add(figure("segment", threads, together));
        }
        return figures;
    }

    private static Figure figure(String step, int threads, Spread rates) {
        return Figure.of(rates, "rows/s").what("step", step).what("threads", threads);
    }

    private VectorBatch prepared() {
        float[] values = rows.values().clone();
        for (int row = 0; row < rows.count(); row++) {
            codebook.rules().prepare(values, row * rows.dimension());
        }
        return new VectorBatch(values, rows.count(), rows.dimension());
    }

    /** The list of each row. */
    int[] assign(VectorBatch prepared) {
        int[] lists = new int[prepared.count()];
        int dimension = prepared.dimension();
        kernels.nearest(
                codebook.packedCentroids(),
                prepared.values(),
                0,
                dimension,
                prepared.count(),
                lists,
                0);
        return lists;
    }

    private void encode(VectorBatch prepared) {
        BlockEncoder encoder = new BlockEncoder(codebook);
        for (int row = 0; row < prepared.count(); row += BlockEncoder.BLOCK_ROWS) {
            int count = Math.min(BlockEncoder.BLOCK_ROWS, prepared.count() - row);
            encoder.encode(prepared.values(), row * prepared.dimension(), count);
        }
    }

    /** All rows as a segment, as many times as there are threads, at the same time. */
    private void sideBySide(int threads) {
        IntStream.range(0, threads)
                .mapToObj(
                        i ->
                                CompletableFuture.runAsync(
                                        this::segmentOrFail, work -> new Thread(work).start()))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private void segmentOrFail() {
        try {
            segment();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot happen: a segment in memory", e);
        }
    }

    private void segment() throws IOException {
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        for (int row = 0; row < rows.count(); row++) {
            builder.add(row, rows.vector(row));
        }
        builder.writeTo(new MemoryByteSink("benchmark segment"));
    }
}
