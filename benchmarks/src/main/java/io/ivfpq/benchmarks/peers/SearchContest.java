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
import io.ivfpq.benchmarks.index.SearchRun;
import java.io.IOException;
import java.util.Map;

/**
 * A comparison of two ways to search one data set: both rates, and what both find.
 *
 * @param settings of the index that both search
 * @param ours one round of ours
 * @param peer one round of the peer
 */
record SearchContest(IndexSettings settings, SearchParameters how, Search ours, Search peer) {

    /** One round of searching every query. */
    @FunctionalInterface
    interface Search {
        SearchRun run() throws IOException;
    }

    /**
     * @param about what else the JSON file says of it
     */
    Contest prepare(PeerBench bench, Map<String, Object> about) throws IOException {
        long[][] exact = bench.exact(settings.data(), how.k(), settings.metric());
        Recalls recalls =
                new Recalls(ours.run().recall(exact, how.k()), peer.run().recall(exact, how.k()));
        Map<String, Object> parameters = settings.asMap();
        how.addTo(parameters);
        parameters.putAll(about);
        return new Contest(
                "queries/s",
                Contest.Scale.MORE_IS_BETTER,
                recalls,
                parameters,
                () -> ours.run().rate(),
                () -> peer.run().rate());
    }
}
