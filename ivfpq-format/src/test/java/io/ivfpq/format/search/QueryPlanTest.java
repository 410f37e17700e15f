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

package io.ivfpq.format.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentBuilder;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.training.CodebookTrainer;
import io.ivfpq.format.training.TrainingProgress;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QueryPlanTest {

    @ParameterizedTest
    @EnumSource(Metric.class)
    void smoke(Metric metric) throws Exception {
        Random random = new Random(1);
        int n = 5000;
        int d = 32;
        float[] values = new float[n * d];
        float[][] centres = new float[50][d];
        for (float[] c : centres) {
            for (int i = 0; i < d; i++) {
                c[i] = (float) random.nextGaussian();
            }
        }
        for (int i = 0; i < n; i++) {
            float[] c = centres[random.nextInt(50)];
            for (int j = 0; j < d; j++) {
                values[i * d + j] = c[j] + 0.3f * (float) random.nextGaussian();
            }
        }
        VectorBatch batch = new VectorBatch(values, n, d);
        TrainingSpec spec = TrainingSpec.automatic(metric, d, n);
        Codebook codebook = CodebookTrainer.train(spec, batch, TrainingProgress.NONE);
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        for (int i = 0; i < n; i++) {
            builder.add(i, batch.vector(i));
        }
        MemoryByteSink sink = new MemoryByteSink("s");
        SegmentDescriptor descriptor = builder.writeTo(sink);
        descriptor = SegmentDescriptor.fromBytes(descriptor.toBytes(), "x");
        SegmentReader reader =
                SegmentReader.open(new MemoryByteSource("s", sink.toByteArray()), descriptor);
        reader.verify();
        Codebook loaded = reader.embeddedCodebook().orElseThrow();
        int hits = 0;
        for (int q = 0; q < 100; q++) {
            float[] query = batch.vector(q);
            for (int j = 0; j < d; j++) {
                query[j] += 0.1f * (float) random.nextGaussian();
            }
            QueryPlan plan = QueryPlan.create(loaded, query, 16);
            TopK top = new TopK(10);
            reader.readLists(plan.probedLists())
                    .forEach(list -> plan.scan(list, 0, RowFilter.ALL, top));
            TopK exact = ExactSearch.search(batch, query, 10, metric);
            for (long id : top.ids()) {
                for (long other : exact.ids()) {
                    hits += id == other ? 1 : 0;
                }
            }
        }
        System.out.println(metric + " recall " + hits / 1000.0 + " " + codebook.baseline());
        assertThat(hits).isGreaterThan(500);
    }
}
