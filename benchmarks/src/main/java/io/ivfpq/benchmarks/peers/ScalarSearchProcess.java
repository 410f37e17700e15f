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

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ivfpq.benchmarks.data.BenchmarkData;
import io.ivfpq.benchmarks.index.OurIndex;
import io.ivfpq.benchmarks.index.SearchParameters;
import io.ivfpq.benchmarks.index.SearchRun;
import io.ivfpq.format.kernel.Kernels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Searches a segment file in a JVM of its own, started without the incubator module; speaks like
 * {@link PeerProcess} expects.
 */
final class ScalarSearchProcess {

    private ScalarSearchProcess() {}

    /**
     * @param arguments segment file, file of queries, their number and dimension
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err);
        BenchmarkData queries =
                BenchmarkData.queriesOnly(
                        Path.of(arguments[1]),
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]));
        OurIndex index = OurIndex.open(queries, Files.readAllBytes(Path.of(arguments[0])));
        ObjectMapper json = new ObjectMapper();
        BufferedReader requests =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            JsonNode request = json.readTree(line);
            SearchParameters how =
                    new SearchParameters(
                            request.get("k").asInt(),
                            request.get("nprobe").asInt(),
                            request.get("refine").asInt());
            SearchRun run = index.searchAll(how, request.get("seconds").asDouble(), 1);
            Map<String, Object> result =
                    Map.of("rate", run.rate(), "ids", run.ids(), "kernels", Kernels.get().name());
            answers.println(json.writeValueAsString(Map.of("result", result)));
            answers.flush();
        }
    }
}
