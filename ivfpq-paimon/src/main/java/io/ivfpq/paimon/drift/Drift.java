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

import java.util.Locale;

/**
 * How the rows indexed with one codebook compare with those it was trained on.
 *
 * @param generation the codebook's
 * @param rows rows measured: those of its segments
 * @param comparable whether the baseline comes from rows kept out of training; otherwise the
 *     signals mean nothing and only growth counts
 * @param coarse mean squared distance to the nearest centroid, as a multiple of the baseline
 * @param quantiser mean squared distance to the decoded row, as a multiple of the baseline
 * @param tail share of rows farther from their centroid than 99 % of the baseline rows
 */
public record Drift(
        int generation,
        long rows,
        boolean comparable,
        Signal coarse,
        Signal quantiser,
        Signal tail,
        Growth growth) {

    public Drift {
        if (generation < 1 || rows < 1) {
            throw new IllegalArgumentException(
                    "drift of "
                            + rows
                            + " rows of codebook generation "
                            + generation
                            + "; expected at least 1 of both");
        }
    }

    /** The figures in one line, each with one standard error. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "coarse %.3f ± %.3f, quantiser %.3f ± %.3f, tail %.2f %% ± %.2f %%, growth %.2f, of"
                        + " %d rows of codebook generation %d",
                coarse.value(),
                coarse.noise(),
                quantiser.value(),
                quantiser.noise(),
                100 * tail.value(),
                100 * tail.noise(),
                growth.factor(),
                rows,
                generation);
    }
}
