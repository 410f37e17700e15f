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

package io.ivfpq.format.codebook;

import io.ivfpq.format.io.ByteSink;
import io.ivfpq.format.io.ByteSource;
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.io.FileKind;
import io.ivfpq.format.io.SectionFile;
import io.ivfpq.format.io.SectionFileWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/** Reads and writes codebook files; {@code docs/format.md}, "Codebook file". */
public final class CodebookFile {

    private static final int PARAMETERS = 1;
    private static final int BASELINE = 2;
    private static final int CENTROIDS = 3;
    private static final int CODEWORDS = 4;
    private static final int ROTATION = 5;
    private static final int REFINE_SCALES = 6;
    private static final int CALIBRATION = 7;
    private static final Set<Integer> KNOWN =
            Set.of(
                    PARAMETERS,
                    BASELINE,
                    CENTROIDS,
                    CODEWORDS,
                    ROTATION,
                    REFINE_SCALES,
                    CALIBRATION);

    private CodebookFile() {}

    /** Writes the codebook and returns the number of bytes; the sink stays open. */
    public static long write(Codebook codebook, ByteSink sink) throws IOException {
        SectionFileWriter writer = new SectionFileWriter(sink, FileKind.CODEBOOK);
        writer.writeSection(PARAMETERS, CodebookSections.parameters(codebook));
        writer.writeSection(BASELINE, CodebookSections.baseline(codebook.baseline()));
        writer.writeSection(CENTROIDS, floats(codebook.centroids()));
        writer.writeSection(CODEWORDS, floats(codebook.codewords()));
        if (!codebook.rotation().isNone()) {
            writer.writeSection(ROTATION, floats(codebook.rotation().matrix()));
        }
        ScalarQuantiser refine = codebook.refine();
        if (!refine.isNone()) {
            float[] scales = Arrays.copyOf(refine.lows(), 2 * refine.lows().length);
            System.arraycopy(
                    refine.steps(), 0, scales, refine.lows().length, refine.steps().length);
            writer.writeSection(REFINE_SCALES, floats(scales));
        }
        if (!codebook.calibration().points().isEmpty()) {
            writer.writeOptionalSection(
                    CALIBRATION, CodebookSections.calibration(codebook.calibration()));
        }
        return writer.finish();
    }

    /**
     * Reads and verifies a codebook file; the source stays open.
     *
     * @throws CorruptIndexException if any byte is not as written
     * @throws io.ivfpq.format.io.UnsupportedFormatException if a newer release wrote it
     */
    public static Codebook read(ByteSource source) throws IOException {
        SectionFile file = SectionFile.open(source, FileKind.CODEBOOK, KNOWN);
        file.verify();
        String name = source.name();
        ByteBuffer parameters = file.readSection(PARAMETERS);
        CodebookVersion version = CodebookSections.version(name, parameters);
        CodebookShape shape = CodebookSections.shape(name, parameters);
        Baseline baseline = CodebookSections.baseline(name, file.readSection(BASELINE));
        float[] centroids = floats(name, file, CENTROIDS, shape.centroidFloats());
        float[] codewords = floats(name, file, CODEWORDS, shape.codewordFloats());
        Rotation rotation = rotation(name, file, shape.dimension());
        ScalarQuantiser refine = refine(name, file, shape.dimension());
        Codebook codebook =
                new Codebook(version, shape, baseline, rotation, refine, centroids, codewords);
        return file.has(CALIBRATION)
                ? codebook.withCalibration(
                        CodebookSections.calibration(name, file.readSection(CALIBRATION)))
                : codebook;
    }

    private static ScalarQuantiser refine(String name, SectionFile file, int dimension)
            throws IOException {
        if (!file.has(REFINE_SCALES)) {
            return ScalarQuantiser.NONE;
        }
        float[] scales = floats(name, file, REFINE_SCALES, 2 * dimension);
        try {
            return ScalarQuantiser.of(
                    Arrays.copyOf(scales, dimension),
                    Arrays.copyOfRange(scales, dimension, 2 * dimension));
        } catch (IllegalArgumentException e) {
            throw new CorruptIndexException(name + ": " + e.getMessage(), e);
        }
    }

    private static Rotation rotation(String name, SectionFile file, int dimension)
            throws IOException {
        if (!file.has(ROTATION)) {
            return Rotation.NONE;
        }
        long count = (long) dimension * dimension;
        if (count > CodebookShape.MAX_FLOATS) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: rotation of dimension %d, expected at most %d values",
                            name, dimension, CodebookShape.MAX_FLOATS));
        }
        try {
            return Rotation.of(dimension, floats(name, file, ROTATION, (int) count));
        } catch (IllegalArgumentException e) {
            throw new CorruptIndexException(name + ": " + e.getMessage(), e);
        }
    }

    private static ByteBuffer floats(float[] values) {
        ByteBuffer bytes = ContainerLayout.allocate(Math.multiplyExact(4, values.length));
        bytes.asFloatBuffer().put(values);
        return bytes;
    }

    private static float[] floats(String name, SectionFile file, int type, int count)
            throws IOException {
        long length = file.required(type).length();
        if (length != 4L * count) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: section type %d has %d bytes, expected %d floats",
                            name, type, length, count));
        }
        float[] values = new float[count];
        file.readSection(type).asFloatBuffer().get(values);
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(values[i])) {
                throw new CorruptIndexException(
                        String.format(
                                "%s: value %d of section type %d is %s, expected finite values",
                                name, i, type, values[i]));
            }
        }
        return values;
    }
}
