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

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerRunTest {

    @TempDir private Path directory;

    private final List<String> prepared = new ArrayList<>();
    private final ByteArrayOutputStream table = new ByteArrayOutputStream();
    private Path json;

    @BeforeEach
    void nameTheFile() {
        json = directory.resolve("peers.json");
    }

    /** Ratios of 2 for every round, at the given recalls; fails if there are none. */
    private record Fake(String id, Optional<Recalls> recalls, List<String> prepared)
            implements PeerCase {

        @Override
        public Contest prepare(PeerBench bench) throws IOException {
            prepared.add(id);
            return new Contest(
                    "queries/s",
                    Contest.Scale.MORE_IS_BETTER,
                    recalls.orElseThrow(() -> new IOException("the peer is gone")),
                    Map.of("k", 10),
                    () -> 6,
                    () -> 3);
        }
    }

    private Fake fake(String id, Recalls recalls) {
        return new Fake(id, Optional.of(recalls), prepared);
    }

    private Fake failing(String id) {
        return new Fake(id, Optional.empty(), prepared);
    }

    private int run(PeerReport report, PeerCase... cases) throws IOException {
        PrintStream out = new PrintStream(table, true, StandardCharsets.UTF_8);
        PrintStream none =
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        try (PeerBench bench = new PeerBench(List.of("no such peer"))) {
            return new PeerRun(bench, report, 3, out, none).run(List.of(cases));
        }
    }

    @Test
    void measuresTheOthersWhenOneFailsAndSaysWhatBecameOfEach() throws IOException {
        PeerReport report = PeerReport.startingIn(Optional.of(json));

        int failures =
                run(
                        report,
                        failing("kmeans"),
                        fake("search8-np8", new Recalls(0.7, 0.701)),
                        fake("search8-np32", new Recalls(0.7, 0.701)),
                        fake("search-vindex", new Recalls(0.7, 0.6)));

        assertThat(failures).isEqualTo(1);
        assertThat(table.toString(StandardCharsets.UTF_8))
                .contains("kmeans             failed: java.io.IOException: the peer is gone\n")
                .containsPattern(
                        "search8-np32 +6.000 +3.000 queries/s .* 3.0  missed +0.7000 0.7010")
                .endsWith(
                        "reached (1): search8-np8\n"
                                + "missed (1): search8-np32\n"
                                + "recall differs (1): search-vindex\n"
                                + "failed (1): kmeans\n");
        JsonNode entries = new ObjectMapper().readTree(json.toFile());
        assertThat(entries.findValuesAsText("id"))
                .containsExactly("kmeans", "search8-np8", "search8-np32", "search-vindex");
        assertThat(entries.get(0).get("reason").asText()).endsWith("the peer is gone");
        JsonNode reached = entries.get(1);
        assertThat(reached.get("ratio").toString())
                .isEqualTo("{\"min\":2.0,\"median\":2.0,\"max\":2.0}");
        assertThat(reached.get("goal").asDouble()).isEqualTo(2);
        assertThat(reached.get("recall").toString()).isEqualTo("{\"ours\":0.7,\"peer\":0.701}");
        assertThat(reached.get("machine").asText()).contains("cores");
        assertThat(entries.get(3).get("verdict").asText()).isEqualTo("recall differs");
    }

    @Test
    void goesOnAfterTheLastFigureOfAnEarlierRunAndTriesAgainWhatFailed() throws IOException {
        run(
                PeerReport.startingIn(Optional.of(json)),
                fake("search8-np8", Recalls.NONE),
                failing("kmeans"));
        prepared.clear();

        int failures =
                run(
                        PeerReport.continuing(json),
                        fake("search8-np8", Recalls.NONE),
                        fake("kmeans", Recalls.NONE),
                        fake("merge-copy", Recalls.NONE));

        assertThat(failures).isZero();
        assertThat(prepared).containsExactly("kmeans", "merge-copy");
        JsonNode entries = new ObjectMapper().readTree(json.toFile());
        assertThat(entries.findValuesAsText("id"))
                .containsExactly("search8-np8", "kmeans", "merge-copy");
        assertThat(entries.findValuesAsText("verdict")).containsOnly("reached");
    }

    @Test
    void writesFiguresBeforeTheNextComparisonBegins() throws IOException {
        PeerReport report = PeerReport.startingIn(Optional.of(json));
        List<Integer> entries = new ArrayList<>();

        run(
                report,
                fake("search8-np8", Recalls.NONE),
                new PeerCase() {
                    @Override
                    public String id() {
                        return "looks";
                    }

                    @Override
                    public Contest prepare(PeerBench bench) throws IOException {
                        entries.add(new ObjectMapper().readTree(json.toFile()).size());
                        throw new IllegalStateException("seen enough");
                    }
                });

        assertThat(entries).containsExactly(1);
    }
}
