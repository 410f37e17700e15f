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

package io.ivfpq.flink.index.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.paimon.build.EncodeTask;
import java.util.List;
import java.util.UUID;
import org.apache.paimon.data.BinaryRow;
import org.junit.jupiter.api.Test;

class BuildProgressTest {

    @Test
    void knowsNothingBeforeTheFirstSegment() {
        BuildProgress progress = new BuildProgress(2);

        assertThat(progress.percentOf(100)).isZero();
        assertThat(progress.secondsLeft(100)).isZero();
    }

    @Test
    void reckonsWithWhatTheWorkersTook() {
        BuildProgress progress = new BuildProgress(2);
        progress.add(done(10, 4_000));
        progress.add(done(30, 12_000));

        assertThat(progress.rows()).isEqualTo(40);
        assertThat(progress.percentOf(100)).isEqualTo(40);
        // 60 rows of 400 ms, two at a time.
        assertThat(progress.secondsLeft(100)).isEqualTo(12);
    }

    @Test
    void neverReckonsWithLessThanNothing() {
        BuildProgress progress = new BuildProgress(1);
        progress.add(done(100, 1_000));

        assertThat(progress.secondsLeft(90)).isZero();
        assertThat(progress.percentOf(0)).isEqualTo(100);
    }

    private static BuildWork done(int rows, long millis) {
        CodebookReference codebook = new CodebookReference(new UUID(1, 2), 1, 0, "codebook", 5);
        EncodeTask task = new EncodeTask(BinaryRow.EMPTY_ROW, 0, rows - 1, codebook);
        return new BuildWork("emb", 100, 10, task, List.of(), millis);
    }
}
