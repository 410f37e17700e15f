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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The figures of one comparison.
 *
 * @param ours median
 * @param peer median
 * @param ratio of the rounds, each ours and the peer's measured one after the other
 */
record PeerResult(
        String id,
        double ours,
        double peer,
        Spread ratio,
        String unit,
        Recalls recalls,
        Map<String, Object> parameters) {

    Verdict verdict(OptionalDouble goal) {
        return Verdict.of(recalls, ratio.median(), goal);
    }

    /** As the JSON file lists it; a new map that the caller may add to. */
    Map<String, Object> asMap(OptionalDouble goal) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("ours", ours);
        map.put("peer", peer);
        map.put("ratio", ratio);
        map.put("unit", unit);
        goal.ifPresent(value -> map.put("goal", value));
        map.put("verdict", verdict(goal).toString());
        if (recalls.areCompared()) {
            map.put("recall", recalls);
        }
        map.put("parameters", parameters);
        return map;
    }

    /** A line of the table; {@link PeerReport#HEADER} names the columns. */
    String line(OptionalDouble goal) {
        return String.format(
                "%-18s %11.4g %11.4g %-10s %-20s %6s  %-14s %s",
                id,
                ours,
                peer,
                unit,
                ratio,
                goal.isPresent() ? String.valueOf(goal.getAsDouble()) : "",
                verdict(goal),
                recalls);
    }
}
