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

import io.ivfpq.benchmarks.index.SearchParameters;
import io.ivfpq.benchmarks.index.SearchRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The ways of one side to reach a recall: for each index and each number of rows ranked again the
 * fewest probes that do. What is fastest is measured, not guessed.
 */
final class Choices {

    /** Rows ranked again; {@code K} for none. */
    private static final List<Integer> REFINES = List.of(10, 15, 20, 25, 30, 40, 60, 100);

    private static final int K = 10;

    /** Each about a tenth more than the one before. */
    private static final int[] PROBES =
            IntStream.rangeClosed(1, 320)
                    .filter(count -> count < 16 || count % Integer.highestOneBit(count / 8) == 0)
                    .toArray();

    /** Seconds to judge one choice by. */
    private static final double TRIAL_SECONDS = 0.3;

    /** So many of the fastest are measured once more, for a second. */
    private static final int FINALISTS = 3;

    private final double recall;
    private final long[][] exact;
    private final Search search;
    private final List<Choice> choices = new ArrayList<>();

    /** One way to search, and what it gives. */
    record Choice(String index, SearchParameters how, double recall, double rate) {}

    /** Searches every query, again and again for so many seconds, but at least once. */
    @FunctionalInterface
    interface Search {
        SearchRun run(String index, SearchParameters how, double seconds) throws IOException;
    }

    /**
     * @param recall that counts
     * @param exact neighbours of each query
     */
    Choices(double recall, long[][] exact, Search search) {
        this.recall = recall;
        this.exact = exact;
        this.search = search;
    }

    /** Adds the ways to search an index. */
    void add(String index) throws IOException {
        int most = PROBES.length - 1;
        for (int refine : REFINES) {
            // The more rows are ranked again, the fewer probes are enough.
            int fewest = fewest(index, refine, most);
            if (fewest <= most) {
                choices.add(measured(index, how(fewest, refine), TRIAL_SECONDS));
                most = fewest;
            }
        }
    }

    /** Index of the fewest probes that reach the recall, or one more than {@code most}. */
    private int fewest(String index, int refine, int most) throws IOException {
        int low = 0;
        int high = most + 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (search.run(index, how(middle, refine), 0).recall(exact, K) >= recall) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static SearchParameters how(int probes, int refine) {
        return new SearchParameters(K, PROBES[probes], refine);
    }

    private Choice measured(String index, SearchParameters how, double seconds) throws IOException {
        SearchRun run = search.run(index, how, seconds);
        return new Choice(index, how, run.recall(exact, K), run.rate());
    }

    /** Queries a second of a choice, measured again. */
    double rate(Choice choice) throws IOException {
        return search.run(choice.index(), choice.how(), PeerBench.ROUND_SECONDS).rate();
    }

    /**
     * The fastest of all.
     *
     * @throws IllegalStateException if none reaches the recall
     */
    Choice fastest(String side) throws IOException {
        choices.sort(Comparator.comparingDouble(Choice::rate).reversed());
        List<Choice> finalists = new ArrayList<>();
        for (Choice choice : choices.subList(0, Math.min(FINALISTS, choices.size()))) {
            finalists.add(measured(choice.index(), choice.how(), PeerBench.ROUND_SECONDS));
        }
        return finalists.stream()
                .max(Comparator.comparingDouble(Choice::rate))
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        String.format(
                                                "%s: no choice reaches recall %s", side, recall)));
    }
}
