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

package io.ivfpq.quickstart;

/**
 * How long it took, in seconds with one decimal.
 *
 * @param rowsPerSecond embedded, written and indexed, from the start of the job to its end
 * @param streamSeconds from the start of the job to its end
 * @param maxLagSeconds largest age of a commit not fully indexed, seen after the first codebook's
 *     backlog was indexed
 * @param seconds the whole run without the build
 */
record TimeFacts(double rowsPerSecond, double streamSeconds, double maxLagSeconds, double seconds) {

    static TimeFacts of(StreamProgress progress, long runMillis) {
        double streamSeconds = progress.elapsedMillis() / 1000.0;
        return new TimeFacts(
                rounded(progress.latest().rows() / streamSeconds),
                rounded(streamSeconds),
                rounded(progress.maxLagMillis() / 1000.0),
                rounded(runMillis / 1000.0));
    }

    private static double rounded(double value) {
        return Math.round(10 * value) / 10.0;
    }
}
