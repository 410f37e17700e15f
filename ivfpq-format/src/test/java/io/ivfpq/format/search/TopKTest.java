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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
                rows.add(new Row(id, (random.nextInt(different) - different / 2) / 8f, 3L * id));
            }
            List<Row> nearest = rows.stream().sorted().limit(k).toList();
            for (Comparator<Row> order : orders()) {
                rows.sort(order);

                TopK top = new TopK(k);
                rows.forEach(row -> top.offer(row.id, row.distance, row.place));

                String how = different + " distances, seed " + SEED;
                assertThat(results(top)).as(how).isEqualTo(nearest);
                assertThat(top.threshold()).as(how).isEqualTo(nearest.get(k - 1).distance);
            }
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

    private record Row(long id, float distance, long place) implements Comparable<Row> {

        @Override
        public int compareTo(Row other) {
            return distance == other.distance
                    ? Long.compare(id, other.id)
                    : Float.compare(distance, other.distance);
        }
    }

    /** With the places found beside the unsorted ids. */
    private static List<Row> results(TopK top) {
        long[] unsorted = top.unsortedIds();
        long[] places = top.unsortedPlaces();
        Map<Long, Long> placeOf = new HashMap<>();
        for (int i = 0; i < top.size(); i++) {
            placeOf.put(unsorted[i], places[i]);
        }
        long[] ids = top.ids();
        float[] distances = top.distances();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < top.size(); i++) {
            rows.add(new Row(ids[i], distances[i], placeOf.get(ids[i])));
        }
        return rows;
    }

    @Test
    void saysOfEveryOfferWhetherTheRowIsAmongTheNearest() {
        Random random = new Random(SEED);
        TopK top = new TopK(20);
        for (int i = 0; i < 2000; i++) {
            long id = random.nextInt(1_000_000);
            boolean added = top.offer(id, random.nextInt(30));

            assertThat(added)
                    .as("offer %d seed %d", i, SEED)
                    .isEqualTo(Arrays.stream(top.ids()).anyMatch(held -> held == id));
        }
    }

    @Test
    void zerosOfBothSignsAreTheSameDistance() {
        TopK top = new TopK(2);

        top.offer(3, -0f);
        top.offer(2, 0f);
        top.offer(1, 0f);

        assertThat(top.ids()).containsExactly(1, 2);
        assertThat(top.offer(0, -0f)).isTrue();
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

        assertThat(top.offer(7, 1)).isTrue();
        assertThat(top.offer(9, 1)).isFalse();
        assertThat(top.offer(3, 1)).isTrue();
        assertThat(top.ids()).containsExactly(3);
    }

    @Test
    void neverKeepsNaN() {
        TopK top = new TopK(2);

        assertThat(top.offer(1, Float.NaN)).isFalse();
        top.offer(2, 1);
        top.offer(3, 2);
        assertThat(top.offer(4, Float.NaN)).isFalse();
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
    void rejectsAKBelowOne() {
        assertThatThrownBy(() -> new TopK(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("number of results is 0, expected at least 1");
    }
}
