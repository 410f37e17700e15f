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

import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.PackedVectors;
import java.util.Arrays;

/**
 * An orthogonal matrix that vectors are multiplied with before they are encoded, so that their
 * subspaces become easier to quantise; or none. Distances and inner products of rotated vectors are
 * those of the vectors. Immutable.
 *
 * <p>Source: T. Ge, K. He, Q. Ke, J. Sun, "Optimized Product Quantization", TPAMI 2014.
 */
public final class Rotation {

    /** Leaves vectors as they are. */
    public static final Rotation NONE = new Rotation(0, new float[0]);

    /** How far from orthogonal rounding to single precision may leave a matrix. */
    private static final double TOLERANCE = 1e-3;

    private final int dimension;
    private final float[] matrix;

    /** The matrix negated, since kernels negate products. */
    private final PackedVectors packed;

    private Rotation(int dimension, float[] matrix) {
        this.dimension = dimension;
        this.matrix = matrix;
        float[] negated = new float[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            negated[i] = -matrix[i];
        }
        this.packed =
                PackedVectors.of(Kernels.get(), negated, 0, dimension, Math.max(1, dimension));
    }

    /**
     * @param matrix row-major, {@code dimension × dimension}; kept, must not change
     * @throws IllegalArgumentException if it is not orthogonal
     */
    public static Rotation of(int dimension, float[] matrix) {
        if (matrix.length != (long) dimension * dimension) {
            throw new IllegalArgumentException(
                    String.format(
                            "rotation of %d values, expected %d for dimension %d",
                            matrix.length, (long) dimension * dimension, dimension));
        }
        Rotation rotation = new Rotation(dimension, matrix);
        double defect = rotation.defect();
        // Written so that NaN fails.
        if (!(defect <= TOLERANCE)) {
            throw new IllegalArgumentException(
                    String.format(
                            "rotation is not orthogonal: a product of its rows is off by %s,"
                                    + " expected at most %s",
                            defect, TOLERANCE));
        }
        return rotation;
    }

    /** The largest difference between an entry of {@code R Rᵀ} and the identity. */
    private double defect() {
        float[] products = new float[matrix.length];
        Kernels.get().negatedDotsOfRows(packed, matrix, 0, dimension, products);
        double worst = 0;
        for (int i = 0; i < products.length; i++) {
            double expected = i % (dimension + 1) == 0 ? 1 : 0;
            double difference = Math.abs(products[i] - expected);
            worst = difference <= worst ? worst : difference;
        }
        return worst;
    }

    public boolean isNone() {
        return dimension == 0;
    }

    /** Row-major, {@code dimension × dimension}; empty without a rotation. Shared. */
    public float[] matrix() {
        return matrix;
    }

    /**
     * {@code to} becomes {@code R x} for each of {@code count} vectors side by side.
     *
     * @param to from 0 on; another array than {@code from}
     */
    public void apply(float[] from, int offset, int count, float[] to) {
        Kernels.get().negatedDotsOfRows(packed, from, offset, count, to);
    }

    /** The rotated vector, or {@code vector} itself without a rotation. */
    public float[] applied(float[] vector) {
        if (isNone()) {
            return vector;
        }
        float[] padded = new float[packed.paddedCount()];
        Kernels.get().negatedDots(packed, vector, 0, padded, 0);
        return Arrays.copyOf(padded, dimension);
    }

    long retainedBytes() {
        return 4L * matrix.length + packed.retainedBytes();
    }
}
