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
import java.io.IOException;
import java.util.Map;

/** Our search with several threads against ours with one. */
record ThreadsCase(int threads) implements PeerCase {

    @Override
    public String id() {
        return "threads-" + threads;
    }

    @Override
    public Contest prepare(PeerBench bench) throws IOException {
        IndexSettings settings = IndexSettings.SYNTHETIC_128;
        SearchParameters how = SearchParameters.plain(32);
        OurIndex index = bench.ours(settings);
        Map<String, Object> parameters = settings.asMap();
        how.addTo(parameters);
        parameters.put("peer", "ours with 1 thread");
        return new Contest(
                "queries/s",
                Contest.Scale.MORE_IS_BETTER,
                Recalls.NONE,
                parameters,
                () -> index.searchAll(how, PeerBench.ROUND_SECONDS, threads).rate(),
                () -> index.searchAll(how, PeerBench.ROUND_SECONDS, 1).rate());
    }
}
