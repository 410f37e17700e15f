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
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.search.Refinement;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How one query searches the index.
 *
 * @param probeSetting inverted lists to read per segment, {@link #AUTO} or {@link #ALL}
 * @param targetRecall recall to probe for where the setting is {@link #AUTO} and the codebook was
 *     calibrated; 0 for none
 * @param rankedAgain whether enough candidates are ranked again by their vectors outside the index
 */
public record SearchOptions(int probeSetting, double targetRecall, boolean rankedAgain) {

    /** Derives the number of lists from the codebook. */
    public static final int AUTO = 0;

    /** Reads every list, which makes the search exhaustive. */
    public static final int ALL = Integer.MAX_VALUE;

    /** Candidates for each result that recall of re-ranked candidates was measured with. */
    private static final int CALIBRATED_FACTOR = Refinement.candidateCount(10) / 10;

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
        boolean rankedAgain = isRankedAgain(fromQuery, fromTable);
        if (fromQuery.isSet(VectorIndexOptions.NPROBE)) {
            return new SearchOptions(probeSetting(fromQuery), 0, rankedAgain);
        }
        if (fromQuery.isSet(VectorIndexOptions.QUERY_TARGET_RECALL)) {
            return new SearchOptions(
                    AUTO, fromQuery.recall(VectorIndexOptions.QUERY_TARGET_RECALL), rankedAgain);
        }
        return new SearchOptions(
                probeSetting(fromTable),
                fromTable.isSet(VectorIndexOptions.TARGET_RECALL)
                        ? fromTable.recall(VectorIndexOptions.TARGET_RECALL)
                        : 0,
                rankedAgain);
    }

    private static boolean isRankedAgain(OptionReader fromQuery, OptionReader fromTable) {
        OptionReader from =
                fromQuery.isSet(VectorIndexOptions.REFINE_FACTOR) ? fromQuery : fromTable;
        return from.isSet(VectorIndexOptions.REFINE_FACTOR)
                && from.count(VectorIndexOptions.REFINE_FACTOR, Integer.MAX_VALUE, "")
                        >= CALIBRATED_FACTOR;
    }

    private static int probeSetting(OptionReader options) {
        String value = options.value(VectorIndexOptions.NPROBE);
        return switch (value) {
            case "all" -> ALL;
            case VectorIndexOptions.AUTO -> AUTO;
            default -> options.count(VectorIndexOptions.NPROBE, ALL, "'auto', 'all' or ");
        };
    }

    /** Whether a recall is asked for rather than a number of lists. */
    public boolean asksForRecall() {
        return probeSetting == AUTO && targetRecall > 0;
    }

    private boolean isRefined(Codebook codebook) {
        return rankedAgain || !codebook.refine().isNone();
    }

    /** Lists to probe in a codebook; at most all of them. */
    public int probeCount(Codebook codebook) {
        if (asksForRecall()) {
            OptionalInt calibrated =
                    codebook.calibration().probeCount(targetRecall, isRefined(codebook));
            if (calibrated.isPresent()) {
                return Math.min(calibrated.getAsInt(), codebook.listCount());
            }
        }
        int wanted = probeSetting == AUTO ? automatic(codebook.shape()) : probeSetting;
        return Math.min(wanted, codebook.listCount());
    }

    /** Lists of as many rows, however many of them each row lies in. */
    private static int automatic(CodebookShape shape) {
        int lists = QueryPlan.automaticProbeCount(shape.listCount());
        return (lists + shape.listsPerRow() - 1) / shape.listsPerRow();
    }

    /**
     * Why the recall that is asked for is not what a search of this codebook gives, and what to do
     * about it; empty if it is, or none is asked for. An estimate, from the rows that were held out
     * of the training.
     */
    public Optional<String> shortfall(Codebook codebook) {
        if (!asksForRecall()) {
            return Optional.empty();
        }
        OptionalDouble best = codebook.calibration().bestRecall(isRefined(codebook));
        if (best.isEmpty()) {
            return Optional.of(unknown(codebook));
        }
        return best.getAsDouble() >= targetRecall
                ? Optional.empty()
                : Optional.of(tooLow(codebook, best.getAsDouble()));
    }

    private String unknown(Codebook codebook) {
        return String.format(
                "target recall %s says nothing to codebook generation %d, which was trained on too"
                        + " few rows to measure recall; %d of %d lists are probed, as without a"
                        + " target. Train again when the table has more rows",
                targetRecall, codebook.generation(), probeCount(codebook), codebook.listCount());
    }

    private String tooLow(Codebook codebook, double best) {
        return String.format(
                Locale.ROOT,
                "target recall %s is out of reach: %s, codebook generation %d found %.3f of the ten"
                        + " nearest at best when it was trained; %d of %d lists are probed, as more"
                        + " add nothing. %s",
                targetRecall,
                isRefined(codebook) ? "with candidates ranked again" : "by codes alone",
                codebook.generation(),
                best,
                probeCount(codebook),
                codebook.listCount(),
                remedy(codebook));
    }

    private String remedy(Codebook codebook) {
        if (isRefined(codebook)) {
            return String.format(
                    "Train again with more '%s', or ask for less",
                    VectorIndexOptions.PQ_SUBSPACES.key());
        }
        return String.format(
                Locale.ROOT,
                "Candidates ranked again by their vectors reach %.3f: set '%s' = 'sq8' and train"
                        + " again, or ask with '%s' = '%d'",
                codebook.calibration().bestRecall(true).orElseThrow(),
                VectorIndexOptions.REFINE.key(),
                VectorIndexOptions.REFINE_FACTOR.key(),
                CALIBRATED_FACTOR);
    }
}
