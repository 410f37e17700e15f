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

package io.ivfpq.format.training;

import io.ivfpq.format.vector.VectorBatch;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A uniform sample of fixed size out of a stream of unknown length (J. Vitter, "Random Sampling
 * with a Reservoir", TOMS 1985, algorithm R). Deterministic for a seed and an order. Not
 * thread-safe. Memory grows with the rows seen, up to {@code capacity × dimension} floats.
 */
public final class ReservoirSample {

    private static final int FIRST_ROWS = 64;

    private final int capacity;
    private final int dimension;
    private final SplittableRandom random;
    private float[] values;
    private long offered;

    public ReservoirSample(int capacity, int dimension, long seed) {
        if (capacity < 1 || dimension < 1 || (long) capacity * dimension > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    String.format(
                            "sample of %d vectors of dimension %d; expected both at least 1 and"
                                    + " less than 2^31 values; choose fewer lists",
                            capacity, dimension));
        }
        this.capacity = capacity;
        this.dimension = dimension;
        this.random = new SplittableRandom(seed);
        this.values = new float[Math.min(capacity, FIRST_ROWS) * dimension];
    }

    /** Considers a vector, which is copied if kept. */
    public void offer(float[] vector) {
        if (vector.length != dimension) {
            throw new IllegalArgumentException(
                    String.format(
                            "sampled vector has dimension %d, expected %d",
                            vector.length, dimension));
        }
        long slot = offered < capacity ? offered : random.nextLong(offered + 1);
        offered++;
        if (slot < capacity) {
            int offset = (int) slot * dimension;
            ensure(offset + dimension);
            System.arraycopy(vector, 0, values, offset, dimension);
        }
    }

    private void ensure(int length) {
        if (length > values.length) {
            long doubled = Math.min(2L * values.length, (long) capacity * dimension);
            values = Arrays.copyOf(values, (int) doubled);
        }
    }

    /** The sample so far; shares memory with this reservoir until the next offer. */
    public VectorBatch sample() {
        return new VectorBatch(values, (int) Math.min(offered, capacity), dimension);
    }

    /** Vectors offered so far. */
    public long offered() {
        return offered;
    }
}
