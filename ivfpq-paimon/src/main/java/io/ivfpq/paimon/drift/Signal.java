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

/**
 * One measure of drift and how much of it may be chance.
 *
 * @param value what was measured
 * @param noise standard error of the value if rows are drawn independently; never negative
 * @param significance how many standard errors the value lies above what is expected without drift;
 *     0 if it cannot be said
 */
public record Signal(double value, double noise, double significance) {

    /** About one false alarm in 30 000 looks at rows that did not drift. */
    private static final double SIGNIFICANT = 4;

    public Signal {
        if (!Double.isFinite(value) || !Double.isFinite(significance) || !(noise >= 0)) {
            throw new IllegalArgumentException(
                    String.format(
                            "signal of value %s, noise %s, significance %s; expected finite values"
                                    + " and noise >= 0",
                            value, noise, significance));
        }
    }

    /** Whether the value is at least {@code limit}, and not by chance above the expected. */
    public boolean exceeds(double limit) {
        return value >= limit && significance >= SIGNIFICANT;
    }
}
