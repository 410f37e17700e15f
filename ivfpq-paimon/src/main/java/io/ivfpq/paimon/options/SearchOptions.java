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

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.search.QueryPlan;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How one query searches the index.
 *
 * @param probeSetting inverted lists to read per segment, {@link #AUTO} or {@link #ALL}
 * @param targetRecall recall to probe for where the setting is {@link #AUTO} and the codebook was
 *     calibrated; 0 for none
 */
public record SearchOptions(int probeSetting, double targetRecall) {

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
        if (!(targetRecall >= 0 && targetRecall < 1)) {
            throw new IllegalArgumentException(
                    "target recall is " + targetRecall + ", expected 0 or more and less than 1");
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
        OptionReader fromTable = new OptionReader(table, column, "the options of the table");
        if (fromQuery.isSet(VectorIndexOptions.NPROBE)) {
            return new SearchOptions(probeSetting(fromQuery), 0);
        }
        if (fromQuery.isSet(VectorIndexOptions.QUERY_TARGET_RECALL)) {
            return new SearchOptions(
                    AUTO, fromQuery.recall(VectorIndexOptions.QUERY_TARGET_RECALL));
        }
        return new SearchOptions(
                probeSetting(fromTable),
                fromTable.isSet(VectorIndexOptions.TARGET_RECALL)
                        ? fromTable.recall(VectorIndexOptions.TARGET_RECALL)
                        : 0);
    }

    private static int probeSetting(OptionReader options) {
        String value = options.value(VectorIndexOptions.NPROBE);
        return switch (value) {
            case "all" -> ALL;
            case VectorIndexOptions.AUTO -> AUTO;
            default -> options.count(VectorIndexOptions.NPROBE, ALL, "'auto', 'all' or ");
        };
    }

    /** Lists to probe in a codebook; at most all of them. */
    public int probeCount(Codebook codebook) {
        if (probeSetting == AUTO && targetRecall > 0) {
            boolean refined = !codebook.refine().isNone();
            OptionalInt calibrated = codebook.calibration().probeCount(targetRecall, refined);
            if (calibrated.isPresent()) {
                return Math.min(calibrated.getAsInt(), codebook.listCount());
            }
        }
        return probeCount(codebook.listCount());
    }

    private int probeCount(int listCount) {
        int wanted = probeSetting == AUTO ? QueryPlan.automaticProbeCount(listCount) : probeSetting;
        return Math.min(wanted, listCount);
    }
}
