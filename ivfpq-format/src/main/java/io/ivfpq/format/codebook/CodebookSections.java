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

import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The two small sections of a codebook file; {@code docs/format.md}, "Codebook file". */
final class CodebookSections {

    private static final int PARAMETER_BYTES = 64;
    private static final int SHAPE_OFFSET = 24;
    private static final int BASELINE_BYTES = 64;
    private static final int CALIBRATION_BYTES = 16;
    private static final int CALIBRATION_POINT_BYTES = 12;

    private CodebookSections() {}

    static ByteBuffer parameters(Codebook codebook) {
        ByteBuffer bytes = ContainerLayout.allocate(PARAMETER_BYTES);
        bytes.putLong(codebook.id().getMostSignificantBits());
        bytes.putLong(codebook.id().getLeastSignificantBits());
        bytes.putInt(codebook.generation()).putInt(codebook.revision());
        ShapeFields.put(bytes, codebook.shape());
        return bytes;
    }

    static CodebookVersion version(String name, ByteBuffer parameters)
            throws CorruptIndexException {
        checkLength(name, "parameters", parameters, PARAMETER_BYTES);
        ByteBuffer bytes = parameters.position(0);
        UUID id = new UUID(bytes.getLong(), bytes.getLong());
        int generation = bytes.getInt();
        int revision = bytes.getInt();
        try {
            return new CodebookVersion(id, generation, revision);
        } catch (IllegalArgumentException e) {
            throw new CorruptIndexException(name + ": " + e.getMessage(), e);
        }
    }

    static CodebookShape shape(String name, ByteBuffer parameters) throws IOException {
        ByteBuffer bytes = parameters.position(SHAPE_OFFSET);
        try {
            CodebookShape shape = ShapeFields.get(name, "codebook", bytes);
            ContainerLayout.checkZeros(name, "parameters", bytes);
            return shape;
        } catch (IllegalArgumentException e) {
            throw new CorruptIndexException(name + ": " + e.getMessage(), e);
        }
    }

    static ByteBuffer baseline(Baseline baseline) {
        ByteBuffer bytes = ContainerLayout.allocate(BASELINE_BYTES);
        bytes.putLong(baseline.rows());
        bytes.putDouble(baseline.meanResidual()).putDouble(baseline.meanResidualSquared());
        bytes.putDouble(baseline.meanError()).putDouble(baseline.meanErrorSquared());
        bytes.putDouble(baseline.residualP99()).putLong(baseline.tableRows());
        return bytes;
    }

    static Baseline baseline(String name, ByteBuffer bytes) throws CorruptIndexException {
        checkLength(name, "baseline", bytes, BASELINE_BYTES);
        long rows = bytes.getLong();
        double residual = bytes.getDouble();
        double residualSquared = bytes.getDouble();
        double error = bytes.getDouble();
        double errorSquared = bytes.getDouble();
        double residualP99 = bytes.getDouble();
        long tableRows = bytes.getLong();
        ContainerLayout.checkZeros(name, "baseline", bytes);
        try {
            return new Baseline(
                    rows, residual, residualSquared, error, errorSquared, residualP99, tableRows);
        } catch (IllegalArgumentException e) {
            throw new CorruptIndexException(name + ": " + e.getMessage(), e);
        }
    }

    static ByteBuffer calibration(Calibration calibration) {
        List<Calibration.Point> points = calibration.points();
        ByteBuffer bytes =
                ContainerLayout.allocate(
                        CALIBRATION_BYTES + points.size() * CALIBRATION_POINT_BYTES);
        bytes.putInt(calibration.k()).putInt(calibration.queries()).putLong(calibration.rows());
        for (Calibration.Point point : points) {
            bytes.putInt(point.probeCount()).putFloat(point.byCodes()).putFloat(point.refined());
        }
        return bytes;
    }

    static Calibration calibration(String name, ByteBuffer bytes) throws CorruptIndexException {
        int pointBytes = bytes.limit() - CALIBRATION_BYTES;
        if (pointBytes < CALIBRATION_POINT_BYTES || pointBytes % CALIBRATION_POINT_BYTES != 0) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: calibration section has %d bytes, expected %d and %d for each of"
                                    + " at least one point",
                            name, bytes.limit(), CALIBRATION_BYTES, CALIBRATION_POINT_BYTES));
        }
        int k = bytes.getInt();
        int queries = bytes.getInt();
        long rows = bytes.getLong();
        try {
            List<Calibration.Point> points = new ArrayList<>();
            while (bytes.hasRemaining()) {
                points.add(
                        new Calibration.Point(bytes.getInt(), bytes.getFloat(), bytes.getFloat()));
            }
            return new Calibration(k, queries, rows, points);
        } catch (IllegalArgumentException e) {
            throw new CorruptIndexException(name + ": " + e.getMessage(), e);
        }
    }

    private static void checkLength(String name, String section, ByteBuffer bytes, int expected)
            throws CorruptIndexException {
        if (bytes.limit() != expected) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: %s section has %d bytes, expected %d",
                            name, section, bytes.limit(), expected));
        }
    }
}
