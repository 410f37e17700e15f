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

import io.ivfpq.benchmarks.data.BenchmarkData;
import io.ivfpq.benchmarks.index.IndexSettings;
import io.ivfpq.benchmarks.index.SearchParameters;
import io.ivfpq.format.search.BatchSearch;
import io.ivfpq.format.search.Distances;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Searching by codes alone against paimon-vindex, which has our index in memory as a file. */
record SearchVindexCase(int nprobe) implements PeerCase {

    @Override
    public String id() {
        return "search-vindex";
    }

    @Override
    public Contest prepare(PeerBench bench) throws IOException {
        IndexSettings settings = IndexSettings.SYNTHETIC_128;
        SearchParameters how = SearchParameters.plain(nprobe);
        Map<String, Object> search = search(bench, settings, how);
        String version = bench.peer().call("vindex_version", Map.of()).get("version").asText();
        return new SearchContest(
                        settings,
                        how,
                        () -> bench.searchOurs(settings, how),
                        () -> PeerBench.run(bench.peer().call("vindex_search", search)))
                .prepare(
                        bench,
                        Map.of(
                                "peer",
                                "paimon-vindex " + version,
                                "batchQueriesOurs",
                                BatchSearch.portion(settings.codeBits(), Distances.EXACT)));
    }

    /** Exports our segment and gives what to ask of it. */
    private static Map<String, Object> search(
            PeerBench bench, IndexSettings settings, SearchParameters how) throws IOException {
        BenchmarkData data = bench.data(settings.data());
        Path file = bench.scratch().resolve(settings.data() + ".vindex");
        Files.write(file, bench.ours(settings).exported());
        Map<String, Object> search = new LinkedHashMap<>();
        search.put("file", file.toString());
        search.put("queries", data.queriesFile().toString());
        search.put("dimension", data.dimension());
        search.put("k", how.k());
        search.put("nprobe", how.nprobe());
        search.put("seconds", PeerBench.ROUND_SECONDS);
        return search;
    }
}
