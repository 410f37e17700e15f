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

import io.ivfpq.benchmarks.report.Spread;
import io.ivfpq.format.calibration.Calibrator;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.training.CodebookTrainer;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.VectorBatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Seconds that the phases of a training take. */
final class TrainMeasurement {

    private final TrainingSpec spec;
    private final VectorBatch sample;

    TrainMeasurement(TrainingSpec spec, VectorBatch sample) {
        this.spec = spec;
        this.sample = sample;
    }

    /** Trains so many times; the first time warms up and is left out. */
    List<Figure> measure(int rounds) {
        phases();
        Map<String, double[]> seconds = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Double> phase : phases().entrySet()) {
                seconds.computeIfAbsent(phase.getKey(), name -> new double[rounds])[round] =
                        phase.getValue();
            }
        }
        List<Figure> figures = new ArrayList<>();
        seconds.forEach(
                (phase, values) ->
                        figures.add(
                                Figure.of(Spread.of(values), "s")
                                        .what("phase", phase)
                                        .what("threads", spec.threads())));
        return figures;
    }

    /** Seconds of one training by phase, in the order of the phases, and of all. */
    private Map<String, Double> phases() {
        long start = System.nanoTime();
        PhaseClock clock = new PhaseClock(System::nanoTime);
        Codebook codebook =
                CodebookTrainer.train(spec, sample, (phase, done, total) -> clock.enter(phase));
        clock.enter("calibration");
        Calibrator.calibrate(codebook, spec, sample);
        Map<String, Double> seconds = clock.stop();
        seconds.put("all", (System.nanoTime() - start) * 1e-9);
        return seconds;
    }
}
