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

package io.ivfpq.paimon.drift;

import io.ivfpq.format.codebook.Baseline;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentStatistics;
import io.ivfpq.paimon.coverage.IndexState;
import java.util.List;
import java.util.Optional;

/**
 * Compares the sums of segments with the baseline of their codebook.
 *
 * <p>The noise has two parts, because the baseline is an estimate too: it comes from a few hundred
 * to ten thousand rows. For the ratios it follows from the second moments. A share near 1 % is far
 * from normal on the few baseline rows that lie beyond it, so its significance is that of the
 * arcsine of its root, whose variance does not depend on the share (F. J. Anscombe, "The
 * transformation of Poisson, binomial and negative-binomial data", Biometrika 35, 1948).
 */
public final class DriftMeasure {

    private static final double BEYOND_P99 = 0.01;

    private DriftMeasure() {}

    /**
     * Measures all segments of {@code reference}; nothing if they hold no row.
     *
     * @param codebook the codebook that {@code reference} names
     */
    public static Optional<Drift> of(
            IndexState index, CodebookReference reference, Codebook codebook, Growth growth) {
        List<SegmentStatistics> segments =
                index.segments().stream()
                        .filter(entry -> entry.descriptor().codebook().equals(reference))
                        .map(entry -> entry.descriptor().statistics())
                        .toList();
        return of(segments, codebook, growth);
    }

    static Optional<Drift> of(List<SegmentStatistics> segments, Codebook codebook, Growth growth) {
        Sums sums = Sums.of(segments);
        Baseline baseline = codebook.baseline();
        if (sums.rows == 0) {
            return Optional.empty();
        }
        boolean comparable = isComparable(baseline);
        Signal coarse =
                ratio(
                        new Moments(sums.rows, sums.residual, sums.residualSquared),
                        new Moments(
                                baseline.rows(),
                                baseline.meanResidual() * baseline.rows(),
                                baseline.meanResidualSquared() * baseline.rows()));
        Signal quantiser =
                ratio(
                        new Moments(sums.rows, sums.error, sums.errorSquared),
                        new Moments(
                                baseline.rows(),
                                baseline.meanError() * baseline.rows(),
                                baseline.meanErrorSquared() * baseline.rows()));
        return Optional.of(
                new Drift(
                        codebook.generation(),
                        sums.rows,
                        comparable,
                        coarse,
                        quantiser,
                        tail(sums.tailRows, sums.rows, baseline.rows()),
                        growth));
    }

    /**
     * Training keeps a tenth of its sample out, or nothing if that is less than 100 rows. Rows that
     * were trained on fit better than any others, most of all if they are few.
     */
    private static boolean isComparable(Baseline baseline) {
        return baseline.rows() > 0
                && baseline.meanResidual() > 0
                && baseline.meanError() > 0
                && baseline.rows() <= baseline.tableRows() / 2;
    }

    private static Signal ratio(Moments now, Moments then) {
        if (then.mean() == 0) {
            return new Signal(1, 0, 0);
        }
        double ratio = now.mean() / then.mean();
        double noise =
                Math.sqrt(now.varianceOfMean() + ratio * ratio * then.varianceOfMean())
                        / then.mean();
        return new Signal(ratio, noise, noise == 0 ? 0 : (ratio - 1) / noise);
    }

    private static Signal tail(long tailRows, long rows, long baselineRows) {
        double share = (double) tailRows / rows;
        if (baselineRows == 0) {
            return new Signal(share, 0, 0);
        }
        // Of m baseline rows, ⌊m / 100⌋ lie beyond the 99th percentile; the share of all rows that
        // does is that of the order statistic (Beta distribution).
        double expected = (Math.floor(baselineRows * BEYOND_P99) + 1) / (baselineRows + 1);
        double noise =
                Math.sqrt(share * (1 - share) / rows + expected * (1 - expected) / baselineRows);
        double angle = Math.asin(Math.sqrt(share)) - Math.asin(Math.sqrt(expected));
        double angleNoise = 0.5 * Math.sqrt(1.0 / rows + 1.0 / baselineRows);
        return new Signal(share, noise, angle / angleNoise);
    }

    /** Count, sum and sum of squares of one measure. */
    private record Moments(double count, double sum, double sumOfSquares) {

        double mean() {
            return count == 0 ? 0 : sum / count;
        }

        double varianceOfMean() {
            return Math.max(0, sumOfSquares / count - mean() * mean()) / count;
        }
    }

    private record Sums(
            long rows,
            double residual,
            double residualSquared,
            double error,
            double errorSquared,
            long tailRows) {

        static Sums of(List<SegmentStatistics> segments) {
            return new Sums(
                    segments.stream().mapToLong(SegmentStatistics::rows).sum(),
                    segments.stream().mapToDouble(SegmentStatistics::sumResidual).sum(),
                    segments.stream().mapToDouble(SegmentStatistics::sumResidualSquared).sum(),
                    segments.stream().mapToDouble(SegmentStatistics::sumError).sum(),
                    segments.stream().mapToDouble(SegmentStatistics::sumErrorSquared).sum(),
                    segments.stream().mapToLong(SegmentStatistics::tailRows).sum());
        }
    }
}
