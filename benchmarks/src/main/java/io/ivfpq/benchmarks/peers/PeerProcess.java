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
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A process that answers one line of JSON with one line of JSON: {@code {"operation": …, arguments
 * …}} with {@code {"result": …}} or {@code {"error": …}}. What it prints to standard error is
 * shown.
 */
final class PeerProcess implements AutoCloseable {

    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    PeerProcess(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        process = builder.start();
        requests =
                new BufferedWriter(
                        new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /**
     * @throws IOException with the peer's own words if it fails
     */
    JsonNode call(String operation, Map<String, ?> arguments) throws IOException {
        Map<String, Object> request = new LinkedHashMap<>(arguments);
        request.put("operation", operation);
        requests.write(json.writeValueAsString(request));
        requests.newLine();
        requests.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the peer ended during " + request);
        }
        JsonNode answer = json.readTree(line);
        if (answer.has("error")) {
            throw new IOException(
                    String.format("%s failed: %s", request, answer.get("error").asText()));
        }
        return answer.get("result");
    }

    /** Ends the process by closing its input. */
    @Override
    public void close() throws IOException {
        requests.close();
        process.destroy();
    }
}
