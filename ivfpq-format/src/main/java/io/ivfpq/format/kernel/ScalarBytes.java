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

/** Products and distances of a query and rows of bytes, as the formulas say. */
final class ScalarBytes {

    private ScalarBytes() {}

    /** {@code Σ (q_d − low_d − b_d × step_d)²} of the components from {@code first} on. */
    static float squaredDistance(ByteQuery query, int first, byte[] codes, int offset) {
        float even = 0;
        float odd = 0;
        int d = first;
        for (; d + 1 < query.dimension; d += 2) {
            float one = difference(query, d, codes[offset + d]);
            float other = difference(query, d + 1, codes[offset + d + 1]);
            even += one * one;
            odd += other * other;
        }
        if (d < query.dimension) {
            float last = difference(query, d, codes[offset + d]);
            even += last * last;
        }
        return even + odd;
    }

    private static float difference(ByteQuery query, int d, byte code) {
        return query.offsets[d] + (code & 0xff) * query.factors[d];
    }

    /** {@code Σ q_d × b_d × step_d} of the components from {@code first} on. */
    static float dot(ByteQuery query, int first, byte[] codes, int offset) {
        float even = 0;
        float odd = 0;
        int d = first;
        for (; d + 1 < query.dimension; d += 2) {
            even += (codes[offset + d] & 0xff) * query.factors[d];
            odd += (codes[offset + d + 1] & 0xff) * query.factors[d + 1];
        }
        if (d < query.dimension) {
            even += (codes[offset + d] & 0xff) * query.factors[d];
        }
        return even + odd;
    }
}
