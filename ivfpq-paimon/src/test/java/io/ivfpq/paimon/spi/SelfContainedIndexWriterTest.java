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

package io.ivfpq.paimon.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.paimon.file.PaimonByteSource;
import io.ivfpq.paimon.fixture.Vectors;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.BinaryVector;
import org.apache.paimon.data.GenericArray;
import org.apache.paimon.fs.PositionOutputStream;
import org.apache.paimon.fs.local.LocalFileIO;
import org.apache.paimon.globalindex.ResultEntry;
import org.apache.paimon.globalindex.io.GlobalIndexFileWriter;
import org.apache.paimon.types.DataField;
import org.apache.paimon.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfContainedIndexWriterTest {

    private static final int DIMENSION = 4;

    @TempDir Path temporary;

    @Test
    void countsEveryRowAndIndexesThoseWithAUsableVector() throws IOException {
        float[] reused = {1, 2, 3, 4};
        List<ResultEntry> entries;
        try (SelfContainedIndexWriter writer = writer(Map.of())) {
            writer.write(BinaryVector.fromPrimitiveArray(new float[] {4, 3, 2, 1}), 0);
            writer.write(new GenericArray(new float[] {1, 1, 1, 1}), 1);
            writer.write(null, 2);
            writer.write(reused, 3);
            reused[0] = 100;
            writer.write(new float[] {0, 0, 0, 0}, 4);
            writer.write(new float[] {1, Float.NaN, 0, 0}, 5);
            writer.write(new float[] {1, 2, 3}, 6);
            writer.write(reused, 7);
            entries = writer.finish();
        }

        assertThat(entries).hasSize(1);
        ResultEntry entry = entries.get(0);
        assertThat(entry.rowCount()).isEqualTo(8);
        assertThat(entry.fileName()).startsWith("ivf-pq-segment").endsWith(".index");
        SegmentDescriptor descriptor = SegmentDescriptor.fromBytes(entry.meta(), "test");
        assertThat(descriptor.codebook().isEmbedded()).isTrue();
        assertThat(descriptor.statistics().rows()).isEqualTo(4);
        assertThat(descriptor.statistics().nullRows()).isEqualTo(1);
        assertThat(descriptor.statistics().invalidRows()).isEqualTo(3);
        assertThat(descriptor.fileLength()).isEqualTo(Files.size(file(entry)));
    }

    @Test
    void theSameRowsGiveTheSameBytesAndAnotherSeedOthers() throws IOException {
        float[][] rows = new Vectors(DIMENSION, 5).next(3000);

        byte[] first = build(Map.of(), rows);

        assertThat(build(Map.of(), rows)).isEqualTo(first);
        assertThat(build(Map.of("vector.index.seed", "43"), rows)).isNotEqualTo(first);
    }

    @Test
    void shapeFollowsTheOptions() throws IOException {
        float[][] rows = new Vectors(DIMENSION, 6).next(500);
        Map<String, String> options =
                Map.of("vector.index.lists", "5", "vector.index.pq.subspaces", "4");
        List<ResultEntry> entries = write(options, rows);

        SegmentDescriptor descriptor = SegmentDescriptor.fromBytes(entries.get(0).meta(), "test");
        try (PaimonByteSource source =
                new PaimonByteSource(
                        new LocalFileIO(),
                        new org.apache.paimon.fs.Path(file(entries.get(0)).toUri()))) {
            SegmentReader reader = SegmentReader.open(source, descriptor);
            assertThat(reader.embeddedCodebook())
                    .hasValueSatisfying(
                            codebook -> {
                                assertThat(codebook.listCount()).isEqualTo(5);
                                assertThat(codebook.subspaceCount()).isEqualTo(4);
                            });
        }
    }

    @Test
    void writesNothingWhenNoRowHasAUsableVector() throws IOException {
        assertThat(write(Map.of(), null, new float[DIMENSION])).isEmpty();
        try (var files = Files.list(temporary)) {
            assertThat(files).isEmpty();
        }
    }

    private byte[] build(Map<String, String> options, float[][] rows) throws IOException {
        return Files.readAllBytes(file(write(options, rows).get(0)));
    }

    private List<ResultEntry> write(Map<String, String> options, float[]... rows)
            throws IOException {
        try (SelfContainedIndexWriter writer = writer(options)) {
            for (int row = 0; row < rows.length; row++) {
                writer.write(rows[row], row);
            }
            return writer.finish();
        }
    }

    private SelfContainedIndexWriter writer(Map<String, String> options) throws IOException {
        DataField field = new DataField(1, "emb", DataTypes.VECTOR(DIMENSION, DataTypes.FLOAT()));
        return new SelfContainedIndexWriter(new TemporaryFiles(), VectorColumn.of(field, options));
    }

    private Path file(ResultEntry entry) {
        return temporary.resolve(entry.fileName());
    }

    private final class TemporaryFiles implements GlobalIndexFileWriter {

        private int created;

        @Override
        public String newFileName(String prefix) {
            return prefix + "-" + System.identityHashCode(this) + "-" + created++ + ".index";
        }

        @Override
        public PositionOutputStream newOutputStream(String fileName) throws IOException {
            return new LocalFileIO()
                    .newOutputStream(
                            new org.apache.paimon.fs.Path(temporary.resolve(fileName).toUri()),
                            false);
        }
    }
}
