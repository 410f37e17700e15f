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

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the JSON file lists: one entry an id, written again after each comparison, so that a run
 * that ends early leaves what it measured.
 */
final class PeerReport {

    static final String HEADER =
            String.format(
                    "%-18s %11s %11s %-10s %-20s %6s  %-14s %s",
                    "id",
                    "ours",
                    "peer",
                    "unit",
                    "ratio: min, med, max",
                    "goal",
                    "verdict",
                    "recall: ours, peer");

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Optional<Path> file;
    private final Map<String, Map<String, Object>> entries = new LinkedHashMap<>();

    private PeerReport(Optional<Path> file) {
        this.file = file;
    }

    /**
     * @param file to write to, if any
     */
    static PeerReport startingIn(Optional<Path> file) {
        return new PeerReport(file);
    }

    /** With the entries of the file, if it is there. */
    static PeerReport continuing(Path file) throws IOException {
        PeerReport report = new PeerReport(Optional.of(file));
        if (Files.exists(file)) {
            List<Map<String, Object>> found =
                    JSON.readValue(file.toFile(), new TypeReference<>() {});
            found.forEach(entry -> report.entries.put((String) entry.get("id"), entry));
        }
        return report;
    }

    /** Whether there are figures of this comparison. */
    boolean has(String id) {
        return entries.containsKey(id)
                && !Verdict.FAILED.toString().equals(entries.get(id).get("verdict"));
    }

    void add(PeerResult result, String machine) throws IOException {
        Map<String, Object> entry = result.asMap(PeerCases.goal(result.id()));
        entry.put("machine", machine);
        put(result.id(), entry);
    }

    void addFailure(String id, Exception reason) throws IOException {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", id);
        entry.put("verdict", Verdict.FAILED.toString());
        entry.put("reason", reason.toString());
        put(id, entry);
    }

    private void put(String id, Map<String, Object> entry) throws IOException {
        entries.put(id, entry);
        if (file.isPresent()) {
            Path unfinished = Path.of(file.get() + ".unfinished");
            JSON.writeValue(unfinished.toFile(), entries.values());
            Files.move(unfinished, file.get(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The ratios as a picture; see {@link PeerPicture}. */
    void writePicture(Path page, String title) throws IOException {
        Files.writeString(page, PeerPicture.html(title, JSON.valueToTree(entries.values())));
    }

    /** The ids by verdict, for instance {@code reached (2): search8-np32, search8-np8}. */
    String summary() {
        StringBuilder text = new StringBuilder();
        for (Verdict verdict : Verdict.values()) {
            List<String> ids = new ArrayList<>();
            for (Map.Entry<String, Map<String, Object>> entry : entries.entrySet()) {
                if (verdict.toString().equals(entry.getValue().get("verdict"))) {
                    ids.add(entry.getKey());
                }
            }
            if (!ids.isEmpty()) {
                text.append(
                        String.format(
                                "%s (%d): %s%n", verdict, ids.size(), String.join(", ", ids)));
            }
        }
        return text.toString();
    }
}
