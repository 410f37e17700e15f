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

package io.ivfpq.benchmarks.drift;

import java.util.List;

/**
 * Parameters of a drift measurement.
 *
 * @param firstRows rows that the first codebook is trained on
 * @param stepRows rows written at a time after that
 * @param controlRows rows in random order of which the first {@code firstRows} train a codebook
 * @param queries rows held out of the tables and asked for
 * @param probeCounts lists probed
 */
record DriftSettings(
        int firstRows,
        int stepRows,
        int controlRows,
        int queries,
        List<Integer> probeCounts,
        long seed) {

    DriftSettings {
        probeCounts = List.copyOf(probeCounts);
        require(firstRows >= 1, "first rows", firstRows, "at least 1");
        require(stepRows >= 1, "rows of a step", stepRows, "at least 1");
        require(
                controlRows > firstRows,
                "rows of the control",
                controlRows,
                "more than the first " + firstRows);
        require(queries >= 1, "queries", queries, "at least 1");
        require(!probeCounts.isEmpty(), "probe counts", 0, "at least one");
    }

    private static void require(boolean condition, String what, int actual, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(what + " = " + actual + "; expected " + expected);
        }
    }
}
