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
import io.ivfpq.format.training.Opq;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./benchmarks/run train}. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Seconds that the phases of training a codebook take, on one thread and on several:"
                        + " centroids, rotation (OPQ), codewords, baseline, calibration.")
public final class TrainCommand implements Callable<Integer> {

    @Mixin private SpeedOptions speed;

    @Option(names = "--opq", description = "Rotation: ${COMPLETION-CANDIDATES}.")
    private Opq opq = Opq.ON;

    @Override
    public Integer call() throws IOException {
        return speed.report("train", this::measure);
    }

    private List<Figure> measure(IndexSettings settings, BenchmarkData data, Rounds rounds) {
        VectorBatch sample = data.firstRows(settings.trainingRows());
        TrainingSpec spec = settings.trainingSpec(data.rows()).withOpq(opq);
        List<Figure> figures = new ArrayList<>();
        for (int threads : new TreeSet<>(List.of(1, speed.threads()))) {
            figures.addAll(
                    new TrainMeasurement(spec.withThreads(threads), sample)
                            .measure(rounds.count()));
        }
        return figures;
    }
}
