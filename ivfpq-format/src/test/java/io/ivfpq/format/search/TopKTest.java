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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopKTest {

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
