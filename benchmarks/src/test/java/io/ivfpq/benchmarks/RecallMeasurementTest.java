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

package io.ivfpq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.vector.VectorBatch;
import io.ivfpq.wordnet.HeldOutSplit;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecallMeasurementTest {

    private static final int ROWS = 2_000;
    private static final int QUERIES = 50;
    private static final int DIMENSION = 16;
    private static final long SEED = 7;

    @Test
    void findsEveryNeighbourWhenAllRowsAreRankedByTheirVectors() throws IOException {
        RecallPoint point = measurement(ROWS - QUERIES).at(List.of(16)).get(0);

        assertThat(point.refined()).isEqualTo(1.0);
        assertThat(point.plain()).isBetween(0.5, 1.0);
    }

    @Test
    void findsMoreWithMoreProbes() throws IOException {
        List<RecallPoint> points = measurement(100).at(List.of(1, 4, 16));

        assertThat(points).extracting(RecallPoint::nprobe).containsExactly(1, 4, 16);
        assertThat(points.get(0).refined()).isLessThan(points.get(2).refined());
        assertThat(points.get(1).refined()).isLessThanOrEqualTo(points.get(2).refined());
    }

    private static RecallMeasurement measurement(int reranked) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] values = new float[ROWS * DIMENSION];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return new RecallMeasurement(
                new VectorBatch(values, ROWS, DIMENSION),
                new HeldOutSplit(
                        IntStream.range(QUERIES, ROWS).toArray(),
                        IntStream.range(0, QUERIES).toArray(),
                        SEED),
                new RecallSettings(16, 8, 1_000, QUERIES, 10, reranked, 2));
    }
}
