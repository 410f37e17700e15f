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
 * A query as the kernels compare it with rows of one byte for each component: byte {@code b} of
 * component {@code d} stands for {@code low_d + b × step_d}. Immutable.
 *
 * <p>Components lie in the order in which kernels get at bytes: in a group of {@code 4 × lanes},
 * component {@code 4 i + j} at {@code lanes × j + i}, since an integer lane holds four neighbouring
 * bytes. Components beyond the last whole group keep their order.
 */
public final class ByteQuery {

    final int dimension;

    /** Components in whole groups. */
    final int grouped;

    /**
     * What {@code factors_d × b} is added to: {@code q_d − low_d} for distances, 0 for products.
     */
    final float[] offsets;

    /** {@code −step_d} for distances, {@code q_d × step_d} for products. */
    final float[] factors;

    /** {@code ⟨q, low⟩}. */
    final float product;

    private ByteQuery(DistanceKernels kernels, float[] offsets, float[] factors, float product) {
        this.dimension = factors.length;
        int group = 4 * kernels.lanes();
        this.grouped = dimension - dimension % group;
        this.offsets = inOrder(offsets, kernels.lanes());
        this.factors = inOrder(factors, kernels.lanes());
        this.product = product;
    }

    /** For {@link DistanceKernels#squaredDistance(ByteQuery, byte[], int)}. */
    public static ByteQuery forDistances(
            DistanceKernels kernels, float[] query, float[] lows, float[] steps) {
        float[] offsets = new float[query.length];
        float[] factors = new float[query.length];
        for (int d = 0; d < query.length; d++) {
            offsets[d] = query[d] - lows[d];
            factors[d] = -steps[d];
        }
        return new ByteQuery(kernels, offsets, factors, 0);
    }

    /** For {@link DistanceKernels#dot(ByteQuery, byte[], int)}. */
    public static ByteQuery forProducts(
            DistanceKernels kernels, float[] query, float[] lows, float[] steps) {
        float[] factors = new float[query.length];
        double product = 0;
        for (int d = 0; d < query.length; d++) {
            factors[d] = query[d] * steps[d];
            product += (double) query[d] * lows[d];
        }
        return new ByteQuery(kernels, new float[query.length], factors, (float) product);
    }

    private float[] inOrder(float[] values, int lanes) {
        float[] ordered = values.clone();
        int group = 4 * lanes;
        for (int d = 0; d < grouped; d++) {
            int place = d % group;
            ordered[d - place + lanes * (place % 4) + place / 4] = values[d];
        }
        return ordered;
    }
}
