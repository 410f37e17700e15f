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
import io.ivfpq.benchmarks.peers.Choices.Choice;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Our fastest way to a recall against the fastest of Faiss. Both choose among the same lists, code
 * sizes, probes and numbers of rows ranked again by their vectors; ours may have each row in two
 * lists, which Faiss cannot.
 *
 * @param base data, metric and training of all indexes
 * @param listCounts that both sides may choose
 * @param subspaces that both sides may choose, of 4 bits; 8 bits were never the choice of either
 */
record BestCase(
        String id,
        IndexSettings base,
        double recall,
        List<Integer> listCounts,
        List<Integer> subspaces)
        implements PeerCase {

    private static final int K = 10;

    @Override
    public Contest prepare(PeerBench bench) throws IOException {
        long[][] exact = bench.exact(base.data(), K, base.metric());
        Map<String, IndexSettings> indexes = indexes();
        Map<String, String> names = new HashMap<>();
        Choices ours =
                new Choices(
                        recall,
                        exact,
                        (index, how, seconds) ->
                                bench.ours(indexes.get(index)).searchInBatches(how, seconds));
        Choices peer =
                new Choices(
                        recall,
                        exact,
                        (index, how, seconds) ->
                                bench.searchFaiss(names.get(index), base.data(), how, seconds));
        for (Map.Entry<String, IndexSettings> index : indexes.entrySet()) {
            IndexSettings settings = index.getValue();
            ours.add(index.getKey());
            if (settings.listsPerRow() == 1) {
                names.put(index.getKey(), bench.buildFaiss(settings, settings.faissFactory()));
                peer.add(index.getKey());
            }
        }
        Choice mine = ours.fastest(id + ", ours");
        Choice theirs = peer.fastest(id + ", Faiss");
        return new Contest(
                "queries/s",
                Contest.Scale.MORE_IS_BETTER,
                Recalls.NONE,
                parameters(mine, theirs),
                () -> ours.rate(mine),
                () -> peer.rate(theirs));
    }

    private Map<String, Object> parameters(Choice ours, Choice peer) {
        Map<String, Object> parameters = base.asMap();
        List.of("lists", "subspaces", "codeBits", "listsPerRow").forEach(parameters::remove);
        parameters.put("recallAtLeast", recall);
        parameters.put("bestOurs", ours);
        parameters.put("bestPeer", peer);
        return parameters;
    }

    /** What to build, by a name such as {@code 1024 lists, 32x4}. */
    private Map<String, IndexSettings> indexes() {
        Map<String, IndexSettings> indexes = new LinkedHashMap<>();
        for (int lists : listCounts) {
            for (int m : subspaces) {
                IndexSettings settings = base.withLists(lists).withCodes(m, 4);
                put(indexes, settings);
                put(indexes, settings.withListsPerRow(2));
            }
        }
        return indexes;
    }

    private static void put(Map<String, IndexSettings> indexes, IndexSettings settings) {
        String name =
                String.format(
                        "%d lists, %dx%d%s",
                        settings.lists(),
                        settings.subspaces(),
                        settings.codeBits(),
                        settings.listsPerRow() == 1 ? "" : ", rows in two");
        indexes.put(name, settings);
    }
}
