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

package io.ivfpq.format.segment;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookFile;
import io.ivfpq.format.codebook.SmallCodebooks;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes the golden files of format version 1. All their numbers are multiples of 1/16, so no
 * rounding and no kernel shows in them. A golden file is never edited: other bytes are another
 * format version.
 */
final class GoldenFiles {

    static final String FOLDER = "/golden/v1/";

    private static final String CODEBOOK_NAME =
            "ivf-pq-codebook-00000000-0000-0000-0000-000000000001.index";

    private GoldenFiles() {}

    /** Writes the files into the folder given as the only argument. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file : all().entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** Contents by file name. */
    static Map<String, byte[]> all() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Codebook l2 = SmallCodebooks.of(Metric.L2);
        MemoryByteSink sink = new MemoryByteSink("codebook");
        CodebookReference reference =
                CodebookReference.to(l2, CODEBOOK_NAME, CodebookFile.write(l2, sink));
        files.put("codebook-l2.index", sink.toByteArray());
        put(files, "segment-l2", segment(l2, reference, 73));
        put(files, "segment-empty", segment(l2, reference, 0));
        Codebook rotated = SmallCodebooks.rotated(Metric.L2);
        put(files, "segment-rotated", segment(rotated, CodebookReference.embedded(rotated), 73));
        Codebook refined = SmallCodebooks.refined(Metric.L2);
        put(files, "segment-refined", segment(refined, CodebookReference.embedded(refined), 73));
        Codebook ip = SmallCodebooks.of(Metric.INNER_PRODUCT);
        put(files, "segment-ip-embedded", segment(ip, CodebookReference.embedded(ip), 73));
        Codebook narrow = SmallCodebooks.narrow(Metric.L2);
        put(files, "segment-narrow", segment(narrow, CodebookReference.embedded(narrow), 73));
        Codebook twoLists = SmallCodebooks.twoLists(Metric.L2);
        put(
                files,
                "segment-two-lists",
                segment(twoLists, CodebookReference.embedded(twoLists), 73));
        return files;
    }

    private static void put(Map<String, byte[]> files, String name, Segments.Written written) {
        files.put(name + ".index", written.bytes());
        files.put(name + ".descriptor", written.descriptor().toBytes());
    }

    private static Segments.Written segment(
            Codebook codebook, CodebookReference reference, int rows) {
        SegmentBuilder builder = new SegmentBuilder(codebook, reference);
        for (int row = 0; row < rows; row++) {
            builder.add(2 * row, Arrays.copyOf(vector(row), codebook.dimension()));
        }
        builder.skipNull();
        return Segments.write(builder);
    }

    /** Rows from 70 on lie in list 2, all others in list 0. */
    static float[] vector(int row) {
        float[] vector = new float[4];
        for (int i = 0; i < 4; i++) {
            boolean far = row >= 70 && i >= 2;
            vector[i] = (row * (i + 3) % 15 - 7) / 4f + 1 / 16f + (far ? 100 : 0);
        }
        return vector;
    }
}
