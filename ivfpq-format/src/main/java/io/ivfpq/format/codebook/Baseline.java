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

package io.ivfpq.format.codebook;

/**
 * How well the codebook fitted rows it was not trained on, when it was trained; what drift is
 * measured against.
 *
 * @param rows rows measured; 0 when nothing was
 * @param meanResidual mean of r², the squared distance to the nearest centroid
 * @param meanResidualSquared mean of r⁴
 * @param meanError mean of e, the squared distance to the decoded row
 * @param meanErrorSquared mean of e²
 * @param residualP99 the value of r² that 99 % of the rows do not exceed
 * @param tableRows rows the table held then, which its growth is measured against; 0 if unknown
 */
public record Baseline(
        long rows,
        double meanResidual,
        double meanResidualSquared,
        double meanError,
        double meanErrorSquared,
        double residualP99,
        long tableRows) {

    /** A baseline of no rows. */
    public static final Baseline NONE = new Baseline(0, 0, 0, 0, 0, 0, 0);

    public Baseline {
        if (rows < 0
                || tableRows < 0
                || !isMeasure(meanResidual)
                || !isMeasure(meanResidualSquared)
                || !isMeasure(meanError)
                || !isMeasure(meanErrorSquared)
                || !isMeasure(residualP99)) {
            throw new IllegalArgumentException(
                    String.format(
                            "baseline (rows %d, residual %s, squared %s, error %s, squared %s, p99"
                                    + " %s, table rows %d) has a negative or non-finite value",
                            rows,
                            meanResidual,
                            meanResidualSquared,
                            meanError,
                            meanErrorSquared,
                            residualP99,
                            tableRows));
        }
    }

    /** The same measures, of a table that held {@code rowCount} rows. */
    public Baseline withTableRows(long rowCount) {
        return new Baseline(
                rows,
                meanResidual,
                meanResidualSquared,
                meanError,
                meanErrorSquared,
                residualP99,
                rowCount);
    }

    private static boolean isMeasure(double value) {
        return value >= 0 && value <= Double.MAX_VALUE;
    }
}
