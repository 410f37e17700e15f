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

package io.ivfpq.benchmarks.drift;

import io.ivfpq.benchmarks.options.ReportOptions;
import io.ivfpq.benchmarks.options.WordNetOptions;
import io.ivfpq.benchmarks.report.MachineFacts;
import io.ivfpq.wordnet.HeldOutSplit;
import io.ivfpq.wordnet.WordNetDefinitions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.paimon.fs.local.LocalFileIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./benchmarks/run drift}. */
@Command(
        name = "drift",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Writes the definitions of WordNet 3.1 by topic into a table whose codebook knows"
                        + " only the first of them, lets compact_vector_index decide what to do,"
                        + " and compares recall before, after, and of an index trained on"
                        + " everything. A control in random order shows when it leaves the codebook"
                        + " alone.")
public final class DriftCommand implements Callable<Integer> {

    @Mixin private WordNetOptions data;
    @Mixin private ReportOptions report;

    @Option(names = "--rows", description = "Rows to write, chosen at random; 0 for all.")
    private int rows;

    @Option(names = "--first", description = "Rows that the first codebook is trained on.")
    private int firstRows = 20_000;

    @Option(names = "--step", description = "Rows to write at a time after that.")
    private int stepRows = 12_000;

    @Option(names = "--control", description = "Rows of the control in random order.")
    private int controlRows = 24_000;

    @Option(names = "--queries", description = "Rows to hold out as queries.")
    private int queries = 1_000;

    @Option(names = "--nprobe", split = ",", description = "Lists to probe.")
    private List<Integer> probeCounts = List.of(8, 16, 32, 64);

    @Override
    public Integer call() throws Exception {
        DriftSettings settings =
                new DriftSettings(
                        firstRows, stepRows, controlRows, queries, probeCounts, report.seed());
        HeldOutSplit split = WordNetDefinitions.load().split(report.seed(), queries);
        // Positions are by topic, so ascending ones are the order of the stream.
        int[] positions = rows == 0 ? split.table() : split.sampleTable(rows);
        Path directory = Files.createTempDirectory("flink-ivfpq-drift-");
        DriftResult result;
        try {
            result =
                    new DriftExperiment(
                                    settings,
                                    WordNetOptions::vectors,
                                    directory,
                                    line -> System.err.println("drift: " + line))
                            .run(positions, split.heldOut());
        } finally {
            LocalFileIO.create()
                    .deleteDirectoryQuietly(new org.apache.paimon.fs.Path(directory.toUri()));
        }
        DriftReport found =
                DriftReport.of(
                        data.name(), positions.length, settings, MachineFacts.current(), result);
        System.out.print(found.text());
        report.write(found);
        return 0;
    }
}
