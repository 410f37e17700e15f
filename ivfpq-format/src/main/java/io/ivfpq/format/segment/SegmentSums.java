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

    /** The sums of both; saturating, so that the order of additions does not matter. */
    SegmentSums plus(SegmentSums other) {
        if (residualExponent != other.residualExponent || errorExponent != other.errorExponent) {
            throw new IllegalArgumentException(
                    String.format(
                            "sums in units 2^%d, 2^%d and 2^%d, 2^%d; expected the same units for"
                                    + " one codebook",
                            residualExponent,
                            errorExponent,
                            other.residualExponent,
                            other.errorExponent));
        }
        return new SegmentSums(
                residualExponent,
                errorExponent,
                rows + other.rows,
                DriftSums.add(residual, other.residual),
                DriftSums.add(residualSquared, other.residualSquared),
                DriftSums.add(error, other.error),
                DriftSums.add(errorSquared, other.errorSquared),
                tailRows + other.tailRows,
                nullRows + other.nullRows,
                invalidRows + other.invalidRows);
    }

    /**
     * What the file of some lists says, if these are the sums of all lists of the row range. Lists
     * do not know their share of most figures, so the first file says them all; tail rows fill the
     * files from the first on, because a file has no more of them than rows.
     *
     * @param rowsBefore rows in the lists before those of the file
     * @param fileRows rows in the lists of the file
     */
    SegmentSums share(boolean firstFile, long rowsBefore, long fileRows) {
        long tail = Math.max(0, Math.min(fileRows, tailRows - rowsBefore));
        return new SegmentSums(
                residualExponent,
                errorExponent,
                fileRows,
                firstFile ? residual : 0,
                firstFile ? residualSquared : 0,
                firstFile ? error : 0,
                firstFile ? errorSquared : 0,
                tail,
                firstFile ? nullRows : 0,
                firstFile ? invalidRows : 0);
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
