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

package io.ivfpq.format.segment;

/**
 * The statistics of a segment in the integer units of {@link DriftSums}.
 *
 * @param residualExponent r² is in units of {@code 2^residualExponent}, r⁴ of its square
 * @param errorExponent e is in units of {@code 2^errorExponent}, e² of its square
 */
record SegmentSums(
        int residualExponent,
        int errorExponent,
        long rows,
        long residual,
        long residualSquared,
        long error,
        long errorSquared,
        long tailRows,
        long nullRows,
        long invalidRows) {

    SegmentSums {
        if (rows < 0 || tailRows < 0 || tailRows > rows || nullRows < 0 || invalidRows < 0) {
            throw new IllegalArgumentException(
                    String.format(
                            "segment with %d rows, %d tail, %d null, %d invalid; expected none"
                                    + " negative and tail at most rows",
                            rows, tailRows, nullRows, invalidRows));
        }
        if (!DriftSums.isExponent(residualExponent)
                || !DriftSums.isExponent(errorExponent)
                || !DriftSums.isSum(residual)
                || !DriftSums.isSum(residualSquared)
                || !DriftSums.isSum(error)
                || !DriftSums.isSum(errorSquared)) {
            throw new IllegalArgumentException(
                    String.format(
                            "segment with exponents %d, %d and sums %d, %d, %d, %d; expected sums"
                                    + " between 0 and 2^53",
                            residualExponent,
                            errorExponent,
                            residual,
                            residualSquared,
                            error,
                            errorSquared));
        }
    }

    SegmentStatistics statistics() {
        return new SegmentStatistics(
                rows,
                DriftSums.value(residual, residualExponent),
                DriftSums.value(residualSquared, 2 * residualExponent),
                DriftSums.value(error, errorExponent),
                DriftSums.value(errorSquared, 2 * errorExponent),
                tailRows,
                nullRows,
                invalidRows);
    }
}
