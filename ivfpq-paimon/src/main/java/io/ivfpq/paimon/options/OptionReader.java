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

package io.ivfpq.paimon.options;

import io.ivfpq.format.training.Opq;
import io.ivfpq.format.training.Refine;
import io.ivfpq.format.vector.Metric;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.paimon.CoreOptions;
import org.apache.paimon.options.ConfigOption;

/**
 * Reads single values out of an option map. Errors name the key as the user wrote it, the value,
 * what was expected and where.
 *
 * @param options shared, not copied
 * @param column the column whose own options win over the table's
 * @param where what holds the options, for messages
 */
record OptionReader(Map<String, String> options, String column, String where) {

    private static final String RECALL = "a number above 0 and below 1, such as 0.9";

    /** Value of an option that is then derived from the data. */
    static final int AUTOMATIC = 0;

    private static final String PRIMARY_KEY_METRIC = IndexTypes.SEGMENT + ".metric";

    /** More lists than this would make ranking centroids dearer than scanning their rows. */
    static final int MAX_LISTS = 1 << 20;

    /** The metric; on primary-key tables the one that Paimon's own options set. */
    Metric metric() {
        String key = metricKey(options).orElse(keyOf(VectorIndexOptions.METRIC));
        String value = options.getOrDefault(key, VectorIndexOptions.METRIC.defaultValue()).trim();
        for (Metric metric : Metric.values()) {
            if (metric.optionValue().equals(value)) {
                return metric;
            }
        }
        throw invalid(key, value, "one of cosine, l2, inner_product", null);
    }

    /** The key by which Paimon hands us the metric of a primary-key table, if this is one. */
    static Optional<String> metricKey(Map<String, String> options) {
        return options.containsKey(CoreOptions.PK_VECTOR_INDEX_COLUMNS.key())
                ? Optional.of(PRIMARY_KEY_METRIC)
                : Optional.empty();
    }

    boolean flag(ConfigOption<Boolean> option) {
        return switch (value(option).toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(keyOf(option), value(option), "'true' or 'false'", null);
        };
    }

    boolean isSet(ConfigOption<?> option) {
        return options.containsKey(keyOf(option));
    }

    /** A number above 0 and below 1. */
    double recall(ConfigOption<?> option) {
        double recall;
        try {
            recall = Double.parseDouble(value(option));
        } catch (NumberFormatException e) {
            throw invalid(keyOf(option), value(option), RECALL, e);
        }
        if (!(recall > 0 && recall < 1)) {
            throw invalid(keyOf(option), value(option), RECALL, null);
        }
        return recall;
    }

    /** That of the table or column; 0 if there is none. */
    double targetRecall() {
        ConfigOption<Double> option = VectorIndexOptions.TARGET_RECALL;
        return isSet(option) ? recall(option) : 0;
    }

    /** As set, or what the target recall wants. */
    Refine refine() {
        String value = value(VectorIndexOptions.REFINE);
        if (value.equals(VectorIndexOptions.AUTO)) {
            return Refine.forRecall(targetRecall());
        }
        for (Refine refine : Refine.values()) {
            if (refine.optionValue().equals(value)) {
                return refine;
            }
        }
        throw invalid(keyOf(VectorIndexOptions.REFINE), value, "auto, none or sq8", null);
    }

    int codeBits() {
        String value = value(VectorIndexOptions.PQ_BITS);
        return switch (value) {
            case "4" -> 4;
            case "8" -> 8;
            default -> throw invalid(keyOf(VectorIndexOptions.PQ_BITS), value, "8 or 4", null);
        };
    }

    /** Not more than there are lists, where their number is set. */
    int listsPerRow(int listCount) {
        String value = value(VectorIndexOptions.LISTS_PER_ROW);
        if (value.equals("2") && listCount == 1) {
            throw invalid(
                    keyOf(VectorIndexOptions.LISTS_PER_ROW),
                    value,
                    "1, as '" + keyOf(VectorIndexOptions.LISTS) + "' = '1'",
                    null);
        }
        return switch (value) {
            case "1" -> 1;
            case "2" -> 2;
            default ->
                    throw invalid(keyOf(VectorIndexOptions.LISTS_PER_ROW), value, "1 or 2", null);
        };
    }

    Opq opq() {
        return switch (value(VectorIndexOptions.OPQ).toLowerCase(Locale.ROOT)) {
            case VectorIndexOptions.AUTO -> Opq.AUTO;
            case "true" -> Opq.ON;
            case "false" -> Opq.OFF;
            default ->
                    throw invalid(
                            keyOf(VectorIndexOptions.OPQ),
                            value(VectorIndexOptions.OPQ),
                            "'auto', 'true' or 'false'",
                            null);
        };
    }

    /** {@link #AUTOMATIC} or a number in {@code [1, max]}. */
    int countOrAuto(ConfigOption<?> option, int max) {
        return value(option).equals(VectorIndexOptions.AUTO)
                ? AUTOMATIC
                : count(option, max, "'auto' or ");
    }

    /**
     * A number in {@code [1, max]}.
     *
     * @param alternatives what the caller accepts besides, for the message
     */
    int count(ConfigOption<?> option, int max, String alternatives) {
        return (int) number(option, 1, max, alternatives);
    }

    /** A number of at least {@code min}. */
    long number(ConfigOption<?> option, long min) {
        return number(option, min, Long.MAX_VALUE, "");
    }

    /** The value in force, as written, without surrounding blanks. */
    String value(ConfigOption<?> option) {
        return options.getOrDefault(keyOf(option), String.valueOf(option.defaultValue())).trim();
    }

    /** The key that decides {@code option} for this column: its own if it is set. */
    String keyOf(ConfigOption<?> option) {
        String own = "fields." + column + "." + option.key();
        return options.containsKey(own) ? own : option.key();
    }

    private long number(ConfigOption<?> option, long min, long max, String alternatives) {
        String expected = alternatives + "a whole number from " + min + " to " + max;
        long number;
        try {
            number = Long.parseLong(value(option));
        } catch (NumberFormatException e) {
            throw invalid(keyOf(option), value(option), expected, e);
        }
        if (number < min || number > max) {
            throw invalid(keyOf(option), value(option), expected, null);
        }
        return number;
    }

    private IllegalArgumentException invalid(
            String key, String value, String expected, Throwable cause) {
        return new IllegalArgumentException(
                "'" + key + "' = '" + value + "' in " + where + "; expected " + expected, cause);
    }
}
