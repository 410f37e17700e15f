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

import io.ivfpq.benchmarks.options.ReportOptions;
import io.ivfpq.benchmarks.options.WordNetOptions;
import io.ivfpq.benchmarks.report.MachineFacts;
import io.ivfpq.format.vector.VectorBatch;
import io.ivfpq.wordnet.WordNetDefinitions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./benchmarks/run recall}. */
@Command(
        name = "recall",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Recall against exact search on the definitions of WordNet 3.1, embedded by"
                    + " all-MiniLM-L6-v2; the defaults are the parameters Faiss was measured at.")
final class RecallCommand implements Callable<Integer> {

    @Mixin private WordNetOptions data;
    @Mixin private ReportOptions report;

    @Option(names = "--lists", description = "Coarse centroids.")
    private int lists = 512;

    @Option(names = "--subspaces", description = "Subspaces of 8 bits.")
    private int subspaces = 48;

    @Option(names = "--train", description = "Rows to train on, chosen at random.")
    private int trainingRows = 60_000;

    @Option(names = "--queries", description = "Rows to hold out as queries.")
    private int queries = 1_000;

    @Option(names = "--nprobe", split = ",", description = "Lists to probe.")
    private List<Integer> probeCounts = List.of(8, 16, 32);

    @Option(
            names = "--repeats",
            description = "Times to train, the first with --seed, each other with the next one.")
    private int repeats = 3;

    @Override
    public Integer call() throws IOException {
        RecallSettings settings =
                new RecallSettings(
                        lists,
                        subspaces,
                        trainingRows,
                        queries,
                        10,
                        100,
                        Runtime.getRuntime().availableProcessors());
        WordNetDefinitions definitions = WordNetDefinitions.load();
        VectorBatch vectors = WordNetOptions.vectors();
        List<List<RecallPoint>> measured = new ArrayList<>();
        List<Long> seeds = new ArrayList<>();
        for (long next = report.seed(); next < report.seed() + repeats; next++) {
            System.err.printf("training and measuring, seed %d%n", next);
            seeds.add(next);
            measured.add(
                    new RecallMeasurement(vectors, definitions.split(next, queries), settings)
                            .at(probeCounts));
        }
        RecallReport found =
                new RecallReport(
                        data.name(),
                        vectors.count() - queries,
                        settings,
                        seeds,
                        MachineFacts.current(),
                        RecallReport.lines(measured));
        System.out.print(found.text());
        report.write(found);
        return 0;
    }
}
