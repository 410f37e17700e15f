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
import io.ivfpq.format.kernel.CodeBlock;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.Segments;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way of scanning against plain distances by the table of floats: the same bits. */
class QueryScanTest {

    private static final long SEED = 23;
    private static final int ROWS = 6000;
    private static final int DIMENSION = 24;

    /** Every vector three times, so that there are ties everywhere. */
    private static final VectorBatch BATCH =
            Segments.repeated(ClusteredVectors.of(ROWS / 3, DIMENSION, 40, SEED), 3);

    @BeforeAll
    static void filtersAreCompiled() throws InterruptedException {
        Kernels.awaitWarmUp();
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void answersAreThoseOfThePlainScan(Metric metric) throws IOException {
        Codebook codebook = Segments.train(metric, BATCH, 12);
        int[] all = new int[12];
        Arrays.setAll(all, i -> i);
        List<InvertedList> lists = Segments.reader(codebook, BATCH).readLists(all);
        Random random = new Random(SEED);

        for (int k : new int[] {1, 2, 10, 63, 64, 65, 500, ROWS, ROWS + 1}) {
            for (int percent : new int[] {0, 1, 10, 90, 100}) {
                boolean[] included = new boolean[ROWS];
                for (int row = 0; row < ROWS; row++) {
                    included[row] = random.nextInt(100) < percent;
                }
                float[] query = ClusteredVectors.near(BATCH, random.nextInt(ROWS), random);
                QueryPlan plan = QueryPlan.create(codebook, query, 12);
                String how = metric + " k=" + k + " " + percent + "% seed " + SEED;
                TopK expected = plainScan(plan, lists, included, k);

                assertSame(scan(plan, lists, row -> included[row], k), expected, how);
                assertSame(scan(plan, lists, bits(included), k), expected, how);
            }
        }
    }

    private static RowFilter bits(boolean[] included) {
        IncludedRows.Builder rows = new IncludedRows.Builder();
        for (int row = 0; row < included.length; row++) {
            if (included[row]) {
                rows.add(row);
            }
        }
        return rows.build();
    }

    private static TopK scan(QueryPlan plan, List<InvertedList> lists, RowFilter filter, int k) {
        TopK top = new TopK(k);
        QueryScan scan = new QueryScan(plan, filter, top);
        lists.forEach(list -> scan.scan(list, 5));
        return top;
    }

    private static TopK plainScan(
            QueryPlan plan, List<InvertedList> lists, boolean[] included, int k) {
        DistanceKernels kernels = Kernels.get();
        TopK top = new TopK(k);
        float[] distances = new float[CodeBlock.ROWS];
        for (InvertedList list : lists) {
            CodeBlock block = list.blocks();
            for (int first = 0; first < list.rowCount(); first += CodeBlock.ROWS) {
                block.moveTo(first);
                float base = plan.distanceToCentroid(list.listId());
                kernels.scan(block, plan.table(), base, distances);
                for (int i = 0; i < block.rows(); i++) {
                    int row = list.rowId(first + i);
                    if (included[row]) {
                        top.offer(5L + row, distances[i]);
                    }
                }
            }
        }
        return top;
    }

    private static void assertSame(TopK actual, TopK expected, String how) {
        assertThat(actual.ids()).as(how).isEqualTo(expected.ids());
        assertThat(actual.distances()).as(how).isEqualTo(expected.distances());
    }
}
