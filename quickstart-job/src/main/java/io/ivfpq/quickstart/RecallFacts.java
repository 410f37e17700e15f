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

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * How much of the truth the index finds.
 *
 * @param recallAt10 by codes alone, 0 to 1, probing {@code nprobe} lists
 * @param recallAt10Refined the same with {@code 10 × refineFactor} candidates re-ranked by their
 *     stored vectors
 * @param nprobe lists a query probes by default, 0 without a codebook
 * @param queries number of queries behind the figures
 */
record RecallFacts(
        double recallAt10,
        double recallAt10Refined,
        int refineFactor,
        int nprobe,
        int queries,
        String queryTexts) {

    private static final int RECALL_AT = 10;

    /** The truth for {@code questions}, to measure against. */
    static List<List<Neighbour>> exact(TableRows rows, Questions questions) {
        return ExactAnswers.of(rows, questions.vectors(), RECALL_AT);
    }

    /**
     * @param exact of {@code questions}
     * @param queryTexts what the questions are
     */
    static RecallFacts measure(
            ItemsTable table, Questions questions, List<List<Neighbour>> exact, String queryTexts)
            throws IOException {
        return new RecallFacts(
                recall(table, questions, exact, Map.of()),
                recall(table, questions, exact, IndexAnswers.REFINED),
                IndexAnswers.REFINE_FACTOR,
                table.newestCodebook().map(table::defaultProbeCount).orElse(0),
                questions.texts().size(),
                queryTexts);
    }

    private static double recall(
            ItemsTable table,
            Questions questions,
            List<List<Neighbour>> exact,
            Map<String, String> searchOptions) {
        List<List<Neighbour>> found =
                IndexAnswers.all(table.paimon(), questions.vectors(), RECALL_AT, searchOptions);
        return Math.round(1e4 * Recall.of(exact, found)) / 1e4;
    }
}
