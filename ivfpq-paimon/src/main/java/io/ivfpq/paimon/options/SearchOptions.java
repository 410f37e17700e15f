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

import io.ivfpq.format.search.QueryPlan;
import java.util.Map;

/**
 * How one query searches the index.
 *
 * @param probeSetting inverted lists to read per segment, {@link #AUTO} or {@link #ALL}
 */
public record SearchOptions(int probeSetting) {

    /** Derives the number of lists from the codebook. */
    public static final int AUTO = 0;

    /** Reads every list, which makes the search exhaustive. */
    public static final int ALL = Integer.MAX_VALUE;

    public SearchOptions {
        if (probeSetting < 0) {
            throw new IllegalArgumentException(
                    "probe setting is "
                            + probeSetting
                            + ", expected AUTO, ALL or a positive number");
        }
    }

    /**
     * Parses the options of one query.
     *
     * @param column the searched column, whose own table option wins over the table's
     * @param query options of the query itself; they win
     * @param table options of the table
     * @throws IllegalArgumentException on an unknown key under {@code ivf.} or an impossible value
     */
    public static SearchOptions of(
            String column, Map<String, String> query, Map<String, String> table) {
        OptionNames.requireQueryOptions(query);
        OptionReader fromQuery = new OptionReader(query, column, "the options of the query");
        if (query.containsKey(fromQuery.keyOf(VectorIndexOptions.NPROBE))) {
            return new SearchOptions(probeSetting(fromQuery));
        }
        return new SearchOptions(
                probeSetting(new OptionReader(table, column, "the options of the table")));
    }

    private static int probeSetting(OptionReader options) {
        String value = options.value(VectorIndexOptions.NPROBE);
        return switch (value) {
            case "all" -> ALL;
            case VectorIndexOptions.AUTO -> AUTO;
            default -> options.count(VectorIndexOptions.NPROBE, ALL, "'auto', 'all' or ");
        };
    }

    /** Lists to probe in a codebook of {@code listCount} lists; at most all of them. */
    public int probeCount(int listCount) {
        int wanted = probeSetting == AUTO ? QueryPlan.automaticProbeCount(listCount) : probeSetting;
        return Math.min(wanted, listCount);
    }
}
