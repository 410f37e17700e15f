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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Our search in a JVM without the incubator module against Faiss {@code IndexIVFPQ} with the same
 * codebook.
 */
record ScalarSearchCase() implements PeerCase {

    @Override
    public String id() {
        return "scalar8";
    }

    @Override
    public Contest prepare(PeerBench bench) throws IOException {
        IndexSettings settings = IndexSettings.SYNTHETIC_128;
        SearchParameters how = SearchParameters.plain(32);
        String faiss = bench.giveToFaiss(settings);
        PeerProcess scalar = start(bench, settings);
        Map<String, Object> arguments = new LinkedHashMap<>();
        how.addTo(arguments);
        arguments.put("seconds", PeerBench.ROUND_SECONDS);
        String kernels = scalar.call("search", arguments).get("kernels").asText();
        return new SearchContest(
                        settings,
                        how,
                        () -> PeerBench.run(scalar.call("search", arguments)),
                        () -> bench.searchFaiss(faiss, settings.data(), how))
                .prepare(bench, Map.of("kernels", kernels));
    }

    /** The process ends with this one: it reads until its input is closed. */
    private static PeerProcess start(PeerBench bench, IndexSettings settings) throws IOException {
        Path segment = Files.createTempFile("ivfpq-benchmark-", ".index");
        segment.toFile().deleteOnExit();
        Files.write(segment, bench.ours(settings).segment());
        BenchmarkData data = bench.data(settings.data());
        return new PeerProcess(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScalarSearchProcess.class.getName(),
                        segment.toString(),
                        data.queriesFile().toString(),
                        String.valueOf(data.queries().count()),
                        String.valueOf(data.dimension())),
                Map.of());
    }
}
