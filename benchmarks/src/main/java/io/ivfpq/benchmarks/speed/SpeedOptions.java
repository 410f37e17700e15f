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

package io.ivfpq.benchmarks.speed;

import io.ivfpq.benchmarks.data.BenchmarkData;
import io.ivfpq.benchmarks.data.DataSet;
import io.ivfpq.benchmarks.index.IndexSettings;
import io.ivfpq.benchmarks.options.ReportOptions;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Of commands that measure speed: on what data, with which index, how often, on how many cores. */
final class SpeedOptions {

    @Mixin private ReportOptions report;

    @Option(names = "--data", description = "Data set: ${COMPLETION-CANDIDATES}.")
    private DataSet data = DataSet.SYNTHETIC_1M_128;

    @Option(names = "--rounds", description = "Times to measure each figure, after a warm-up.")
    private int rounds = 5;

    @Option(names = "--seconds", description = "Least time of a round.")
    private double seconds = 1;

    @Option(names = "--threads", description = "Threads where more than one is measured.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--lists", description = "Coarse centroids; 0 for what suits the data.")
    private int lists;

    @Option(names = "--subspaces", description = "Subspaces; 0 for what suits the data.")
    private int subspaces;

    @Option(
            names = "--bits",
            description = "Bits of a code; 4 makes twice as many subspaces of as many bytes.")
    private int bits = 8;

    /** What a command measures. */
    @FunctionalInterface
    interface Measurement {
        List<Figure> measure(IndexSettings settings, BenchmarkData data, Rounds rounds)
                throws IOException;
    }

    /** Measures, prints and writes the report. */
    int report(String command, Measurement measurement) throws IOException {
        Rounds times = new Rounds(rounds, seconds);
        IndexSettings settings = settings();
        List<Figure> figures = measurement.measure(settings, data.load(), times);
        SpeedReport measured = SpeedReport.of(command, settings, times, figures);
        System.out.print(measured.text());
        report.write(measured);
        return 0;
    }

    int threads() {
        return threads;
    }

    private IndexSettings settings() {
        IndexSettings settings = IndexSettings.of(data).withSeed(report.seed());
        settings = lists == 0 ? settings : settings.withLists(lists);
        int suitable = settings.subspaces() * 8 / bits;
        return settings.withCodes(subspaces == 0 ? suitable : subspaces, bits);
    }
}
