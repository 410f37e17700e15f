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
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.Segments;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopKTest {

    private static final long SEED = 59;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 999, 1000, 1001, Integer.MAX_VALUE})
    void keepsTheNearestInAnyOrderOfOffers(int k) {
        Random random = new Random(k);
        List<long[]> rows =
                IntStream.range(0, 1000)
                        .mapToObj(id -> new long[] {id, random.nextInt(50)})
                        .toList();
        long[] expected =
                rows.stream()
                        .sorted(
                                Comparator.<long[]>comparingLong(row -> row[1])
                                        .thenComparingLong(row -> row[0]))
                        .limit(k)
                        .mapToLong(row -> row[0])
                        .toArray();
        List<long[]> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);

        TopK top = new TopK(k);
        shuffled.forEach(row -> top.offer(row[0], row[1]));

        assertThat(top.ids()).isEqualTo(expected);
        assertThat(top.size()).isEqualTo(expected.length);
        assertThat(top.distances()).isSorted().hasSize(expected.length);
    }

    /** Against sorting everything; few different distances, so that there are ties of any size. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 40, 64, 65, 400, 999})
    void isTheBeginningOfAllRowsInOrder(int k) {
        Random random = new Random(SEED + k);
        for (int different : new int[] {1, 2, 10, 200, 1_000_000}) {
            List<Row> rows = new ArrayList<>();
            for (int id = 0; id < 1000; id++) {
                rows.add(new Row(id, (random.nextInt(different) - different / 2) / 8f));
            }
            List<Row> nearest = rows.stream().sorted().limit(k).toList();
            for (Comparator<Row> order : orders()) {
                rows.sort(order);

                TopK top = new TopK(k);
                rows.forEach(row -> top.offer(row.id, row.distance));
                TopK inPortions = new TopK(k);
                offerInPortions(inPortions, rows, random);

                String how = different + " distances, seed " + SEED;
                for (TopK either : List.of(top, inPortions)) {
                    assertThat(results(either)).as(how).isEqualTo(nearest);
                    assertThat(either.threshold()).as(how).isEqualTo(nearest.get(k - 1).distance);
                }
            }
        }
    }

    private static void offerInPortions(TopK top, List<Row> rows, Random random) {
        for (int first = 0; first < rows.size(); ) {
            int last = Math.min(rows.size(), first + random.nextInt(100));
            List<Row> portion = rows.subList(first, last);
            float[] distances = new float[portion.size()];
            for (int i = 0; i < distances.length; i++) {
                distances[i] = portion.get(i).distance;
            }
            top.offer(portion.stream().mapToLong(Row::id).toArray(), distances);
            first = last;
        }
    }

    /** None in particular, and as bad as can be. */
    private static List<Comparator<Row>> orders() {
        return List.of(
                Comparator.comparingInt((Row row) -> Long.hashCode(row.id * 0x9E3779B97F4A7C15L)),
                Comparator.reverseOrder(),
                Comparator.comparingDouble((Row row) -> -row.distance),
                Comparator.comparingLong((Row row) -> -row.id));
    }

    private record Row(long id, float distance) implements Comparable<Row> {

        @Override
        public int compareTo(Row other) {
            return distance == other.distance
                    ? Long.compare(id, other.id)
                    : Float.compare(distance, other.distance);
        }
    }

    private static List<Row> results(TopK top) {
        long[] ids = top.ids();
        float[] distances = top.distances();
        assertThat(top.size()).isEqualTo(ids.length);
        return IntStream.range(0, ids.length).mapToObj(i -> new Row(ids[i], distances[i])).toList();
    }

    /** Of two lists, which hold row 0, 1 and so on, in portions of any size. */
    @Test
    void rowsOfListsAreThoseOfTheirIds() throws IOException {
        VectorBatch vectors = ClusteredVectors.of(500, 8, 4, SEED);
        Codebook codebook = Segments.train(Metric.L2, vectors, 1);
        InvertedList list = Segments.reader(codebook, vectors).readLists(new int[] {0}).get(0);
        Random random = new Random(SEED);
        for (int k : new int[] {1, 7, 40, 64, 300, 999, 2000}) {
            for (int different : new int[] {1, 10, 1_000_000}) {
                TopK expected = new TopK(k);
                TopK top = new TopK(k);
                for (long offset : new long[] {10_000, 0}) {
                    int visit = top.visited().add(list, offset, (int) offset / 1000);
                    offerAll(top, visit, different, random, expected, offset);
                }

                String how = "k=" + k + ", " + different + " distances, seed " + SEED;
                assertThat(results(top)).as(how).isEqualTo(results(expected));
                long[] ids = top.unsortedIds();
                long[] places = top.unsortedPlaces();
                for (int i = 0; i < ids.length; i++) {
                    assertThat((int) places[i]).as(how).isEqualTo((int) ids[i] % 10_000);
                    assertThat(places[i] >>> 32).as(how).isEqualTo(ids[i] / 10_000 * 10);
                }
            }
        }
    }

    private static void offerAll(
            TopK top, int visit, int different, Random random, TopK expected, long rowIdOffset) {
        for (int first = 0; first < 500; ) {
            int count = Math.min(500 - first, random.nextInt(73));
            int[] rows = IntStream.range(first, first + count).toArray();
            float[] distances = new float[count];
            for (int i = 0; i < count; i++) {
                distances[i] = random.nextInt(different);
                expected.offer(rowIdOffset + rows[i], 5 + distances[i]);
            }
            top.offerRows(visit, rows, distances, count, 5);
            first += count;
        }
    }

    @Test
    void zerosOfBothSignsAreTheSameDistance() {
        TopK top = new TopK(2);

        top.offer(3, -0f);
        top.offer(2, 0f);
        top.offer(1, 0f);

        assertThat(top.ids()).containsExactly(1, 2);
        top.offer(0, -0f);
        assertThat(top.ids()).containsExactly(0, 1);
    }

    @Test
    void keepsInfiniteDistancesUntilThereAreNearer() {
        TopK top = new TopK(2);

        top.offer(3, Float.POSITIVE_INFINITY);
        top.offer(2, Float.POSITIVE_INFINITY);
        top.offer(1, Float.POSITIVE_INFINITY);
        assertThat(top.ids()).containsExactly(1, 2);
        top.offer(9, Float.MAX_VALUE);
        assertThat(top.ids()).containsExactly(9, 1);
        top.offer(8, Float.NEGATIVE_INFINITY);
        assertThat(top.ids()).containsExactly(8, 9);
    }

    @Test
    void thresholdIsInfiniteUntilFull() {
        TopK top = new TopK(2);

        assertThat(top.threshold()).isEqualTo(Float.POSITIVE_INFINITY);
        top.offer(1, 5);
        assertThat(top.threshold()).isEqualTo(Float.POSITIVE_INFINITY);
        top.offer(2, 3);
        assertThat(top.threshold()).isEqualTo(5);
        top.offer(3, 4);
        assertThat(top.threshold()).isEqualTo(4);
    }

    @Test
    void ofEqualDistancesTheLowerIdStays() {
        TopK top = new TopK(1);

        top.offer(7, 1);
        top.offer(9, 1);
        top.offer(3, 1);
        assertThat(top.ids()).containsExactly(3);
    }

    @Test
    void neverKeepsNaN() {
        TopK top = new TopK(2);

        top.offer(1, Float.NaN);
        top.offer(2, 1);
        top.offer(3, 2);
        top.offer(4, Float.NaN);
        assertThat(top.ids()).containsExactly(2, 3);
    }

    @Test
    void mergesAsIfEverythingHadBeenOfferedToOne() {
        TopK left = new TopK(3);
        TopK right = new TopK(3);
        left.offer(1, 1);
        left.offer(2, 9);
        right.offer(3, 2);
        right.offer(4, 3);
        right.offer(5, 4);

        assertThat(left.merge(right).ids()).containsExactly(1, 3, 4);
    }

    @Test
    void emptyHasNoResults() {
        assertThat(new TopK(5).ids()).isEmpty();
        assertThat(new TopK(5).distances()).isEmpty();
    }

    @Test
    void rejectsNegativeIds() {
        TopK top = new TopK(2);
        top.offer(0, 1);

        assertThatThrownBy(() -> top.offer(-1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row id is -1, expected at least 0");
        assertThatThrownBy(() -> top.offer(new long[] {5, Long.MIN_VALUE}, new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row id is -9223372036854775808, expected at least 0");
        assertThat(top.ids()).containsExactly(0);
    }

    @Test
    void rejectsAKBelowOne() {
        assertThatThrownBy(() -> new TopK(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("number of results is 0, expected at least 1");
    }
}
