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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.CountingSource;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.InvalidVectorException;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link SegmentBuilder} writes, {@link SegmentReader} reads. */
class SegmentReaderTest {

    private static final VectorBatch BATCH = ClusteredVectors.of(1000, 16, 12, 3);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 63, 64, 65, 239, 240, 241, 1000})
    void everyRowIsInExactlyOneListWithAscendingIds(int rows) throws IOException {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 8);
        VectorBatch some = new VectorBatch(BATCH.values(), rows, 16);

        SegmentReader reader = Segments.embedded(codebook, some).open();
        reader.verify();

        boolean[] seen = new boolean[rows];
        for (InvertedList list : reader.readLists(allLists(8))) {
            assertThat(list.rowCount()).isEqualTo(reader.rowCount(list.listId()));
            assertThat(reader.contains(list.listId())).isEqualTo(list.rowCount() > 0);
            for (int row = 0; row < list.rowCount(); row++) {
                assertThat(seen[list.rowId(row)]).isFalse();
                seen[list.rowId(row)] = true;
                assertThat(row == 0 || list.rowId(row) > list.rowId(row - 1)).isTrue();
            }
        }
        assertThat(seen).doesNotContain(false);
        assertThat(reader.rowCount()).isEqualTo(rows);
        assertThat(reader.statistics().rows()).isEqualTo(rows);
        assertThat(reader.listIds()).isSorted();
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void codesAreTheNearestCodewordsAndTermsFitThem(Metric metric) throws IOException {
        assertNearestCodewords(Segments.train(metric, BATCH, 8));
        for (int subspaces : new int[] {1, 2, 8, 16}) {
            assertNearestCodewords(Segments.trainNarrow(metric, BATCH, 8, subspaces));
        }
    }

    private static void assertNearestCodewords(Codebook codebook) throws IOException {
        SegmentReader reader = Segments.embedded(codebook, BATCH).open();
        double sumError = 0;

        for (InvertedList list : reader.readLists(allLists(8))) {
            for (int row = 0; row < list.rowCount(); row++) {
                float[] vector = codebook.rules().prepared(BATCH.vector(list.rowId(row)));
                double[] error = new double[1];
                double term = SlowCodec.check(codebook, list, row, vector, error);
                sumError += error[0];
                double expected = codebook.metric() == Metric.INNER_PRODUCT ? 0 : term;
                assertThat((double) list.term(row)).isCloseTo(expected, Offset.offset(1e-4));
            }
        }

        // Each row is rounded to 1/256 of the mean or better.
        assertThat(reader.statistics().sumError())
                .isCloseTo(sumError, Offset.offset(sumError * 0.01));
    }

    @Test
    void sameRowsGiveTheSameBytes() {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 8);

        assertThat(Segments.embedded(codebook, BATCH).bytes())
                .isEqualTo(Segments.embedded(codebook, BATCH).bytes());
    }

    @Test
    void driftSumsOfPartsAddUpExactly() {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 8);
        SegmentStatistics whole = Segments.embedded(codebook, BATCH).descriptor().statistics();
        double[] sums = new double[4];

        for (int part = 0; part < 10; part++) {
            float[] values = Arrays.copyOfRange(BATCH.values(), part * 1600, part * 1600 + 1600);
            SegmentStatistics statistics =
                    Segments.embedded(codebook, new VectorBatch(values, 100, 16))
                            .descriptor()
                            .statistics();
            sums[0] += statistics.sumResidual();
            sums[1] += statistics.sumResidualSquared();
            sums[2] += statistics.sumError();
            sums[3] += statistics.sumErrorSquared();
        }

        assertThat(sums)
                .containsExactly(
                        whole.sumResidual(),
                        whole.sumResidualSquared(),
                        whole.sumError(),
                        whole.sumErrorSquared());
    }

    @Test
    void opensWithOneReadGivenTheDescriptor() throws IOException {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 8);
        Segments.Written written = Segments.embedded(codebook, BATCH);
        CountingSource source =
                new CountingSource(new MemoryByteSource("test.index", written.bytes()));

        SegmentReader reader = SegmentReader.open(source, written.descriptor());

        assertThat(source.reads()).isEqualTo(1);
        assertThat(source.lengths()).isZero();
        reader.readLists(allLists(8));
        assertThat(source.reads()).isEqualTo(2);
    }

    @Test
    void listsComeInTheOrderAskedForAndMissingOnesAreEmpty() throws IOException {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 8);
        VectorBatch one = new VectorBatch(BATCH.values(), 1, 16);
        SegmentReader reader = Segments.embedded(codebook, one).open();
        int only = reader.listIds()[0];
        int[] asked = {7, only, 0, only};

        List<InvertedList> lists = reader.readLists(asked);

        assertThat(lists.stream().mapToInt(InvertedList::listId)).containsExactly(7, only, 0, only);
        assertThat(lists.get(1).rowCount()).isEqualTo(1);
        assertThat(lists.get(3).rowCount()).isEqualTo(1);
        assertThat(reader.readList((only + 1) % 8).rowCount()).isZero();
        assertThat(reader.listBytes(asked)).isEqualTo(2 * (4 + 4 + 4));
    }

    @Test
    void aSmallListKeepsLittleMemory() throws IOException {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 8);
        VectorBatch one = new VectorBatch(BATCH.values(), 1, 16);
        SegmentReader reader = Segments.embedded(codebook, one).open();

        assertThat(reader.readList(reader.listIds()[0]).retainedBytes()).isLessThan(300);
        assertThat(reader.retainedBytes()).isLessThan(300);
    }

    @Test
    void carriesTheCodebookOnlyWhenAskedTo() throws IOException {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 8);
        CodebookReference reference = CodebookReference.to(codebook, "codebook.index", 99);
        Segments.Written referring = Segments.write(codebook, reference, BATCH);
        SegmentReader embedded = Segments.embedded(codebook, BATCH).open();

        assertThat(referring.open().embeddedCodebook()).isEmpty();
        assertThat(referring.descriptor().codebook()).isEqualTo(reference);
        assertThat(embedded.embeddedCodebook().orElseThrow().centroids())
                .isEqualTo(codebook.centroids());
        assertThat(embedded.codebookId()).isEqualTo(codebook.id());
    }

    @Test
    void theSameSegmentReadsThroughAnotherSource() throws IOException {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 8);
        Segments.Written written = Segments.embedded(codebook, BATCH);
        CountingSource source =
                new CountingSource(new MemoryByteSource("other.index", written.bytes()));

        SegmentReader reader = written.open().on(source);

        assertThat(reader.readList(0).rowCount()).isPositive();
        assertThat(reader.embeddedCodebook()).isPresent();
        assertThat(source.reads()).isEqualTo(2);
    }

    @Test
    void countsSkippedRows() {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 8);
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        builder.skipNull();
        builder.add(1, BATCH.vector(1));
        builder.skipInvalid();
        builder.skipInvalid();
        assertThat(builder.rowCount()).isEqualTo(1);

        SegmentStatistics statistics = Segments.write(builder).descriptor().statistics();

        assertThat(statistics.rows()).isEqualTo(1);
        assertThat(statistics.nullRows()).isEqualTo(1);
        assertThat(statistics.invalidRows()).isEqualTo(2);
    }

    @Test
    void anInvalidVectorLeavesTheBuilderAsItWas() throws IOException {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 8);
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        float[] invalid = BATCH.vector(0);
        invalid[15] = Float.POSITIVE_INFINITY;

        assertThatThrownBy(() -> builder.add(4, invalid))
                .isInstanceOf(InvalidVectorException.class)
                .hasMessageContaining("vector of row 4")
                .hasMessageContaining("component 15 is Infinity");
        builder.add(4, BATCH.vector(0));

        assertThat(Segments.write(builder).open().rowCount()).isEqualTo(1);
    }

    @Test
    void rejectsMisuseOfTheBuilder() {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 8);
        Codebook other = Segments.train(Metric.L2, BATCH, 4);
        SegmentBuilder builder = new SegmentBuilder(codebook, CodebookReference.embedded(codebook));
        builder.add(5, BATCH.vector(0));

        assertThatThrownBy(() -> builder.add(5, BATCH.vector(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row id 5 follows 5, expected ascending ids from 0 on");
        Segments.write(builder);
        assertThatThrownBy(() -> builder.add(6, BATCH.vector(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("already written");
        assertThatThrownBy(() -> new SegmentBuilder(codebook, CodebookReference.embedded(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not name");
    }

    private static int[] allLists(int count) {
        return IntStream.range(0, count).toArray();
    }
}
