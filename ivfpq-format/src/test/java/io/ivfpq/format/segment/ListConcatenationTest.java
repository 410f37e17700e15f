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
import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that no writer writes, under checksums that are right. */
class ListConcatenationTest {

    private static final VectorBatch BATCH = ClusteredVectors.of(300, 8, 4, 3);
    private static final int LIST = 2;
    private static final int SHIFT = 1_000;
    private static final int OFFSET = 3;

    private SegmentPart part;

    @BeforeEach
    void train() throws IOException {
        Codebook codebook = Segments.train(Metric.L2, BATCH, 4);
        part = new SegmentPart(Segments.reader(codebook, BATCH), SHIFT, 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9, 64, 65})
    void shiftsIdsAndKeepsTermsWhateverTheirSign(int rows) throws IOException {
        ByteBuffer payload = payload(rows);
        int length = payload.limit() - OFFSET;
        byte[] target = new byte[OFFSET + length];

        append(payload, rows, target);

        ByteBuffer written = ContainerLayout.wrap(target);
        for (int row = 0; row < rows; row++) {
            int id = written.getInt(OFFSET + 4 * row);
            assertThat(id).isEqualTo(payload.getInt(OFFSET + 4 * row) + SHIFT);
        }
        int terms = OFFSET + 4 * rows;
        assertThat(written.position(terms)).isEqualTo(payload.position(terms));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9})
    void refusesAnIdThatDoesNotAscendWhereverItIs(int rows) {
        for (int row = 0; row < rows; row++) {
            int before = row == 0 ? -1 : payload(rows).getInt(OFFSET + 4 * (row - 1));
            for (int id : new int[] {before, before - 1, -5, Integer.MIN_VALUE}) {
                ByteBuffer payload = payload(rows).putInt(OFFSET + 4 * row, id);

                assertThatThrownBy(() -> append(payload, rows, new byte[payload.limit()]))
                        .as("%d of %d is %d", row, rows, id)
                        .isInstanceOf(CorruptIndexException.class)
                        .hasMessageStartingWith("test.index: row id ")
                        .hasMessageContaining("expected more than");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 9})
    void refusesATermThatIsNotFiniteWhereverItIs(int rows) {
        for (int row = 0; row < rows; row++) {
            for (float term :
                    new float[] {
                        Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
                    }) {
                ByteBuffer payload = payload(rows).putFloat(OFFSET + 4 * (rows + row), term);

                assertThatThrownBy(() -> append(payload, rows, new byte[payload.limit()]))
                        .as("%d of %d is %s", row, rows, term)
                        .isInstanceOf(CorruptIndexException.class)
                        .hasMessage(
                                "test.index: term %d of list %d is %s, expected a finite value",
                                row, LIST, term);
            }
        }
    }

    private void append(ByteBuffer payload, int rows, byte[] target) throws IOException {
        new ListConcatenation(part.reader().info(), LIST, target, OFFSET, rows)
                .append(part, payload.array(), OFFSET, rows);
    }

    /** Ids 0, 1, 2, …, every third left out; terms of either sign and of the greatest size. */
    private ByteBuffer payload(int rows) {
        ByteBuffer payload =
                ContainerLayout.allocate(OFFSET + rows * part.reader().info().rowBytes());
        payload.position(OFFSET);
        for (int row = 0; row < rows; row++) {
            payload.putInt(row + row / 2);
        }
        for (int row = 0; row < rows; row++) {
            payload.putFloat((row & 1) == 0 ? -Float.MAX_VALUE : Float.MAX_VALUE);
        }
        while (payload.hasRemaining()) {
            payload.put((byte) payload.position());
        }
        return payload;
    }
}
