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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.segment.Segments;
import io.ivfpq.format.training.Opq;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.InvalidVectorException;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches against the same queries one by one: the same bits. */
class BatchSearchTest {

    private static final long SEED = 31;
    private static final int ROWS = 6000;
    private static final int DIMENSION = 24;
    private static final int LISTS = 40;
    private static final int MANY_LISTS = 150;

    /** More than are ranked at a time. */
    private static final int QUERIES = 70;

    /** Every vector three times, so that there are ties everywhere. */
    private static final VectorBatch BATCH =
            Segments.repeated(ClusteredVectors.of(ROWS / 3, DIMENSION, 40, SEED), 3);

    private static final VectorBatch OTHERS = ClusteredVectors.of(500, DIMENSION, 40, SEED + 1);

    @BeforeAll
    static void filtersAreCompiled() throws InterruptedException {
        Kernels.awaitWarmUp();
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void answersAreThoseOfTheQueriesOneByOne(Metric metric) throws IOException {
        check(Segments.train(metric, BATCH, LISTS), metric);
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void codesOfFourBitsGiveThemToo(Metric metric) throws IOException {
        check(Segments.trainNarrow(metric, BATCH, LISTS, 3), metric);
    }

    private static void check(Codebook codebook, Metric metric) throws IOException {
        SegmentReader first = Segments.reader(codebook, BATCH);
        SegmentReader second = Segments.reader(codebook, OTHERS);
        VectorBatch queries = queries();
        RowFilter odd = row -> row % 2 == 1;

        for (int probes : new int[] {1, 5, LISTS, LISTS + 1}) {
            for (int k : new int[] {1, 10, 100, ROWS}) {
                for (RowFilter filter : List.of(RowFilter.ALL, odd)) {
                    BatchSearch.Spec spec = new BatchSearch.Spec(k, probes, filter);
                    BatchSearch search = BatchSearch.create(codebook, queries, spec);
                    search.scan(first.readLists(search.probedLists()), 0);
                    search.scan(second.readLists(search.probedLists()), ROWS);

                    assertThat(search.results()).hasSize(QUERIES);
                    for (int query = 0; query < QUERIES; query++) {
                        QueryPlan plan = QueryPlan.create(codebook, queries.vector(query), probes);
                        TopK expected = new TopK(k);
                        scan(plan, first, 0, filter, expected);
                        scan(plan, second, ROWS, filter, expected);
                        TopK actual = search.results().get(query);
                        String how = metric + " query " + query + " seed " + SEED;
                        assertThat(actual.ids()).as(how).isEqualTo(expected.ids());
                        assertThat(actual.distances()).as(how).isEqualTo(expected.distances());
                        assertThat(search.plan(query).probedLists()).isEqualTo(plan.probedLists());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void rotatesQueriesToTheSameBits(Metric metric) throws IOException {
        Codebook codebook = Segments.train(metric, BATCH, LISTS, Opq.ON);
        SegmentReader segment = Segments.reader(codebook, BATCH);
        VectorBatch queries = queries();

        BatchSearch search =
                BatchSearch.create(codebook, queries, new BatchSearch.Spec(10, 5, RowFilter.ALL));
        search.scan(segment.readLists(search.probedLists()), 0);

        for (int query = 0; query < QUERIES; query++) {
            QueryPlan plan = QueryPlan.create(codebook, queries.vector(query), 5);
            TopK expected = new TopK(10);
            scan(plan, segment, 0, RowFilter.ALL, expected);
            TopK actual = search.results().get(query);
            assertThat(actual.ids()).as("seed %d", SEED).isEqualTo(expected.ids());
            assertThat(actual.distances()).isEqualTo(expected.distances());
        }
    }

    @Test
    void readsEachProbedListOnce() throws IOException {
        Codebook codebook = Segments.train(Metric.L2, BATCH, LISTS);

        BatchSearch search =
                BatchSearch.create(codebook, queries(), new BatchSearch.Spec(10, 3, RowFilter.ALL));

        int[] lists = search.probedLists();
        assertThat(lists).isSorted().doesNotHaveDuplicates();
        List<Integer> expected = new ArrayList<>();
        for (int query = 0; query < QUERIES; query++) {
            Arrays.stream(search.plan(query).probedLists()).forEach(expected::add);
        }
        assertThat(Arrays.stream(lists).boxed()).containsAll(expected);
        assertThat(expected).containsAll(Arrays.stream(lists).boxed().toList());
    }

    /** Of two segments, the first of which has every third list only. */
    @Test
    void asksASegmentForSomeListsAtATime() throws IOException {
        Codebook codebook = Segments.train(Metric.L2, BATCH, MANY_LISTS);
        SegmentReader first = Segments.reader(codebook, BATCH);
        SegmentReader second = Segments.reader(codebook, OTHERS);
        BatchSearch.Spec spec = new BatchSearch.Spec(20, 30, RowFilter.ALL);
        BatchSearch expected = BatchSearch.create(codebook, queries(), spec);
        expected.scan(first.readLists(third(expected.probedLists())), 0);
        expected.scan(second.readLists(expected.probedLists()), ROWS);

        BatchSearch search = BatchSearch.create(codebook, queries(), spec);
        List<Integer> asked = new ArrayList<>();
        search.scan(
                ids -> {
                    asked.add(ids.length);
                    return first.readLists(third(ids));
                },
                0,
                0);
        search.scan(second::readLists, ROWS, MANY_LISTS);

        assertThat(search.probedLists().length).isGreaterThan(64);
        assertThat(asked).hasSizeGreaterThan(2).allMatch(lists -> lists <= 64);
        for (int query = 0; query < QUERIES; query++) {
            TopK actual = search.results().get(query);
            assertThat(actual.ids()).isEqualTo(expected.results().get(query).ids());
            long[] ids = actual.unsortedIds();
            long[] places = actual.unsortedPlaces();
            for (int i = 0; i < ids.length; i++) {
                SegmentReader segment = ids[i] < ROWS ? first : second;
                int number = (int) (places[i] >>> Integer.SIZE);
                assertThat(number / MANY_LISTS).isEqualTo(ids[i] < ROWS ? 0 : 1);
                InvertedList list = segment.readLists(new int[] {number % MANY_LISTS}).get(0);
                assertThat(list.rowId((int) places[i])).isEqualTo((int) (ids[i] % ROWS));
            }
        }
    }

    private static int[] third(int[] lists) {
        return Arrays.stream(lists).filter(list -> list % 3 == 0).toArray();
    }

    @Test
    void saysWhichQueryBreaksTheRules() {
        Codebook codebook = Segments.train(Metric.L2, BATCH, LISTS);
        float[] values = queries().values().clone();
        values[3 * DIMENSION + 5] = Float.NaN;
        VectorBatch queries = new VectorBatch(values, QUERIES, DIMENSION);
        BatchSearch.Spec spec = new BatchSearch.Spec(10, 3, RowFilter.ALL);

        assertThatThrownBy(() -> BatchSearch.create(codebook, queries, spec))
                .isInstanceOf(InvalidVectorException.class)
                .hasMessageContaining("query 3");
    }

    @Test
    void noQueriesHaveNoAnswers() throws IOException {
        Codebook codebook = Segments.train(Metric.L2, BATCH, LISTS);
        VectorBatch none = new VectorBatch(new float[0], 0, DIMENSION);

        BatchSearch search =
                BatchSearch.create(codebook, none, new BatchSearch.Spec(10, 3, RowFilter.ALL));
        search.scan(Segments.reader(codebook, BATCH).readLists(new int[] {0, 1}), 0);

        assertThat(search.probedLists()).isEmpty();
        assertThat(search.results()).isEmpty();
    }

    private static VectorBatch queries() {
        Random random = new Random(SEED);
        float[] values = new float[QUERIES * DIMENSION];
        for (int i = 0; i < QUERIES; i++) {
            float[] query = ClusteredVectors.near(BATCH, random.nextInt(BATCH.count()), random);
            System.arraycopy(query, 0, values, i * DIMENSION, DIMENSION);
        }
        return new VectorBatch(values, QUERIES, DIMENSION);
    }

    private static void scan(
            QueryPlan plan, SegmentReader segment, long offset, RowFilter filter, TopK top)
            throws IOException {
        for (InvertedList list : segment.readLists(plan.probedLists())) {
            plan.scan(list, offset, filter, top);
        }
    }
}
