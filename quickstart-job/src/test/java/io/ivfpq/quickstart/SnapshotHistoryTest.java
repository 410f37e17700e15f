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

import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotHistoryTest {

    private final SnapshotHistory history =
            new SnapshotHistory(
                    List.of(
                            new SnapshotHistory.Commit(1_000, 100),
                            new SnapshotHistory.Commit(1_500, 100),
                            new SnapshotHistory.Commit(2_000, 250),
                            new SnapshotHistory.Commit(3_000, 400)));

    @Test
    void knowsTheRowsOfTheSnapshotBetweenTwoMoments() {
        assertThat(history.rowEndsBetween(2_100, 2_900)).containsExactly(250L);
        assertThat(history.rowEndsBetween(9_000, 9_001)).containsExactly(400L);
    }

    @Test
    void doesNotTakeACommitWithoutNewRowsForAnother() {
        assertThat(history.rowEndsBetween(1_200, 1_800)).containsExactly(100L);
    }

    @Test
    void namesEverySnapshotThatWasTheNewestMeanwhile() {
        assertThat(history.rowEndsBetween(1_999, 2_000)).containsExactly(100L, 250L);
        assertThat(history.rowEndsBetween(1_200, 3_500)).containsExactly(100L, 250L, 400L);
    }

    @Test
    void knowsNoRowsBeforeTheFirstCommit() {
        assertThat(history.rowEndsBetween(500, 900)).isEmpty();
        assertThat(history.rowEndsBetween(500, 1_000)).containsExactly(100L);
        assertThat(history.rowEnd()).isEqualTo(400);
    }
}
