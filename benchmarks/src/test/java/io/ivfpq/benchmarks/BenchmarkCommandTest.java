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

package io.ivfpq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchmarkCommandTest {

    private static final String CACHE = "ivfpq.cache";

    @TempDir private Path directory;

    private String cacheBefore;
    private JsonNode settings;

    @BeforeEach
    void generateDataHere() {
        cacheBefore = System.getProperty(CACHE);
        System.setProperty(CACHE, directory.toString());
    }

    @AfterEach
    void restoreTheCache() {
        if (cacheBefore == null) {
            System.clearProperty(CACHE);
        } else {
            System.setProperty(CACHE, cacheBefore);
        }
    }

    private JsonNode run(String command, String... more) throws IOException {
        Path json = directory.resolve(command + ".json");
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                command,
                                "--data",
                                "synthetic-4k-32",
                                "--rounds",
                                "2",
                                "--seconds",
                                "0.01",
                                "--threads",
                                "2",
                                "--json",
                                json.toString()));
        arguments.addAll(List.of(more));
        StringWriter errors = new StringWriter();
        int code =
                new CommandLine(new BenchmarkCommand())
                        .setErr(new PrintWriter(errors))
                        .execute(arguments.toArray(String[]::new));
        assertThat(errors.toString()).isEmpty();
        assertThat(code).isZero();
        JsonNode report = new ObjectMapper().readTree(json.toFile());
        settings = report.get("settings");
        assertThat(report.get("settings").get("seed").asInt()).isEqualTo(1);
        assertThat(report.get("machine").get("cores").asInt()).isPositive();
        assertThat(report.get("figures"))
                .allSatisfy(
                        figure -> {
                            JsonNode value = figure.get("value");
                            assertThat(value.get("min").asDouble()).isPositive();
                            assertThat(value.get("median").asDouble())
                                    .isBetween(
                                            value.get("min").asDouble(),
                                            value.get("max").asDouble());
                        });
        return report.get("figures");
    }

    private static List<String> words(JsonNode figures) {
        List<String> words = new ArrayList<>();
        figures.forEach(figure -> words.add(String.join(" ", values(figure.get("what")))));
        return words;
    }

    private static List<String> values(JsonNode object) {
        List<String> values = new ArrayList<>();
        object.forEach(value -> values.add(value.asText()));
        return values;
    }

    @Test
    void searchMeasuresEveryRankingAndEveryFilter() throws IOException {
        JsonNode figures =
                run("search", "--nprobe", "2,16", "--pass", "0.01,0.5", "--refine", "50");

        assertThat(words(figures))
                .containsExactly(
                        "2 codes 1",
                        "2 codes, in batches 1",
                        "2 codes 2",
                        "2 best 50 by sq8 1",
                        "2 best 50 by vectors 1",
                        "16 codes 1",
                        "16 codes, in batches 1",
                        "16 codes 2",
                        "16 best 50 by sq8 1",
                        "16 best 50 by vectors 1",
                        "2 codes 1.0",
                        "2 codes 50.0",
                        "16 codes 1.0",
                        "16 codes 50.0",
                        "2 best by sq8 1.0",
                        "2 best by sq8 50.0",
                        "16 best by sq8 1.0",
                        "16 best by sq8 50.0");
        assertThat(recall(figures, 1)).isEqualTo(recall(figures, 0));
        assertThat(recall(figures, 2)).isEqualTo(recall(figures, 0));
        assertThat(recall(figures, 5)).isGreaterThan(recall(figures, 0)).isLessThan(0.99);
        assertThat(recall(figures, 8)).isGreaterThan(recall(figures, 5) + 0.02);
        assertThat(recall(figures, 9)).isGreaterThan(0.95);
        // All ten are found although two lists hold fewer rows that pass.
        assertThat(figures.get(10).get("also").get("found of 10").asDouble()).isEqualTo(10);
        assertThat(recall(figures, 12)).isGreaterThan(0.5);
    }

    private static double recall(JsonNode figures, int index) {
        return figures.get(index).get("also").get("recall").asDouble();
    }

    @Test
    void encodeMeasuresEveryStep() throws IOException {
        JsonNode figures = run("encode", "--rows", "1000");

        assertThat(words(figures))
                .containsExactly("assign 1", "encode 1", "segment 1", "segment 2");
        assertThat(figures.findValuesAsText("unit")).containsOnly("rows/s");
    }

    @Test
    void codesOf4BitsTakeAsManyBytes() throws IOException {
        run("encode", "--rows", "500");
        int subspaces = settings.get("subspaces").asInt();

        run("encode", "--rows", "500", "--bits", "4");

        assertThat(settings.get("codeBits").asInt()).isEqualTo(4);
        assertThat(settings.get("subspaces").asInt()).isEqualTo(2 * subspaces);
    }

    @Test
    void trainMeasuresEveryPhaseOnOneThreadAndSeveral() throws IOException {
        JsonNode figures = run("train");

        assertThat(words(figures))
                .containsExactly(
                        "centroids 1",
                        "rotation 1",
                        "codewords 1",
                        "baseline 1",
                        "calibration 1",
                        "all 1",
                        "centroids 2",
                        "rotation 2",
                        "codewords 2",
                        "baseline 2",
                        "calibration 2",
                        "all 2");
        double phases = 0;
        for (int i = 0; i < 5; i++) {
            phases += figures.get(i).get("value").get("min").asDouble();
        }
        assertThat(figures.get(5).get("value").get("max").asDouble()).isGreaterThan(phases * 0.99);
    }

    @Test
    void mergeMeasuresMergingBesideCopying() throws IOException {
        JsonNode figures = run("merge", "--segments", "2,8");

        assertThat(words(figures)).containsExactly("merge 2", "copy 2", "merge 8", "copy 8");
        assertThat(figures.get(0).get("also").get("of copying").asDouble()).isPositive();
    }

    @Test
    void everyCommandWritesJson() {
        Map<String, CommandLine> commands =
                new CommandLine(new BenchmarkCommand()).getSubcommands();

        assertThat(commands.keySet())
                .containsExactlyInAnyOrder(
                        "recall", "peers", "drift", "search", "encode", "train", "merge", "jmh");
        commands.forEach(
                (name, command) -> {
                    assertThat(command.getUsageMessage()).contains("--json=<json>");
                    assertThat(new CommandLine(new BenchmarkCommand()).execute(name, "--help"))
                            .as(name)
                            .isZero();
                });
    }

    @Test
    void namesTheDataSetsWhenAskedForAnotherOne() {
        StringWriter errors = new StringWriter();

        int code =
                new CommandLine(new BenchmarkCommand())
                        .setErr(new PrintWriter(errors))
                        .execute("encode", "--data", "sift");

        assertThat(code).isEqualTo(2);
        assertThat(errors.toString())
                .contains("Invalid value for option '--data'", "synthetic-1m-128", "wordnet");
    }
}
