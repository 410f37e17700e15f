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
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Recall by codes alone, less that of Faiss with the same parameters. WordNet's vectors have length
 * 1, so cosine is L2 to Faiss.
 *
 * <p>Each turn trains with another seed: on these data recall of either side varies by 0.01 from
 * seed to seed, twice as much as what is looked for.
 */
record RecallCase(Metric metric, boolean opq) implements PeerCase {

    private static final int NPROBE = 32;

    /** Building takes a minute; more turns than these are not taken. */
    private static final int SEEDS = 3;

    @Override
    public String id() {
        String name =
                metric == Metric.INNER_PRODUCT ? "ip" : metric.name().toLowerCase(Locale.ROOT);
        return "recall-" + name + (opq ? "-opq" : "");
    }

    @Override
    public int rounds(int asked) {
        return Math.min(asked, SEEDS);
    }

    @Override
    public Contest prepare(PeerBench bench) throws IOException {
        IndexSettings settings = IndexSettings.WORDNET.withMetric(metric).withOpq(opq);
        SearchParameters how = SearchParameters.plain(NPROBE);
        long[][] exact = bench.exact(settings.data(), how.k(), metric);
        Map<String, Object> parameters = settings.asMap();
        parameters.put("seed", "1 to " + SEEDS);
        how.addTo(parameters);
        AtomicLong oursSeed = new AtomicLong();
        AtomicLong peerSeed = new AtomicLong();
        return new Contest(
                "recall@10",
                Contest.Scale.DIFFERENCE,
                Recalls.NONE,
                parameters,
                () -> ours(bench, settings.withSeed(oursSeed.incrementAndGet()), how, exact),
                () -> peer(bench, settings.withSeed(peerSeed.incrementAndGet()), how, exact));
    }

    private static double ours(
            PeerBench bench, IndexSettings settings, SearchParameters how, long[][] exact)
            throws IOException {
        System.err.printf("building ours: %s%n", settings.asMap());
        OurIndex index = OurIndex.build(bench.data(settings.data()), settings);
        return index.searchAll(how, 0, 1).recall(exact, how.k());
    }

    private static double peer(
            PeerBench bench, IndexSettings settings, SearchParameters how, long[][] exact)
            throws IOException {
        String name = bench.buildFaiss(settings, settings.faissFactory());
        double recall = bench.searchFaiss(name, settings.data(), how, 0).recall(exact, how.k());
        bench.peer().call("faiss_forget", Map.of("name", name));
        return recall;
    }
}
