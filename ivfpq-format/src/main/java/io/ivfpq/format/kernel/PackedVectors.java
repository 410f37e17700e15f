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

package io.ivfpq.format.kernel;

/**
 * Vectors rearranged for {@link DistanceKernels#nearest}: panels of {@code width} vectors, and in a
 * panel component-major, {@code [panel][component][width]}, negated. So the kernel streams through
 * memory and only ever adds products.
 *
 * <p>Immutable; a copy of the vectors it was made of.
 */
public final class PackedVectors {

    final int count;
    final int dimension;
    final int width;
    final float[] negated;

    /** {@code ‖v‖² / 2}; the padding is so large that it is never the nearest. */
    final float[] halfNorms;

    private PackedVectors(int count, int dimension, int width) {
        this.count = count;
        this.dimension = dimension;
        this.width = width;
        int padded = (count + width - 1) / width * width;
        this.negated = new float[Math.multiplyExact(padded, dimension)];
        this.halfNorms = new float[padded];
    }

    /**
     * Packs {@code count} vectors for the given kernels.
     *
     * @param vectors row-major, from {@code offset} on
     */
    public static PackedVectors of(
            DistanceKernels kernels, float[] vectors, int offset, int count, int dimension) {
        PackedVectors packed = new PackedVectors(count, dimension, kernels.panelWidth(count));
        for (int i = 0; i < packed.halfNorms.length; i++) {
            packed.halfNorms[i] = Float.MAX_VALUE;
            if (i < count) {
                packed.put(i, vectors, offset + i * dimension);
            }
        }
        return packed;
    }

    private void put(int index, float[] vectors, int offset) {
        int position = index / width * width * dimension + index % width;
        double squaredNorm = 0;
        for (int i = 0; i < dimension; i++) {
            float value = vectors[offset + i];
            negated[position + i * width] = -value;
            squaredNorm += (double) value * value;
        }
        halfNorms[index] = (float) (squaredNorm / 2);
    }

    public int count() {
        return count;
    }

    /** The count rounded up to whole panels. */
    public int paddedCount() {
        return halfNorms.length;
    }

    /** {@code ‖v_i‖² / 2}. */
    public float halfNorm(int index) {
        return halfNorms[index];
    }

    public long retainedBytes() {
        return 4L * (negated.length + halfNorms.length);
    }
}
