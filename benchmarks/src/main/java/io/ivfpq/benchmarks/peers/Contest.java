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

package io.ivfpq.benchmarks.peers;

import io.ivfpq.benchmarks.report.Spread;
import java.io.IOException;
import java.util.Map;

/**
 * Both sides of a comparison, ready to be measured.
 *
 * @param unit of one measurement
 * @param scale how the two figures make the ratio
 * @param recalls of both sides, if they search
 * @param parameters what was measured
 * @param ours measures us once, single-threaded unless the parameters say otherwise
 * @param peer measures the peer once
 */
record Contest(
        String unit,
        Scale scale,
        Recalls recalls,
        Map<String, Object> parameters,
        Measurement ours,
        Measurement peer) {

    /** One round of one side. */
    @FunctionalInterface
    interface Measurement {
        double measure() throws IOException;
    }

    /** Whether more is better; a ratio above 1, or a difference above 0, is in our favour. */
    enum Scale {
        MORE_IS_BETTER {
            @Override
            double ratio(double ours, double peer) {
                return ours / peer;
            }
        },
        LESS_IS_BETTER {
            @Override
            double ratio(double ours, double peer) {
                return peer / ours;
            }
        },
        DIFFERENCE {
            @Override
            double ratio(double ours, double peer) {
                return ours - peer;
            }
        };

        abstract double ratio(double ours, double peer);
    }

    /**
     * Warms both sides up unless it is not speed that counts, then lets them take turns: ours,
     * peer, ours, peer, …
     */
    PeerResult run(String id, int rounds) throws IOException {
        if (scale != Scale.DIFFERENCE) {
            ours.measure();
            peer.measure();
        }
        double[] mine = new double[rounds];
        double[] theirs = new double[rounds];
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            mine[round] = ours.measure();
            theirs[round] = peer.measure();
            ratios[round] = scale.ratio(mine[round], theirs[round]);
        }
        return new PeerResult(
                id,
                Spread.of(mine).median(),
                Spread.of(theirs).median(),
                Spread.of(ratios),
                unit,
                recalls,
                parameters);
    }
}
