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
import io.ivfpq.benchmarks.index.SearchParameters;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * Recall by codes alone, less that of Faiss with the same parameters. WordNet's vectors have length
 * 1, so cosine is L2 to Faiss. Recall does not vary from turn to turn.
 */
record RecallCase(Metric metric, boolean opq) implements PeerCase {

    private static final int NPROBE = 32;

    @Override
    public String id() {
        String name =
                metric == Metric.INNER_PRODUCT ? "ip" : metric.name().toLowerCase(Locale.ROOT);
        return "recall-" + name + (opq ? "-opq" : "");
    }

    @Override
    public Contest prepare(PeerBench bench) throws IOException {
        IndexSettings settings = IndexSettings.WORDNET.withMetric(metric).withOpq(opq);
        SearchParameters how = SearchParameters.plain(NPROBE);
        String faiss = bench.buildFaiss(settings, settings.faissFactory());
        long[][] exact = bench.exact(settings.data(), how.k(), metric);
        double ours = bench.searchOurs(settings, how).recall(exact, how.k());
        double peer = bench.searchFaiss(faiss, settings.data(), how).recall(exact, how.k());
        Map<String, Object> parameters = settings.asMap();
        how.addTo(parameters);
        return new Contest(
                "recall@10",
                Contest.Scale.DIFFERENCE,
                Recalls.NONE,
                parameters,
                () -> ours,
                () -> peer);
    }
}
