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
 * What encoding a segment measured; compared with {@link io.ivfpq.format.codebook.Baseline} to see
 * drift. Sums are of values rounded to the units of the segment and saturate ({@code
 * docs/format.md}, "Drift sums"), so they add up exactly in any order.
 *
 * <p>A row counts once, with the measures of its nearest list, however many lists it lies in.
 *
 * @param rows rows indexed; of files that share a row range, they add up to its rows
 * @param sumResidual Σr², r² the squared distance to the nearest centroid
 * @param sumResidualSquared Σr⁴
 * @param sumError Σe, e the squared distance to the decoded row
 * @param sumErrorSquared Σe²
 * @param tailRows rows with r² beyond the 99th percentile of the baseline
 * @param nullRows rows without a vector; in the row range, not indexed
 * @param invalidRows rows whose vector broke the rules; in the row range, not indexed
 */
public record SegmentStatistics(
        long rows,
        double sumResidual,
        double sumResidualSquared,
        double sumError,
        double sumErrorSquared,
        long tailRows,
        long nullRows,
        long invalidRows) {

    public SegmentStatistics {
        if (rows < 0 || tailRows < 0 || tailRows > rows || nullRows < 0 || invalidRows < 0) {
            throw new IllegalArgumentException(
                    String.format(
                            "statistics with %d rows, %d tail, %d null, %d invalid; expected none"
                                    + " negative and tail at most rows",
                            rows, tailRows, nullRows, invalidRows));
        }
        if (!isMeasure(sumResidual)
                || !isMeasure(sumResidualSquared)
                || !isMeasure(sumError)
                || !isMeasure(sumErrorSquared)) {
            throw new IllegalArgumentException(
                    String.format(
                            "statistics with sums %s, %s, %s, %s; expected finite values >= 0",
                            sumResidual, sumResidualSquared, sumError, sumErrorSquared));
        }
    }

    private static boolean isMeasure(double value) {
        return value >= 0 && value <= Double.MAX_VALUE;
    }
}
