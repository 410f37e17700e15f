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

package io.ivfpq.benchmarks.speed;

import io.ivfpq.benchmarks.report.Spread;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a report.
 *
 * @param what was measured, by name: {@code nprobe}, {@code threads}, …; in order
 * @param value of the rounds
 * @param unit of the value
 * @param also what else is known of it, such as recall; in order
 */
record Figure(Map<String, Object> what, Spread value, String unit, Map<String, Object> also) {

    static Figure of(Spread value, String unit) {
        return new Figure(Map.of(), value, unit, Map.of());
    }

    /** The same, with one more word about what was measured. */
    Figure what(String name, Object word) {
        return new Figure(with(what, name, word), value, unit, also);
    }

    /** The same, with one more fact about what was found. */
    Figure also(String name, Object fact) {
        return new Figure(what, value, unit, with(also, name, fact));
    }

    private static Map<String, Object> with(Map<String, Object> map, String name, Object word) {
        Map<String, Object> more = new LinkedHashMap<>(map);
        more.put(name, word);
        return more;
    }

    String line() {
        return String.format(
                "%-44s %11.5g %11.5g %11.5g %-9s  %s",
                words(what), value.min(), value.median(), value.max(), unit, words(also));
    }

    private static String words(Map<String, Object> map) {
        StringBuilder words = new StringBuilder();
        map.forEach(
                (name, word) ->
                        words.append(words.length() == 0 ? "" : ", ")
                                .append(name)
                                .append(' ')
                                .append(word instanceof Double number ? shortened(number) : word));
        return words.toString();
    }

    private static String shortened(double number) {
        return BigDecimal.valueOf(number)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
    }
}
