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

import io.ivfpq.benchmarks.index.IndexSettings;
import io.ivfpq.benchmarks.report.Repeated;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Encoding rows against Faiss {@code add}: from vectors to a segment in memory, drift sums and
 * checksums included.
 */
record EncodeCase(String id, IndexSettings settings, int rows) implements PeerCase {

    @Override
    public Contest prepare(PeerBench bench) throws IOException {
        Codebook codebook = bench.ours(settings).codebook();
        String faiss = bench.buildFaiss(settings, settings.faissFactory());
        VectorBatch sample = bench.data(settings.data()).firstRows(rows);
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("name", faiss);
        arguments.put("count", rows);
        arguments.put("seconds", PeerBench.ROUND_SECONDS);
        Map<String, Object> parameters = settings.asMap();
        parameters.put("rows", rows);
        Repeated encode = () -> encode(codebook, sample);
        return new Contest(
                "rows/s",
                Contest.Scale.MORE_IS_BETTER,
                Recalls.NONE,
                parameters,
                () -> encode.rate(sample.count(), PeerBench.ROUND_SECONDS),
                () -> bench.peer().call("faiss_encode", arguments).get("rate").asDouble());
    }

    private static void encode(Codebook codebook, VectorBatch sample) throws IOException {
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        for (int row = 0; row < sample.count(); row++) {
            builder.add(row, sample.vector(row));
        }
        builder.writeTo(new MemoryByteSink("benchmark segment"));
    }
}
