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

package io.ivfpq.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.benchmarks.report.Spread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContestTest {

    @Test
    void takesTurnsAfterWarmingUpAndRatesNeighbouringRounds() throws IOException {
        List<String> turns = new ArrayList<>();
        Iterator<Double> ours = List.of(1.0, 30.0, 10.0, 20.0).iterator();
        Iterator<Double> peer = List.of(1.0, 10.0, 10.0, 2.0).iterator();
        Contest contest =
                new Contest(
                        "rows/s",
                        Contest.Scale.MORE_IS_BETTER,
                        new Recalls(0.7, 0.702),
                        Map.of("k", 10),
                        () -> measured("ours", turns, ours),
                        () -> measured("peer", turns, peer));

        PeerResult result = contest.run("some-id", 3);

        assertThat(turns)
                .containsExactly("ours", "peer", "ours", "peer", "ours", "peer", "ours", "peer");
        assertThat(result)
                .isEqualTo(
                        new PeerResult(
                                "some-id",
                                20,
                                10,
                                new Spread(1, 3, 10),
                                "rows/s",
                                new Recalls(0.7, 0.702),
                                Map.of("k", 10)));
    }

    private static double measured(String side, List<String> turns, Iterator<Double> figures) {
        turns.add(side);
        return figures.next();
    }

    @Test
    void aRatioAboveOneOrADifferenceAboveZeroIsInOurFavour() {
        assertThat(Contest.Scale.MORE_IS_BETTER.ratio(6, 2)).isEqualTo(3);
        assertThat(Contest.Scale.LESS_IS_BETTER.ratio(2, 6)).isEqualTo(3);
        assertThat(Contest.Scale.DIFFERENCE.ratio(6, 2)).isEqualTo(4);
    }

    @Test
    void everyComparisonHasAGoal() {
        assertThat(PeerCases.all())
                .allSatisfy(next -> assertThat(PeerCases.goal(next.id())).isPresent());
        assertThat(PeerCases.goal("search8-np32")).hasValue(3.0);
        assertThat(PeerCases.goal("another")).isEmpty();
    }

    @Test
    void namesTheComparisonsWhenAskedForAnotherOne() {
        assertThat(PeerCases.of(List.of())).hasSameSizeAs(PeerCases.all());
        assertThat(PeerCases.of(List.of("search8-np8"))).extracting(PeerCase::id).hasSize(1);
        assertThatThrownBy(() -> PeerCases.of(List.of("search8")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "there is no comparison 'search8'; choose of [search8-np32");
    }
}
