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

/**
 * What share of the exact neighbours both sides found. Speed is compared between equals only.
 *
 * @param ours NaN where the comparison is not about searching
 * @param peer NaN where the comparison is not about searching
 */
record Recalls(double ours, double peer) {

    /** Of comparisons that search nothing, or whose subject recall itself is. */
    static final Recalls NONE = new Recalls(Double.NaN, Double.NaN);

    /** Recalls this far apart are still called equal. */
    static final double TOLERANCE = 0.005;

    boolean areCompared() {
        return !Double.isNaN(ours) && !Double.isNaN(peer);
    }

    /** Whether the two are too far apart for speeds to be compared. */
    boolean differ() {
        return areCompared() && Math.abs(ours - peer) > TOLERANCE;
    }

    @Override
    public String toString() {
        return areCompared() ? String.format("%.4f %.4f", ours, peer) : "";
    }
}
