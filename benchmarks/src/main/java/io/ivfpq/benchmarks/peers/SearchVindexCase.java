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
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Searching by codes alone against paimon-vindex, whose index file is in memory. */
record SearchVindexCase(int nprobe) implements PeerCase {

    @Override
    public String id() {
        return "search-vindex";
    }

    @Override
    public Contest prepare(PeerBench bench) throws IOException {
        IndexSettings settings = IndexSettings.SYNTHETIC_128;
        SearchParameters how = SearchParameters.plain(nprobe);
        BenchmarkData data = bench.data(settings.data());
        Map<String, Object> search = search(bench, settings, how);
        long[][] exact = bench.exact(settings.data(), how.k(), settings.metric());
        Map<String, Object> parameters = settings.asMap();
        how.addTo(parameters);
        parameters.putAll(version(bench));
        parameters.put("recallOurs", bench.searchOurs(settings, how).recall(exact, how.k()));
        parameters.put("recallPeer", vindex(bench, search).recall(exact, how.k()));
        parameters.put("queries", data.queries().count());
        return new Contest(
                "queries/s",
                Contest.Scale.MORE_IS_BETTER,
                parameters,
                () -> bench.searchOurs(settings, how).rate(),
                () -> vindex(bench, search).rate());
    }

    private static Map<String, Object> version(PeerBench bench) throws IOException {
        String version = bench.peer().call("vindex_version", Map.of()).get("version").asText();
        return Map.of("peer", "paimon-vindex " + version);
    }

    /** Builds the file on all cores, unless it is there, and gives what to ask of it. */
    private static Map<String, Object> search(
            PeerBench bench, IndexSettings settings, SearchParameters how) throws IOException {
        BenchmarkData data = bench.data(settings.data());
        Path file =
                data.rowsFile()
                        .resolveSibling(
                                String.format(
                                        "%s-%dx%d-%d.vindex",
                                        data.name(),
                                        settings.lists(),
                                        settings.subspaces(),
                                        settings.trainingRows()));
        Map<String, Object> build = new LinkedHashMap<>();
        build.put("file", file.toString());
        build.put("metric", settings.metric().optionValue());
        build.put("rows", data.rowsFile().toString());
        build.put("dimension", data.dimension());
        build.put("lists", settings.lists());
        build.put("subspaces", settings.subspaces());
        build.put("train", settings.trainingRows());
        System.err.printf("building paimon-vindex %s%n", file.getFileName());
        try (PeerProcess builder = bench.builder()) {
            builder.call("vindex_build", build);
        }
        Map<String, Object> search = new LinkedHashMap<>();
        search.put("file", file.toString());
        search.put("queries", data.queriesFile().toString());
        search.put("dimension", data.dimension());
        search.put("k", how.k());
        search.put("nprobe", how.nprobe());
        search.put("seconds", PeerBench.ROUND_SECONDS);
        return search;
    }

    private static SearchRun vindex(PeerBench bench, Map<String, Object> search)
            throws IOException {
        return PeerBench.run(bench.peer().call("vindex_search", search));
    }
}
