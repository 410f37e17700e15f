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

import io.ivfpq.benchmarks.index.IndexSettings;
import io.ivfpq.benchmarks.index.OurIndex;
import io.ivfpq.benchmarks.index.SearchParameters;
import io.ivfpq.benchmarks.index.SearchRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Our fastest way to a recall against the fastest of Faiss: code sizes, probes and the number of
 * rows ranked again by their vectors are each side's choice.
 *
 * @param base data, metric, lists and training of all indexes
 * @param subspaces of 8 bits that both sides may choose
 * @param narrowSubspaces of 4 bits that both sides may choose
 */
record BestCase(
        String id,
        IndexSettings base,
        double recall,
        List<Integer> subspaces,
        List<Integer> narrowSubspaces)
        implements PeerCase {

    private static final int K = 10;
    private static final List<Integer> REFINES = List.of(20, 40, 60, 100, 200);
    private static final List<Integer> PROBES = List.of(2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64);

    /** Seconds to judge one choice by; the contest measures again. */
    private static final double TRIAL_SECONDS = 0.3;

    /** One way to search, and what it gives. */
    private record Choice(String index, SearchParameters how, double recall, double rate) {}

    private interface Search {
        SearchRun run(SearchParameters how) throws IOException;
    }

    @Override
    public Contest prepare(PeerBench bench) throws IOException {
        long[][] exact = bench.exact(base.data(), K, base.metric());
        List<Choice> ours = new ArrayList<>();
        List<Choice> peer = new ArrayList<>();
        Map<String, IndexSettings> indexes = indexes();
        for (Map.Entry<String, IndexSettings> entry : indexes.entrySet()) {
            OurIndex index = bench.ours(entry.getValue());
            add(ours, entry.getKey(), exact, how -> index.searchInBatches(how, TRIAL_SECONDS));
            String name = bench.buildFaiss(entry.getValue(), entry.getValue().faissFactory());
            add(peer, name, exact, how -> faiss(bench, name, how, TRIAL_SECONDS));
        }
        Choice mine = fastest(ours, "ours");
        Choice theirs = fastest(peer, "Faiss");
        Map<String, Object> parameters = base.asMap();
        parameters.remove("subspaces");
        parameters.remove("codeBits");
        parameters.put("recallAtLeast", recall);
        parameters.put("batchQueriesOurs", OurIndex.BATCH_QUERIES);
        parameters.put("bestOurs", mine);
        parameters.put("bestPeer", theirs);
        OurIndex index = bench.ours(indexes.get(mine.index()));
        return new Contest(
                "queries/s",
                Contest.Scale.MORE_IS_BETTER,
                Recalls.NONE,
                parameters,
                () -> index.searchInBatches(mine.how(), PeerBench.ROUND_SECONDS).rate(),
                () -> faiss(bench, theirs.index(), theirs.how(), PeerBench.ROUND_SECONDS).rate());
    }

    /** What to build, by a name such as {@code 32x4}. */
    private Map<String, IndexSettings> indexes() {
        Map<String, IndexSettings> indexes = new LinkedHashMap<>();
        subspaces.forEach(count -> indexes.put(count + "x8", base.withCodes(count, 8)));
        narrowSubspaces.forEach(count -> indexes.put(count + "x4", base.withCodes(count, 4)));
        return indexes;
    }

    private SearchRun faiss(PeerBench bench, String name, SearchParameters how, double seconds)
            throws IOException {
        return bench.searchFaiss(name, base.data(), how, seconds);
    }

    /** For each number of rows ranked again, the fewest probes that reach the recall. */
    private void add(List<Choice> choices, String index, long[][] exact, Search search)
            throws IOException {
        for (int refine : REFINES) {
            for (int nprobe : PROBES) {
                SearchParameters how = new SearchParameters(K, nprobe, refine);
                SearchRun run = search.run(how);
                double reached = run.recall(exact, K);
                if (reached >= recall) {
                    choices.add(new Choice(index, how, reached, run.rate()));
                    break;
                }
            }
        }
    }

    private Choice fastest(List<Choice> choices, String side) {
        return choices.stream()
                .max((a, b) -> Double.compare(a.rate(), b.rate()))
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        String.format(
                                                "%s: no choice of %s reaches recall %s",
                                                id, side, recall)));
    }
}
