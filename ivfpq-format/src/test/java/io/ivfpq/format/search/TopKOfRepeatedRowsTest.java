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

import java.util.ArrayList;
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

/** {@link TopK} of rows that are offered twice, against sorting everything. */
class TopKOfRepeatedRowsTest {

    private static final long SEED = 73;
    private static final int ROWS = 700;

    private record Offer(long id, float distance) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 40, 64, 65, 400, 699, 700, 701, Integer.MAX_VALUE})
    void isTheBeginningOfAllRowsEachAsNearAsItsNearest(int k) {
        Random random = new Random(SEED + k);
        for (int different : new int[] {1, 2, 10, 200, 1_000_000}) {
            List<Offer> offers = offers(different, random);
            for (int often : new int[] {0, 7}) {
                TopK top = exact(k);
                offerAll(top, offers, often);

                assertThat(results(top))
                        .as("%d distances, looked at every %d, seed %d", different, often, SEED)
                        .isEqualTo(nearest(offers, k));
            }
        }
    }

    /** As bad as can be: every row first, then every row again and nearer. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 333})
    void theSecondOfferMayBeMuchNearer(int k) {
        List<Offer> offers = new ArrayList<>();
        IntStream.range(0, ROWS).forEach(id -> offers.add(new Offer(id, 1000 + id)));
        IntStream.range(0, ROWS).forEach(id -> offers.add(new Offer(id, 999 - id)));
        TopK top = exact(k);

        offerAll(top, offers, 0);

        assertThat(results(top)).isEqualTo(nearest(offers, k));
    }

    /** The second offer of a row may have gone to another of the merged results. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 64, 400, 1000})
    void mergesAsIfEverythingHadBeenOfferedToOne(int k) {
        Random random = new Random(SEED + k);
        for (int different : new int[] {1, 10, 1_000_000}) {
            for (boolean settled : new boolean[] {false, true}) {
                List<Offer> offers = offers(different, random);
                List<TopK> parts = List.of(exact(k), exact(k), exact(k));
                offers.forEach(
                        offer -> parts.get(random.nextInt(3)).offer(offer.id, offer.distance));
                if (settled) {
                    parts.forEach(TopK::threshold);
                }
                TopK merged = new TopK(k);
                parts.forEach(merged::merge);

                assertThat(results(merged))
                        .as("%d distances, settled %s, seed %d", different, settled, SEED)
                        .isEqualTo(nearest(offers, k));
            }
        }
    }

    /** As candidates that are ranked again; each of them costs a read. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 100, 699, 1400, 2000})
    void withARowHeldForEachResultThereAreAtLeastHalfOfThem(int k) {
        Random random = new Random(SEED + k);
        for (int different : new int[] {1, 10, 1_000_000}) {
            List<Offer> offers = offers(different, random);
            TopK top = new TopK(k);
            top.expectRepeated(1);
            offerAll(top, offers, 0);

            List<Offer> held =
                    offers.stream()
                            .sorted(Comparator.comparing(Offer::distance).thenComparing(Offer::id))
                            .limit(k)
                            .toList();
            String how = different + " distances, seed " + SEED;
            assertThat(results(top)).as(how).isEqualTo(nearest(held, k));
            assertThat(2 * top.size()).as(how).isGreaterThanOrEqualTo(Math.min(k, 2 * ROWS));
        }
    }

    @Test
    void thresholdIsInfiniteUntilThereAreEnoughRows() {
        TopK top = exact(2);

        top.offer(1, 3);
        top.offer(1, 5);
        assertThat(top.threshold()).isEqualTo(Float.POSITIVE_INFINITY);
        top.offer(2, 9);
        assertThat(top.threshold()).isEqualTo(9);
        top.offer(2, 4);
        assertThat(top.threshold()).isEqualTo(4);
        assertThat(top.ids()).containsExactly(1, 2);
    }

    @Test
    void rowsAreNotTheSameUnlessItIsExpected() {
        TopK top = new TopK(3);

        top.offer(1, 3);
        top.offer(1, 2);
        assertThat(top.ids()).containsExactly(1, 1);
    }

    private static TopK exact(int k) {
        TopK top = new TopK(k);
        top.expectRepeated(2);
        return top;
    }

    /** Each row twice, in no order. */
    private static List<Offer> offers(int different, Random random) {
        List<Offer> offers = new ArrayList<>();
        for (int i = 0; i < 2 * ROWS; i++) {
            offers.add(new Offer(i / 2, (random.nextInt(different) - different / 2) / 8f));
        }
        Collections.shuffle(offers, random);
        return offers;
    }

    private static void offerAll(TopK top, List<Offer> offers, int often) {
        for (int i = 0; i < offers.size(); i++) {
            top.offer(offers.get(i).id, offers.get(i).distance);
            if (often > 0 && i % often == 0) {
                assertThat(top.size()).isEqualTo(top.ids().length);
            }
        }
    }

    private static List<Offer> nearest(List<Offer> offers, int k) {
        Map<Long, Float> distances = new HashMap<>();
        offers.forEach(offer -> distances.merge(offer.id, offer.distance, Math::min));
        return distances.entrySet().stream()
                .map(entry -> new Offer(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Offer::distance).thenComparing(Offer::id))
                .limit(k)
                .toList();
    }

    private static List<Offer> results(TopK top) {
        long[] ids = top.ids();
        float[] distances = top.distances();
        assertThat(top.size()).isEqualTo(ids.length);
        return IntStream.range(0, ids.length)
                .mapToObj(i -> new Offer(ids[i], distances[i]))
                .toList();
    }
}
