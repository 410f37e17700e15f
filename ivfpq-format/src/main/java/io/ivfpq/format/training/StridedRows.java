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

/**
 * Rows of one subspace inside row-major vectors: row {@code i} is the {@code dimension} values from
 * {@code first + i × stride}. Values are shared.
 */
record StridedRows(float[] values, int first, int stride, int count, int dimension) {

    int offset(int row) {
        return first + row * stride;
    }

    void copy(int row, float[] target, int targetOffset) {
        System.arraycopy(values, offset(row), target, targetOffset, dimension);
    }

    void addTo(int row, double[] sum) {
        int offset = offset(row);
        for (int d = 0; d < dimension; d++) {
            sum[d] += values[offset + d];
        }
    }
}
