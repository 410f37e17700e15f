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
 * The arithmetic that training, encoding and search spend their time in. Arguments are not checked
 * beyond what the JVM checks: callers are this library, and calls are short.
 *
 * <p>Sums are single precision and their order is the implementation's own, so two implementations
 * agree to about {@code length × 2⁻²³} of the sum of absolute products, not bit by bit.
 * Implementations hold no state and are safe for use by several threads.
 *
 * <p>From JDK 21 on, compiled code adds the lanes of a register in another order than the
 * interpreter ({@code FloatVector.reduceLanes}). There the products and distances of single vectors
 * may differ by rounding from one call to the next, until the JVM has compiled them.
 */
public interface DistanceKernels {

    /** For logs and tests: {@code scalar} or {@code simd-512}. */
    String name();

    /** Floats in a vector register; 1 where there are none. */
    int lanes();

    /** Vectors per panel of the {@link PackedVectors} this implementation wants of so many. */
    int panelWidth(int count);

    /** {@code ⟨a, b⟩} of {@code length} components from the given offsets on. */
    float dot(float[] a, int aOffset, float[] b, int bOffset, int length);

    /** {@code ‖a − b‖²} of {@code length} components from the given offsets on. */
    float squaredDistance(float[] a, int aOffset, float[] b, int bOffset, int length);

    /**
     * {@code out[i] = ‖q − v‖²} with <i>v</i> the vector from {@code offsets[i]} on, bit by bit as
     * {@link #squaredDistance(float[], int, float[], int, int)} has it, but for the order of lanes
     * from JDK 21 on. Vectors that lie anywhere in memory are fetched several at a time.
     *
     * @param query as long as each vector
     * @param count of the offsets and distances
     */
    void squaredDistances(float[] query, float[] vectors, int[] offsets, int count, float[] out);

    /** {@code ⟨q, x⟩} with <i>x</i> what the bytes from {@code offset} on stand for. */
    float dot(ByteQuery query, byte[] codes, int offset);

    /** {@code ‖q − x‖²} with <i>x</i> what the bytes from {@code offset} on stand for. */
    float squaredDistance(ByteQuery query, byte[] codes, int offset);

    /**
     * {@code out[outOffset + i] = −⟨query, v_i⟩} for each packed vector. Writes up to {@link
     * PackedVectors#paddedCount()} values; those beyond the count mean nothing.
     */
    void negatedDots(PackedVectors vectors, float[] query, int offset, float[] out, int outOffset);

    /**
     * {@code out[c × stride + m] = −⟨query_m, y_mc⟩} for each codeword <i>c</i> of each subspace
     * <i>m</i>.
     *
     * @param out of {@link NibbleCodewords#tableLength}; what is in the padding means nothing
     */
    void negatedDotsOfNibbles(NibbleCodewords codewords, float[] query, float[] out);

    /**
     * {@code out[row × count(vectors) + i] = −⟨row, v_i⟩} for each of {@code count} rows, which lie
     * side by side from {@code offset} on; the same bits as {@link #negatedDots} gives.
     */
    void negatedDotsOfRows(PackedVectors vectors, float[] rows, int offset, int count, float[] out);

    /**
     * {@code out[row × count(vectors) + i] = ‖v_i‖²/2 − ⟨row, v_i⟩}, which ranks vectors like their
     * distances, for each of {@code count} rows, which lie side by side from {@code offset} on; the
     * same bits whatever other rows there are.
     */
    void scoresOfRows(PackedVectors vectors, float[] rows, int offset, int count, float[] out);

    /**
     * The least value of each of {@code minima.length} columns; of the two zeros either.
     *
     * @param values row-major, {@code count} of them from {@code offset} on, at least a row; the
     *     last row may be short. With NaN in a column its minimum is NaN or that of the others
     */
    void columnMinima(float[] values, int offset, int count, float[] minima);

    /**
     * Bit <i>i</i> of {@code marks[j]} says whether the value in row <i>i</i> of column <i>j</i> is
     * less than the limit.
     *
     * @param values as for {@link #columnMinima}, finite, at most 32 rows
     */
    void markColumns(float[] values, int offset, int count, float limit, int[] marks);

    /**
     * How many of the first {@code count} values, which are no NaN, are less than the limit, which
     * is finite.
     */
    int countBelow(float[] values, int count, float limit);

    /**
     * For each row the index of the nearest packed vector by squared distance; among equals the
     * lowest index.
     *
     * @param rows row {@code i} is the {@code dimension} values from {@code offset + i × stride}
     * @param nearest receives {@code count} indices from {@code nearestOffset} on
     */
    void nearest(
            PackedVectors vectors,
            float[] rows,
            int offset,
            int stride,
            int count,
            int[] nearest,
            int nearestOffset);

    /**
     * Distances of one block of at most {@link CodeBlock#ROWS} rows: {@code out[i] = base +
     * terms[i] + Σ_m table[256 m + code(m, i)]}, summed by ascending m, so that every
     * implementation and every place in a block gives the same bits. Of codes of 4 bits {@code
     * out[i] = base + terms[i] + Σ_b (table[32 b + lower(b, i)] + table[32 b + 16 + upper(b, i)])},
     * summed by ascending bytes; where the last byte has one code only, the table ends with 16
     * zeros. May write up to {@link CodeBlock#ROWS} values of {@code out}; those from {@code
     * block.rows()} on mean nothing.
     */
    void scan(CodeBlock block, float[] table, float base, float[] out);

    /**
     * Whether {@link #candidates} is so much faster than {@link #scan} that it pays, for codes of
     * so many bits.
     */
    boolean filters(int codeBits);

    /** Starts compiling what {@link #filters} waits for, on another thread; or does nothing. */
    default void warmUp() {}

    /** Waits until {@link #filters} says the same for good. */
    default void awaitWarmUp() throws InterruptedException {}

    /**
     * Bounds a lookup table from below by bytes. Every implementation gives the same.
     *
     * @param table {@code 2^codeBits × subspaceCount}, may be longer
     */
    QuantisedTable quantise(float[] table, int subspaceCount, int codeBits);

    /**
     * As {@link #quantise} for codes of 4 bits, of the same numbers in another order: as {@link
     * #negatedDotsOfNibbles(NibbleCodewords, float[], float[])} writes them.
     */
    QuantisedTable quantiseNibbles(float[] columns, int subspaceCount);

    /**
     * Adds the rows of a block whose distance may be small: {@code term + scale × Σ_m entry(m,
     * code(m, i)) ≤ limit}. Every implementation finds the same rows, in an order of its own.
     *
     * @param limit of {@link QuantisedTable#limit}
     * @param found has room for {@link CodeBlock#ROWS} more
     */
    void candidates(CodeBlock block, QuantisedTable table, float limit, Candidates found);

    /** As {@link #candidates} for each query of a group. */
    default void candidatesOfGroup(CodeBlock block, QueryGroup group) {
        for (int query = 0; query < QueryGroup.QUERIES; query++) {
            candidates(block, group.tables[query], group.limits[query], group.found[query]);
        }
    }

    /**
     * As {@link #scan} for single rows of the list, wherever the block points; the same bits.
     *
     * @param rows positions in the list
     */
    void distances(CodeBlock block, int[] rows, int count, float[] table, float base, float[] out);
}
