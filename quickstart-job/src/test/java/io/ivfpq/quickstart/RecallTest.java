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

package io.ivfpq.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecallTest {

    @Test
    void isTheMeanShareOfTrueNeighboursFound() {
        double recall =
                Recall.of(
                        List.of(rows(1, 2, 3, 4), rows(5, 6)),
                        List.of(rows(4, 3, 9, 8), rows(6, 5)));
        assertThat(recall).isCloseTo(0.75, within(1e-12));
    }

    @Test
    void countsAShortAnswerAsMissesAndIgnoresWhatComesAfterK() {
        assertThat(Recall.of(List.of(rows(1, 2)), List.of(rows()))).isZero();
        assertThat(Recall.of(List.of(rows(1, 2)), List.of(rows(8, 9, 1, 2)))).isZero();
    }

    @Test
    void countsARepeatedRowOnce() {
        assertThat(Recall.of(List.of(rows(1, 2)), List.of(rows(1, 1)))).isEqualTo(0.5);
    }

    @Test
    void refusesAnswersToDifferentQueries() {
        assertThatThrownBy(() -> Recall.of(List.of(rows(1)), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 1 exact and 0 found");
    }

    private static List<Neighbour> rows(long... ids) {
        return LongStream.of(ids).mapToObj(id -> new Neighbour(id, 1)).toList();
    }
}
