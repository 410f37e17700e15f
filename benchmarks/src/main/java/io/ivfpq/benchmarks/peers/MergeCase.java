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
import io.ivfpq.benchmarks.index.IndexSettings;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookFile;
import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.merge.MergeInput;
import io.ivfpq.format.merge.SegmentMerge;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentDescriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Merging segments against copying their bytes, both through the same sources and sinks. */
record MergeCase() implements PeerCase {

    private static final int SEGMENTS = 8;
    private static final int BUFFER_BYTES = 1 << 20;

    @Override
    public String id() {
        return "merge-copy";
    }

    @Override
    public Contest prepare(PeerBench bench) throws IOException {
        IndexSettings settings = IndexSettings.SYNTHETIC_128;
        List<MergeInput> inputs = segments(bench, settings);
        long bytes = 0;
        for (MergeInput input : inputs) {
            bytes += input.source().length();
        }
        long total = bytes;
        Map<String, Object> parameters = settings.asMap();
        parameters.put("segments", SEGMENTS);
        parameters.put("bytes", total);
        parameters.put("peer", "copying the files, in memory");
        return new Contest(
                "bytes/s",
                Contest.Scale.MORE_IS_BETTER,
                Recalls.NONE,
                parameters,
                () -> total / seconds(() -> merge(inputs)),
                () -> total / seconds(() -> copy(inputs)));
    }

    private interface Work {
        void run() throws IOException;
    }

    private static double seconds(Work work) throws IOException {
        long start = System.nanoTime();
        int runs = 0;
        double elapsed;
        do {
            work.run();
            runs++;
            elapsed = (System.nanoTime() - start) * 1e-9;
        } while (elapsed < PeerBench.ROUND_SECONDS);
        return elapsed / runs;
    }

    private static List<MergeInput> segments(PeerBench bench, IndexSettings settings)
            throws IOException {
        BenchmarkData data = bench.data(settings.data());
        Codebook codebook = bench.ours(settings).codebook();
        MemoryByteSink file = new MemoryByteSink("codebook");
        CodebookFile.write(codebook, file);
        CodebookReference reference =
                CodebookReference.to(codebook, "codebook", file.toByteArray().length);
        int rows = data.rows().count() / SEGMENTS;
        List<MergeInput> inputs = new ArrayList<>();
        for (int segment = 0; segment < SEGMENTS; segment++) {
            SegmentBuilder builder = new SegmentBuilder(codebook, reference);
            for (int row = 0; row < rows; row++) {
                builder.add(row, data.rows().vector(segment * rows + row));
            }
            MemoryByteSink sink = new MemoryByteSink("segment " + segment);
            SegmentDescriptor descriptor = builder.writeTo(sink);
            ByteSource source = new MemoryByteSource(sink.name(), sink.toByteArray());
            long first = (long) segment * rows;
            inputs.add(new MergeInput(source, descriptor, first, first + rows - 1));
        }
        return inputs;
    }

    private static void merge(List<MergeInput> inputs) throws IOException {
        SegmentMerge.open(inputs).write(new MemoryByteSink("merged"), bytes -> {});
    }

    private static void copy(List<MergeInput> inputs) throws IOException {
        MemoryByteSink sink = new MemoryByteSink("copy");
        byte[] buffer = new byte[BUFFER_BYTES];
        for (MergeInput input : inputs) {
            long length = input.source().length();
            for (long at = 0; at < length; at += BUFFER_BYTES) {
                int part = (int) Math.min(BUFFER_BYTES, length - at);
                input.source().readFully(at, buffer, 0, part);
                sink.write(buffer, 0, part);
            }
        }
    }
}
