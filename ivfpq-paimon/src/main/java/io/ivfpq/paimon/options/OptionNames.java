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

import io.ivfpq.paimon.options.VectorIndexOptions.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Rejects option keys that look like ours but mean nothing. */
final class OptionNames {

    private static final String COLUMN_PREFIX = "fields.";

    /** Keys under these are ours. Paimon itself reads refine factors under the last two. */
    private static final List<String> PREFIXES =
            List.of(
                    VectorIndexOptions.PREFIX,
                    VectorIndexOptions.QUERY_PREFIX,
                    IndexTypes.SEGMENT + ".");

    /** The ending of the refine option in every spelling that Paimon itself reads. */
    private static final Set<String> REFINE_SPELLINGS =
            Set.of("refine_factor", "refine-factor", "rerank_factor", "rerank-factor");

    private OptionNames() {}

    /**
     * Checks the keys of table options under our prefixes.
     *
     * @param columns columns that may have options of their own; empty means any
     * @param where what holds the options, for the message: "the options of table db.t"
     * @throws IllegalArgumentException naming every unknown key and the nearest known one
     */
    static void requireKnown(
            Map<String, String> options, Collection<String> columns, String where) {
        Optional<String> metricKey = OptionReader.metricKey(options);
        reject(
                where,
                options,
                key ->
                        metricKey.equals(Optional.of(key))
                                ? Optional.empty()
                                : defect(key, columns));
    }

    /** Checks the keys of query options, among which options of the table would have no effect. */
    static void requireQueryOptions(Map<String, String> options) {
        reject(
                "the options of the query",
                options,
                key ->
                        key.contains(VectorIndexOptions.PREFIX)
                                ? Optional.of("is an option of the table, not of a query")
                                : defect(key, List.of()));
    }

    private static void reject(
            String where, Map<String, String> options, Function<String, Optional<String>> check) {
        List<String> defects = new ArrayList<>();
        for (String key : new TreeSet<>(options.keySet())) {
            check.apply(key).ifPresent(defect -> defects.add("'" + key + "' " + defect));
        }
        if (!defects.isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot use " + where + ": " + String.join("; ", defects));
        }
    }

    private static Optional<String> defect(String key, Collection<String> columns) {
        for (String prefix : PREFIXES) {
            if (key.startsWith(prefix)) {
                return isKnown(key, prefix, EnumSet.allOf(Scope.class))
                        ? Optional.empty()
                        : Optional.of(nearest(key));
            }
            int dot = key.indexOf("." + prefix);
            if (key.startsWith(COLUMN_PREFIX) && dot >= COLUMN_PREFIX.length()) {
                String column = key.substring(COLUMN_PREFIX.length(), dot);
                return columnDefect(column, key.substring(dot + 1), prefix, columns);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> columnDefect(
            String column, String key, String prefix, Collection<String> columns) {
        if (isKnown(key, prefix, EnumSet.of(Scope.TABLE))) {
            return Optional.of("is an option of the table, not of a column; use '" + key + "'");
        }
        if (!isKnown(key, prefix, EnumSet.of(Scope.COLUMN, Scope.QUERY))) {
            return Optional.of(nearest(key));
        }
        if (!columns.isEmpty() && !columns.contains(column)) {
            return Optional.of(
                    "names column '"
                            + column
                            + "', which is not indexed; indexed columns are "
                            + String.join(", ", columns));
        }
        return Optional.empty();
    }

    private static boolean isKnown(String key, String prefix, Set<Scope> scopes) {
        boolean refine = REFINE_SPELLINGS.contains(key.substring(prefix.length()));
        if (refine && scopes.contains(Scope.QUERY) && !prefix.equals(VectorIndexOptions.PREFIX)) {
            return true;
        }
        return VectorIndexOptions.declarations().stream()
                .anyMatch(d -> scopes.contains(d.scope()) && d.option().key().equals(key));
    }

    private static String nearest(String key) {
        return VectorIndexOptions.declarations().stream()
                .map(declaration -> declaration.option().key())
                .min(Comparator.comparingInt(known -> unlikeness(key, known)))
                .map(known -> "is unknown; the nearest known option is '" + known + "'")
                .orElseThrow();
    }

    /** 0 for an option cut short, otherwise the number of edits between the two. */
    private static int unlikeness(String key, String known) {
        return known.startsWith(key) ? 0 : editDistance(key, known);
    }

    /** Levenshtein distance: insertions, deletions and replacements of one character. */
    private static int editDistance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] current = new int[right.length() + 1];
            current[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced =
                        previous[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
