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

import io.ivfpq.format.codebook.Baseline;

/**
 * Sums of r² and e that come out the same in any order of addition, which is what makes merging
 * canonical ({@code docs/format.md}, "Drift sums"). Each value is rounded to a multiple of a power
 * of two near 1/256 of its baseline mean and capped; sums are integers and saturate.
 */
final class DriftSums {

    /** Bits of a baseline mean, in units. */
    private static final int MEAN_BITS = 8;

    /** The exponent of the unit when there is no baseline mean to derive one from. */
    private static final int DEFAULT_EXPONENT = -16;

    private static final int MIN_EXPONENT = -500;
    private static final int MAX_EXPONENT = 400;
    private static final long MAX_VALUE = 1L << 24;
    private static final long MAX_SUM = 1L << 53;
    private static final long MAX_LIST_SUM = 0xffffffffL;

    private DriftSums() {}

    static int residualExponent(Baseline baseline) {
        return exponent(baseline.meanResidual());
    }

    static int errorExponent(Baseline baseline) {
        return exponent(baseline.meanError());
    }

    private static int exponent(double mean) {
        if (mean == 0) {
            return DEFAULT_EXPONENT;
        }
        int exponent = Math.getExponent(mean) - MEAN_BITS;
        return Math.max(MIN_EXPONENT, Math.min(MAX_EXPONENT, exponent));
    }

    static boolean isExponent(int exponent) {
        return exponent >= MIN_EXPONENT && exponent <= MAX_EXPONENT;
    }

    /** A measured value in units of {@code 2^exponent}, ties to even, capped at 2²⁴. */
    static long units(double value, int exponent) {
        return (long) Math.min(MAX_VALUE, Math.rint(Math.scalb(value, -exponent)));
    }

    static long add(long sum, long units) {
        return Math.min(MAX_SUM, sum + units);
    }

    static long addToList(long sum, long units) {
        return Math.min(MAX_LIST_SUM, sum + units);
    }

    static boolean isSum(long sum) {
        return sum >= 0 && sum <= MAX_SUM;
    }

    /** Exact: sums have at most 54 bits and are even beyond 53. */
    static double value(long sum, int exponent) {
        return Math.scalb((double) sum, exponent);
    }
}
