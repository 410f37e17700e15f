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

package io.ivfpq.paimon.drift;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentStatistics;
import io.ivfpq.format.training.CodebookTrainer;
import io.ivfpq.format.training.TrainingProgress;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;

/** Codebooks trained on some vectors, and the statistics of segments of others. */
final class MeasuredSegments {

    static final int LISTS = 16;

    private MeasuredSegments() {}

    static Codebook train(float[][] vectors) {
        int dimension = vectors[0].length;
        float[] values = new float[vectors.length * dimension];
        for (int i = 0; i < vectors.length; i++) {
            System.arraycopy(vectors[i], 0, values, i * dimension, dimension);
        }
        TrainingSpec spec =
                TrainingSpec.automatic(Metric.L2, dimension, vectors.length)
                        .withListCount(LISTS)
                        .withIterations(5)
                        .withThreads(1);
        Codebook codebook =
                CodebookTrainer.train(
                        spec,
                        new VectorBatch(values, vectors.length, dimension),
                        TrainingProgress.NONE);
        return codebook.withBaseline(codebook.baseline().withTableRows(vectors.length));
    }

    static SegmentStatistics encode(Codebook codebook, float[][] vectors) throws Exception {
        SegmentBuilder builder =
                new SegmentBuilder(codebook, CodebookReference.to(codebook, "codebook", 1));
        for (int row = 0; row < vectors.length; row++) {
            builder.add(row, vectors[row]);
        }
        return builder.writeTo(new MemoryByteSink("segment")).statistics();
    }
}
