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
import io.ivfpq.benchmarks.index.IndexSettings;
import io.ivfpq.benchmarks.index.OurIndex;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.training.Refine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./benchmarks/run search}. */
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Queries a second and recall by probed lists: by codes alone on one thread and on"
                    + " several, with the best candidates ranked again by refine codes or by"
                    + " vectors, and through Paimon's index interface when only some rows may be"
                    + " found.")
public final class SearchCommand implements Callable<Integer> {

    @Mixin private SpeedOptions speed;

    @Option(names = "--k", description = "Neighbours to find.")
    private int k = 10;

    @Option(names = "--nprobe", split = ",", description = "Lists to probe.")
    private List<Integer> probeCounts = List.of(8, 32);

    @Option(names = "--refine", description = "Candidates that are ranked again.")
    private int refine = 100;

    @Option(names = "--pass", split = ",", description = "Shares of the rows that may be found.")
    private List<Double> shares = List.of(0.001, 0.01, 0.1, 0.9);

    @Override
    public Integer call() throws IOException {
        return speed.report("search", this::measure);
    }

    private List<Figure> measure(IndexSettings settings, BenchmarkData data, Rounds rounds)
            throws IOException {
        OurIndex index = OurIndex.buildWithRefineCodes(data, settings);
        List<Figure> figures = new ArrayList<>();
        SearchMeasurement plain = new SearchMeasurement(index, data, settings.metric(), k, rounds);
        for (int nprobe : probeCounts) {
            figures.addAll(plain.at(nprobe, refine, speed.threads()));
        }
        figures.addAll(filtered(settings, data, rounds, Refine.NONE));
        figures.addAll(filtered(settings, data, rounds, Refine.SQ8));
        return figures;
    }

    private List<Figure> filtered(
            IndexSettings settings, BenchmarkData data, Rounds rounds, Refine refine)
            throws IOException {
        List<Figure> figures = new ArrayList<>();
        Codebook codebook = OurIndex.train(data, settings, refine);
        try (PaimonReader reader = PaimonReader.of(codebook, data.rows())) {
            FilterMeasurement filtered =
                    new FilterMeasurement(reader, data, codebook, k, settings.seed());
            for (int nprobe : probeCounts) {
                for (double share : shares) {
                    figures.add(filtered.at(nprobe, share, rounds));
                }
            }
        }
        return figures;
    }
}
