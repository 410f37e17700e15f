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

import io.ivfpq.format.vector.VectorBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The experiment: a table written in topic order whose codebook knows the first rows only, before
 * and after {@code compact_vector_index} in mode auto; the same rows in a table whose codebook was
 * trained on all of them; and a control in random order.
 */
final class DriftExperiment {

    private final DriftSettings settings;
    private final VectorSource source;
    private final Path warehouse;
    private final Consumer<String> progress;
    private final VectorBatch vectors;

    /**
     * @param progress told what begins
     */
    DriftExperiment(
            DriftSettings settings, VectorSource source, Path warehouse, Consumer<String> progress)
            throws Exception {
        this.settings = settings;
        this.source = source;
        this.warehouse = warehouse;
        this.progress = progress;
        this.vectors = source.load();
    }

    /**
     * @param rows positions in the data set, by topic
     * @param heldOut positions of the queries, none of them in {@code rows}
     */
    DriftResult run(int[] rows, int[] heldOut) throws Exception {
        progress.accept("exact answers");
        TableRecall recall = new TableRecall(vectors, rows, heldOut);
        DriftTable drifted = create("drifted", settings.seed());
        List<DriftStage> stages = write(drifted, rows);
        List<RecallAt> frozen = measure(recall, drifted, "frozen codebook");
        progress.accept("compact_vector_index, mode auto");
        long start = System.nanoTime();
        List<String> report = drifted.compact("auto", false);
        double seconds = (System.nanoTime() - start) / 1e9;
        List<RecallAt> repaired = measure(recall, drifted, "after compaction");
        progress.accept("a table trained on everything");
        // With the same seed it would be trained on the same sample to the same codebook.
        DriftTable fresh = create("fresh", settings.seed() + 1);
        fresh.insert(source, rows);
        return new DriftResult(
                stages,
                report,
                seconds,
                frozen,
                repaired,
                measure(recall, fresh, "trained on everything"),
                control(rows));
    }

    private DriftTable create(String name, long seed) throws Exception {
        return DriftTable.create(
                warehouse,
                name,
                new DriftTable.Settings(vectors.dimension(), settings.firstRows(), seed));
    }

    /** Writes the first rows and then step by step the others; looks after each step. */
    private List<DriftStage> write(DriftTable table, int[] rows) throws Exception {
        List<DriftStage> stages = new ArrayList<>();
        int from = 0;
        while (from < rows.length) {
            int to =
                    Math.min(
                            rows.length,
                            from == 0 ? settings.firstRows() : from + settings.stepRows());
            progress.accept("rows " + from + " to " + to);
            table.insert(source, Arrays.copyOfRange(rows, from, to));
            stages.add(table.stage());
            from = to;
        }
        return stages;
    }

    private List<RecallAt> measure(TableRecall recall, DriftTable table, String what)
            throws Exception {
        progress.accept("recall, " + what);
        return recall.of(table.paimon(), settings.probeCounts());
    }

    /** Rows of all kinds from the first on: nothing to repair. */
    private DriftResult.Control control(int[] rows) throws Exception {
        int[] shuffled = shuffled(rows);
        DriftTable table = create("control", settings.seed());
        List<DriftStage> stages = write(table, Arrays.copyOf(shuffled, settings.controlRows()));
        progress.accept("compact_vector_index, mode auto, of the control");
        return new DriftResult.Control(stages, table.compact("auto", false));
    }

    private int[] shuffled(int[] rows) {
        int[] shuffled = rows.clone();
        SplittableRandom random = new SplittableRandom(settings.seed());
        for (int i = shuffled.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = shuffled[i];
            shuffled[i] = shuffled[j];
            shuffled[j] = swapped;
        }
        return shuffled;
    }
}
