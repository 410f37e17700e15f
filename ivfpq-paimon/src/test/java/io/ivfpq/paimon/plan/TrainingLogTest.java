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

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingLogTest {

    private static final long SECOND = 1_000_000_000L;

    private final List<String> lines = new ArrayList<>();
    private long now;

    @Test
    void saysWhenAPhaseBeginsAndNowAndThenInBetween() {
        TrainingLog log = new TrainingLog(lines::add, () -> now);

        log.step("centroids", 0, 25);
        for (int done = 1; done <= 25; done++) {
            now += SECOND;
            log.step("centroids", done, 25);
        }
        log.step("codewords", 0, 48);
        now += SECOND / 1000;
        log.step("codewords", 1, 48);

        assertThat(lines)
                .containsExactly(
                        "phase=centroids done=0 total=25",
                        "phase=centroids done=5 total=25",
                        "phase=centroids done=10 total=25",
                        "phase=centroids done=15 total=25",
                        "phase=centroids done=20 total=25",
                        "phase=centroids done=25 total=25",
                        "phase=codewords done=0 total=48");
    }
}
