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

package io.ivfpq.format.segment;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.training.CodebookTrainer;
import io.ivfpq.format.training.Opq;
import io.ivfpq.format.training.TrainingProgress;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;

/** Builds segments for tests, and decodes them the slow way. */
public final class Segments {

    private Segments() {}

    /** A segment file and its descriptor. */
    public record Written(byte[] bytes, SegmentDescriptor descriptor) {

        public SegmentReader open() throws IOException {
            return SegmentReader.open(new MemoryByteSource("test.index", bytes), descriptor);
        }
    }

    public static Codebook train(Metric metric, VectorBatch sample, int lists) {
        return train(metric, sample, lists, Opq.OFF);
    }

    /** As {@link #train}, with or without a rotation. */
    public static Codebook train(Metric metric, VectorBatch sample, int lists, Opq opq) {
        return train(metric, sample, lists, spec -> spec.withOpq(opq));
    }

    /** With codes of 4 bits in so many subspaces. */
    public static Codebook trainNarrow(
            Metric metric, VectorBatch sample, int lists, int subspaces) {
        return train(
                metric, sample, lists, spec -> spec.withCodeBits(4).withSubspaceCount(subspaces));
    }

    /** With what a test changes of the defaults. */
    public static Codebook train(
            Metric metric, VectorBatch sample, int lists, UnaryOperator<TrainingSpec> change) {
        TrainingSpec spec =
                TrainingSpec.automatic(metric, sample.dimension(), sample.count())
                        .withListCount(lists)
                        .withIterations(6)
                        .withOpq(Opq.OFF);
        return CodebookTrainer.train(change.apply(spec), sample, TrainingProgress.NONE);
    }

    /** The same model for rows in so many lists each. */
    public static Codebook withListsPerRow(Codebook codebook, int listsPerRow) {
        CodebookShape shape = codebook.shape();
        return Codebook.of(
                new CodebookShape(
                        shape.metric(),
                        shape.dimension(),
                        shape.listCount(),
                        shape.subspaceCount(),
                        shape.codeBits(),
                        listsPerRow),
                codebook.baseline(),
                codebook.rotation(),
                codebook.refine(),
                codebook.centroids(),
                codebook.codewords());
    }

    /** A segment of all rows of a batch, numbered from 0, with its codebook inside. */
    public static Written embedded(Codebook codebook, VectorBatch rows) {
        return write(codebook, CodebookReference.embedded(codebook), rows);
    }

    public static Written write(Codebook codebook, CodebookReference reference, VectorBatch rows) {
        SegmentBuilder builder = new SegmentBuilder(codebook, reference);
        for (int i = 0; i < rows.count(); i++) {
            builder.add(i, rows.vector(i));
        }
        return write(builder);
    }

    public static Written write(SegmentBuilder builder) {
        MemoryByteSink sink = new MemoryByteSink("test.index");
        try {
            SegmentDescriptor descriptor = builder.writeTo(sink);
            return new Written(sink.toByteArray(), descriptor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SegmentReader reader(Codebook codebook, VectorBatch rows) throws IOException {
        return write(codebook, CodebookReference.to(codebook, "codebook.index", 1), rows).open();
    }

    /** The batch several times over, one copy after the other. */
    public static VectorBatch repeated(VectorBatch batch, int times) {
        int length = batch.count() * batch.dimension();
        float[] values = new float[length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(batch.values(), 0, values, i * length, length);
        }
        return new VectorBatch(values, batch.count() * times, batch.dimension());
    }

    /** Distances of the query to the decoded rows of a list, in double precision, by row id. */
    public static void decodedDistances(
            Codebook codebook, InvertedList list, float[] rawQuery, double[] distances) {
        float[] query = codebook.prepared(rawQuery);
        for (int row = 0; row < list.rowCount(); row++) {
            double[] decoded = decode(codebook, list, row);
            double sum = 0;
            for (int i = 0; i < query.length; i++) {
                double difference = query[i] - decoded[i];
                sum +=
                        codebook.metric() == Metric.INNER_PRODUCT
                                ? -query[i] * decoded[i]
                                : difference * difference;
            }
            distances[list.rowId(row)] = sum;
        }
    }

    private static double[] decode(Codebook codebook, InvertedList list, int row) {
        CodebookShape shape = codebook.shape();
        int width = shape.subspaceDimension();
        double[] decoded = new double[shape.dimension()];
        for (int i = 0; i < decoded.length; i++) {
            int m = i / width;
            int codeword = m * shape.codewordCount() + list.code(row, m);
            decoded[i] =
                    (double) codebook.centroids()[list.listId() * shape.dimension() + i]
                            + codebook.codewords()[codeword * width + i % width];
        }
        return decoded;
    }
}
