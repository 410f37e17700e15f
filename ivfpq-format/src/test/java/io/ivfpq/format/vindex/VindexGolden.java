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

import io.ivfpq.format.codebook.Baseline;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.codebook.Rotation;
import io.ivfpq.format.codebook.ScalarQuantiser;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.CodedSegmentBuilder;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.segment.SegmentPart;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes the golden {@code ivf-pq} files of our export. Models and codes are drawn, not trained, and
 * all numbers are multiples of 1/16, so that no rounding and no kernel shows in the bytes.
 */
final class VindexGolden {

    private static final int DIMENSION = 6;
    private static final int SUBSPACES = 2;
    private static final int LISTS = 5;

    /** Has no rows. */
    static final int EMPTY_LIST = 3;

    private VindexGolden() {}

    /** A codebook and two row ranges that it encoded. */
    record Index(Codebook codebook, List<SegmentPart> parts) {

        byte[] exported() throws IOException {
            MemoryByteSink sink = new MemoryByteSink("exported");
            VindexExport.of(codebook, parts).writeTo(sink);
            return sink.toByteArray();
        }

        Answers answers() throws IOException {
            Random random = new Random(5);
            float[][] queries = new float[6][];
            for (int i = 0; i < queries.length; i++) {
                queries[i] = sixteenths(random, DIMENSION, 64);
            }
            return Answers.search(codebook, parts, queries, 10, 3);
        }
    }

    /** Writes files and answers into the folder given as the only argument. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        for (Map.Entry<String, Index> entry : all().entrySet()) {
            Index index = entry.getValue();
            Files.write(folder.resolve(entry.getKey() + ".ivfpq"), index.exported());
            Files.write(folder.resolve(entry.getKey() + ".answers"), index.answers().toBytes());
        }
    }

    /** What is exported, by file name. */
    static Map<String, Index> all() throws IOException {
        Map<String, Index> indexes = new LinkedHashMap<>();
        indexes.put("ours-l2", index(Metric.L2));
        indexes.put("ours-cosine", index(Metric.COSINE));
        indexes.put("ours-l2-rotated", index(Metric.L2, rotation()));
        // Six subspaces of 4 bits: three bytes a row.
        CodebookShape narrow = new CodebookShape(Metric.L2, DIMENSION, LISTS, 6, 4);
        indexes.put("ours-l2-narrow", index(narrow, Rotation.NONE));
        return indexes;
    }

    static Index index(Metric metric) throws IOException {
        return index(metric, Rotation.NONE);
    }

    /** Moves components, and turns every other one around. */
    private static Rotation rotation() {
        float[] matrix = new float[DIMENSION * DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            matrix[i * DIMENSION + (i + 4) % DIMENSION] = i % 2 == 0 ? 1 : -1;
        }
        return Rotation.of(DIMENSION, matrix);
    }

    private static Index index(Metric metric, Rotation rotation) throws IOException {
        return index(new CodebookShape(metric, DIMENSION, LISTS, SUBSPACES, 8), rotation);
    }

    private static Index index(CodebookShape shape, Rotation rotation) throws IOException {
        Random random = new Random(3);
        Codebook codebook =
                Codebook.of(
                        shape,
                        Baseline.NONE,
                        rotation,
                        ScalarQuantiser.NONE,
                        sixteenths(random, LISTS * DIMENSION, 64),
                        sixteenths(random, shape.codewordCount() * DIMENSION, 16));
        // Steps of 300 make row ids whose differences take two bytes and more.
        SegmentPart first = new SegmentPart(segment(codebook, random, 90, 300), 0, 100_000);
        SegmentPart second = new SegmentPart(segment(codebook, random, 70, 2), 100_000, 1000);
        return new Index(codebook, List.of(second, first));
    }

    private static SegmentReader segment(Codebook codebook, Random random, int rows, int step)
            throws IOException {
        CodebookReference reference = CodebookReference.to(codebook, "codebook.index", 1);
        CodedSegmentBuilder builder = new CodedSegmentBuilder(codebook, reference);
        int rowId = 0;
        byte[] codes = new byte[codebook.shape().codeBytes()];
        for (int row = 0; row < rows; row++) {
            random.nextBytes(codes);
            int list = random.nextInt(LISTS - 1);
            builder.add(rowId, list < EMPTY_LIST ? list : list + 1, codes);
            rowId += 1 + random.nextInt(step);
        }
        MemoryByteSink sink = new MemoryByteSink("segment");
        SegmentDescriptor descriptor = builder.writeTo(sink);
        return SegmentReader.open(new MemoryByteSource("segment", sink.toByteArray()), descriptor);
    }

    private static float[] sixteenths(Random random, int count, int range) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (random.nextInt(2 * range + 1) - range) / 16f;
        }
        return values;
    }
}
