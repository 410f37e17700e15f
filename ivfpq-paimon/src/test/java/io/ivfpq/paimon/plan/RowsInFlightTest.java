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

package io.ivfpq.paimon.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.build.EncodeTask;
import java.util.List;
import java.util.UUID;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.utils.Range;
import org.junit.jupiter.api.Test;

class RowsInFlightTest {

    private static final CodebookReference CODEBOOK =
            new CodebookReference(new UUID(1, 2), 1, 0, "codebook", 10);

    private final RowsInFlight inFlight = new RowsInFlight();

    @Test
    void joinsAdjacentTasksIntoOneRange() {
        add(0, 9, 1);
        add(20, 29, 1);
        add(10, 19, 1);

        assertThat(inFlight.ranges()).containsExactly(new Range(0, 29));
        assertThat(inFlight.rowCount()).isEqualTo(30);
    }

    @Test
    void endsAnEntryWhenTheTableCoversAllOfIt() {
        add(0, 9, 1);
        add(10, 19, 1);

        inFlight.settle(List.of(new Range(0, 15)));

        assertThat(inFlight.ranges()).containsExactly(new Range(10, 19));
    }

    @Test
    void keepsAnEntryUntilItsCommitHasHadItsChance() {
        add(0, 9, 5);

        inFlight.expire(5);
        inFlight.expire(6);
        assertThat(inFlight.ranges()).containsExactly(new Range(0, 9));

        inFlight.expire(7);
        assertThat(inFlight.ranges()).isEmpty();
    }

    @Test
    void comesBackFromItsEntries() {
        add(0, 9, 5);
        add(30, 39, 6);

        RowsInFlight restored = new RowsInFlight();
        inFlight.entries().forEach(restored::restore);
        restored.expire(7);

        assertThat(restored.ranges()).containsExactly(new Range(30, 39));
    }

    private void add(long from, long to, long checkpointId) {
        inFlight.add(new EncodeTask(BinaryRow.EMPTY_ROW, from, to, CODEBOOK), checkpointId);
    }
}
