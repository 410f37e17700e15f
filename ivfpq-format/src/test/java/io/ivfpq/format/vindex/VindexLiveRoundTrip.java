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

package io.ivfpq.format.vindex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentPart;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.segment.Segments;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trained indexes there and back with the real paimon-vindex, which needs Python: {@code
 * docs/interop.md} has the command. Its name keeps it out of the ordinary build.
 */
class VindexLiveRoundTrip {

    private static final int ROWS = 5000;
    private static final int DIMENSION = 32;
    private static final long SEED = Long.getLong("ivfpq.test.seed", 11);

    /** So many that none has 200 rows of 4-bit codes; there paimon-vindex begins to round. */
    private static final int NARROW_LISTS = 300;

    @TempDir private Path folder;

    @Test
    void paimonVindexFindsWhatWeFindInOurExports() throws Exception {
        System.out.println("seed=" + SEED);
        VectorBatch rows = ClusteredVectors.of(ROWS, DIMENSION, 20, SEED);
        for (Metric metric : List.of(Metric.L2, Metric.COSINE)) {
            export(Segments.train(metric, rows, 16), rows, metric.toString());
            Codebook narrow = Segments.trainNarrow(metric, rows, NARROW_LISTS, 16);
            export(narrow, rows, metric + "-narrow");
        }

        python("check", folder.toString());
    }

    private void export(Codebook codebook, VectorBatch rows, String name) throws IOException {
        List<SegmentPart> parts =
                List.of(part(codebook, rows, 0, 3000), part(codebook, rows, 3000, ROWS));
        MemoryByteSink sink = new MemoryByteSink("exported");
        VindexExport.of(codebook, parts).writeTo(sink);
        Answers answers = Answers.search(codebook, parts, queries(rows), 10, 5);
        Files.write(folder.resolve(name + ".ivfpq"), sink.toByteArray());
        Files.write(folder.resolve(name + ".answers"), answers.toBytes());
    }

    @Test
    void weFindWhatPaimonVindexFindsInItsFiles() throws Exception {
        assertFound(
                16, List.of("native-l2", "native-l2-opq", "native-cosine", "native-inner_product"));
        assertFound(NARROW_LISTS, List.of("narrow-l2"));
    }

    private void assertFound(int lists, List<String> names) throws Exception {
        python(
                "write",
                folder.toString(),
                "--rows=" + ROWS,
                "--dimension=" + DIMENSION,
                "--lists=" + lists,
                "--subspaces=8",
                "--queries=50",
                "--seed=" + SEED);

        for (String name : names) {
            byte[] file = Files.readAllBytes(folder.resolve(name + ".ivfpq"));
            VindexImport read = VindexImport.open(new MemoryByteSource(name, file));
            MemoryByteSink sink = new MemoryByteSink("imported");
            read.writeSegment(0, CodebookReference.embedded(read.codebook()), sink);
            SegmentPart part = part(sink.toByteArray(), 0, Integer.MAX_VALUE);
            Answers expected = Answers.read(Files.readAllBytes(folder.resolve(name + ".answers")));

            Answers.search(
                            read.codebook(),
                            List.of(part),
                            expected.queries(),
                            expected.k(),
                            expected.probeCount())
                    .assertAgree(expected);
        }
    }

    private static SegmentPart part(Codebook codebook, VectorBatch rows, int from, int to)
            throws IOException {
        float[] values = new float[(to - from) * DIMENSION];
        System.arraycopy(rows.values(), from * DIMENSION, values, 0, values.length);
        VectorBatch batch = new VectorBatch(values, to - from, DIMENSION);
        return part(Segments.embedded(codebook, batch).bytes(), from, to - from);
    }

    private static SegmentPart part(byte[] segment, int from, int count) throws IOException {
        return new SegmentPart(
                SegmentReader.open(new MemoryByteSource("segment", segment)), from, count);
    }

    private static float[][] queries(VectorBatch rows) {
        float[][] queries = new float[50][];
        for (int i = 0; i < queries.length; i++) {
            queries[i] = rows.vector(i * 97);
            queries[i][i % DIMENSION] += 0.5f;
        }
        return queries;
    }

    private static void python(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("ivfpq.test.python", "python3"));
        command.add("src/test/vindex/vindex.py");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        System.out.print(output);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
