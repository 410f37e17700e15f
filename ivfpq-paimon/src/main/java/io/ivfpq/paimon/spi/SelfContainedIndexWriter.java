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

package io.ivfpq.paimon.spi;

import io.ivfpq.format.calibration.Calibrator;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.ByteSink;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.training.CodebookTrainer;
import io.ivfpq.format.training.ReservoirSample;
import io.ivfpq.format.training.TrainingProgress;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.VectorRules;
import io.ivfpq.paimon.file.PaimonByteSink;
import io.ivfpq.paimon.options.IndexTypes;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.paimon.data.InternalArray;
import org.apache.paimon.globalindex.GlobalIndexSingleColumnWriter;
import org.apache.paimon.globalindex.ResultEntry;
import org.apache.paimon.globalindex.io.GlobalIndexFileWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds one segment that carries its own codebook. Paimon drives such builds one row range at a
 * time and knows nothing of codebooks that several segments share.
 *
 * <p>Rows without a vector, and rows whose vector breaks the rules of the metric, are counted and
 * not indexed. Used by one thread.
 */
final class SelfContainedIndexWriter implements GlobalIndexSingleColumnWriter, Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(SelfContainedIndexWriter.class);

    private final GlobalIndexFileWriter files;
    private final VectorColumn column;
    private final VectorRules rules;
    private final VectorSpill spill;
    private long nullRows;
    private long invalidRows;
    private String firstDefect = "";

    SelfContainedIndexWriter(GlobalIndexFileWriter files, VectorColumn column) throws IOException {
        this.files = files;
        this.column = column;
        this.rules = column.rules();
        this.spill = new VectorSpill(column.dimension());
    }

    /**
     * @param key {@link InternalArray} (a vector is one), or {@code float[]} which Paimon reuses
     */
    @Override
    public void write(Object key, long relativeRowId) {
        if (key == null) {
            nullRows++;
            return;
        }
        float[] vector =
                key instanceof float[] values ? values : ((InternalArray) key).toFloatArray();
        Optional<String> defect = rules.defect(vector);
        if (defect.isPresent()) {
            if (invalidRows++ == 0) {
                firstDefect = "vector of row " + relativeRowId + " " + defect.get();
            }
            return;
        }
        try {
            spill.append(Math.toIntExact(relativeRowId), vector);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot spill vectors of '" + column.name() + "'", e);
        }
    }

    /** The segment, or nothing if no row has a usable vector. */
    @Override
    public List<ResultEntry> finish() {
        if (invalidRows > 0) {
            LOG.warn(
                    "Skipped vectors column={} rows={} first=\"{}\"",
                    column.name(),
                    invalidRows,
                    firstDefect);
        }
        if (spill.rows() == 0) {
            return List.of();
        }
        try {
            return List.of(build());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot build index of '" + column.name() + "'", e);
        }
    }

    private ResultEntry build() throws IOException {
        long started = System.nanoTime();
        Codebook codebook = train();
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        spill.forEach(builder::add);
        for (long i = 0; i < nullRows; i++) {
            builder.skipNull();
        }
        for (long i = 0; i < invalidRows; i++) {
            builder.skipInvalid();
        }
        String fileName = files.newFileName(IndexTypes.SEGMENT_FILE_PREFIX);
        SegmentDescriptor descriptor;
        try (ByteSink sink = new PaimonByteSink(files.newOutputStream(fileName), fileName)) {
            descriptor = builder.writeTo(sink);
        }
        LOG.info(
                "Built segment file={} column={} rows={} nulls={} invalid={} bytes={} millis={}",
                fileName,
                column.name(),
                builder.rowCount(),
                nullRows,
                invalidRows,
                descriptor.fileLength(),
                (System.nanoTime() - started) / 1_000_000);
        long rowCount = builder.rowCount() + nullRows + invalidRows;
        return new ResultEntry(fileName, rowCount, descriptor.toBytes());
    }

    private Codebook train() throws IOException {
        TrainingSpec spec = column.trainingSpec(spill.rows());
        ReservoirSample sample =
                new ReservoirSample(spec.sampleSize(), spec.dimension(), spec.seed());
        spill.forEach((rowId, vector) -> sample.offer(vector));
        return Calibrator.calibrate(
                CodebookTrainer.train(spec, sample.sample(), TrainingProgress.NONE),
                spec,
                sample.sample());
    }

    @Override
    public void close() throws IOException {
        spill.close();
    }
}
