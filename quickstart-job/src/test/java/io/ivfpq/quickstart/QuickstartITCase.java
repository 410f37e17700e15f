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

package io.ivfpq.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole program, small. */
class QuickstartITCase {

    @TempDir private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({"1, false", "300, false", "300, true"})
    void endsWithEveryRowIndexedOnceAndTellsSo(int rows, boolean partitioned) throws Exception {
        Path json = directory.resolve("report.json");
        QuickstartOptions options =
                new QuickstartOptions(
                        rows,
                        List.of("the feeling of being afraid"),
                        partitioned,
                        2,
                        Optional.of(json));
        QuickstartRun run =
                new QuickstartRun(
                        options,
                        RunDirectory.create(directory.resolve("run")),
                        TestScreen.plain(out));

        assertThat(run.execute()).isZero();

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        String last = lines.get(lines.size() - 1);
        assertThat(Files.readString(json).strip()).isEqualTo(last);
        JsonNode report = new ObjectMapper().readTree(last);
        assertThat(report.get("rows").intValue()).isEqualTo(rows);
        assertThat(report.get("indexedRows").intValue()).isEqualTo(rows);
        assertThat(report.get("duplicateRows").intValue()).isZero();
        assertThat(report.get("unindexedRows").intValue()).isZero();
        assertThat(report.get("codebooks").intValue()).isEqualTo(1);
        assertThat(report.get("recallAt10").doubleValue()).isBetween(0.8, 1.0);
        assertThat(report.get("recallAt10Refined").doubleValue()).isBetween(0.95, 1.0);
        assertThat(report.get("segmentsAfter").intValue())
                .isBetween(1, report.get("deltaSegmentsBefore").intValue());
        assertThat(report.get("rowsReencoded").intValue()).isZero();
        assertThat(report.get("driftCoarse").doubleValue()).isBetween(0.8, 1.5);
        assertThat(report.get("driftQuantiser").doubleValue()).isBetween(0.8, 1.5);
        assertThat(report.get("lookupQueries").intValue()).isEqualTo(201);
        assertThat(report.get("lookupRecallAt10").doubleValue()).isBetween(0.95, 1.0);
        assertThat(lines)
                .contains(
                        "   \"the feeling of being afraid\", of " + rows + " rows",
                        "   \"the feeling of being afraid\"");
    }
}
