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

package io.ivfpq.paimon.build;

import io.ivfpq.format.calibration.Calibrator;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.training.CodebookTrainer;
import io.ivfpq.format.training.ReservoirSample;
import io.ivfpq.format.training.TrainingProgress;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.paimon.codebook.CodebookStore;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.LiveRows;
import io.ivfpq.paimon.options.SearchOptions;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.paimon.Snapshot;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.utils.Range;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains a codebook from a uniform sample of one snapshot and writes it next to the segments. */
public final class CodebookTraining {

    private static final Logger LOG = LoggerFactory.getLogger(CodebookTraining.class);

    private final FileStoreTable table;
    private final VectorColumn column;

    public CodebookTraining(FileStoreTable table, VectorColumn column) {
        this.table = table;
        this.column = column;
    }

    /**
     * Trains on the live rows of {@code snapshot}. The generation follows the newest one of the
     * column there.
     *
     * @return the written codebook, not yet part of the table, or nothing if no row has a usable
     *     vector
     */
    public Optional<CodebookReference> train(Snapshot snapshot, TrainingProgress progress)
            throws IOException {
        long started = System.nanoTime();
        LiveRows live = LiveRows.read(table, snapshot, column.name());
        TrainingSpec spec = column.trainingSpec(live.rowCount());
        ReservoirSample sample = sample(snapshot, live, spec);
        if (sample.offered() == 0) {
            return Optional.empty();
        }
        Codebook trained =
                Calibrator.calibrate(
                        CodebookTrainer.train(spec, sample.sample(), progress),
                        spec,
                        sample.sample());
        Codebook codebook =
                trained.withBaseline(trained.baseline().withTableRows(live.rowCount()))
                        .withGeneration(newestGeneration(snapshot) + 1);
        CodebookReference reference =
                CodebookStore.write(
                        table.fileIO(),
                        table.store().pathFactory().globalIndexFileFactory(),
                        column.fieldId(),
                        codebook);
        LOG.info(
                "Trained codebook file={} generation={} snapshot={} rows={} sampled={} lists={}"
                        + " subspaces={} listsPerRow={} millis={} table={} column={}",
                reference.fileName(),
                reference.generation(),
                snapshot.id(),
                sample.offered(),
                sample.sample().count(),
                codebook.listCount(),
                codebook.subspaceCount(),
                codebook.shape().listsPerRow(),
                (System.nanoTime() - started) / 1_000_000,
                table.name(),
                column.name());
        SearchOptions.of(column.name(), Map.of(), table.options())
                .shortfall(codebook)
                .ifPresent(
                        shortfall ->
                                LOG.warn(
                                        "Recall table={} column={}: {}",
                                        table.name(),
                                        column.name(),
                                        shortfall));
        return Optional.of(reference);
    }

    private int newestGeneration(Snapshot snapshot) throws IOException {
        return IndexState.read(table, snapshot, column.fieldId())
                .newestGeneration(column.fieldId());
    }

    private ReservoirSample sample(Snapshot snapshot, LiveRows live, TrainingSpec spec)
            throws IOException {
        ReservoirSample sample =
                new ReservoirSample(spec.sampleSize(), spec.dimension(), spec.seed());
        List<Range> ranges = new ArrayList<>();
        live.ranges().values().forEach(ranges::addAll);
        new VectorScan(table, column)
                .scan(
                        snapshot,
                        Range.sortAndMergeOverlap(ranges, true),
                        (rowId, vector) -> {
                            if (vector != null && column.rules().defect(vector).isEmpty()) {
                                sample.offer(vector);
                            }
                        });
        return sample;
    }
}
