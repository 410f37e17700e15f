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

package io.ivfpq.format.vector;

import java.util.Objects;

/**
 * Vectors side by side.
 *
 * @param values row-major, {@code count × dimension}; may be longer. Shared, not copied: who reads
 *     a batch must not change it
 */
public record VectorBatch(float[] values, int count, int dimension) {

    public VectorBatch {
        Objects.requireNonNull(values, "values");
        if (count < 0 || dimension < 1 || (long) count * dimension > values.length) {
            throw new IllegalArgumentException(
                    String.format(
                            "batch of %d vectors of dimension %d does not fit %d values; expected"
                                    + " count >= 0, dimension >= 1 and count * dimension values",
                            count, dimension, values.length));
        }
    }

    /** A copy of one vector. */
    public float[] vector(int index) {
        Objects.checkIndex(index, count);
        float[] vector = new float[dimension];
        System.arraycopy(values, index * dimension, vector, 0, dimension);
        return vector;
    }

    /** Copies of the vectors at {@code positions}, in their order. */
    public VectorBatch select(int[] positions) {
        float[] selected = new float[Math.multiplyExact(positions.length, dimension)];
        for (int i = 0; i < positions.length; i++) {
            Objects.checkIndex(positions[i], count);
            System.arraycopy(values, positions[i] * dimension, selected, i * dimension, dimension);
        }
        return new VectorBatch(selected, positions.length, dimension);
    }
}
