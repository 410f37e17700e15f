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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ivfpq.format.search.ExactSearch;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableRecallITCase {

    private static final int[] QUERIES = IntStream.range(5_900, 5_950).toArray();

    @TempDir private Path warehouse;

    private final VectorBatch vectors = TwoTopics.vectors();

    @Test
    void findsAllOfATableThatIsNotLargerThanTheCandidates() throws Exception {
        int[] rows = IntStream.range(5_000, 5_000 + TableRecall.RERANKED).toArray();

        List<RecallAt> recall =
                new TableRecall(vectors, rows, QUERIES).of(table(rows).paimon(), List.of(1_000));

        assertThat(recall).hasSize(1);
        assertThat(recall.get(0).nprobe()).isEqualTo(1_000);
        assertThat(recall.get(0).reranked()).isEqualTo(1.0);
        assertThat(recall.get(0).plain()).isBetween(0.3, 1.0);
    }

    @Test
    void countsNeighboursThatTheTableLacksAsMissing() throws Exception {
        int[] all = IntStream.range(5_000, 5_060).toArray();
        int[] even = Arrays.stream(all).filter(row -> row % 2 == 0).toArray();

        double measured =
                new TableRecall(vectors, all, QUERIES)
                        .of(table(even).paimon(), List.of(1_000))
                        .get(0)
                        .reranked();

        // Ten of the thirty rows there are come back, so every even row of the ten nearest does.
        double evenAmongNearest =
                ExactSearch.searchAll(
                                vectors.select(all),
                                vectors.select(QUERIES),
                                TableRecall.K,
                                Metric.COSINE,
                                1)
                        .stream()
                        .mapToDouble(
                                top -> Arrays.stream(top.ids()).filter(id -> id % 2 == 0).count())
                        .average()
                        .orElseThrow();
        assertThat(measured).isCloseTo(evenAmongNearest / TableRecall.K, within(1e-9));
    }

    private DriftTable table(int[] rows) throws Exception {
        DriftTable table =
                DriftTable.create(
                        warehouse, "t", new DriftTable.Settings(TwoTopics.DIMENSION, 50, 1));
        table.insert(TwoTopics::vectors, rows);
        return table;
    }
}
