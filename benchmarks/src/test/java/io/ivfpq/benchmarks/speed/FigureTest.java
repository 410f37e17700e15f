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

package io.ivfpq.benchmarks.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.benchmarks.report.Spread;
import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void saysWhatWasMeasuredItsSpreadAndWhatElseIsKnown() {
        Figure figure =
                Figure.of(new Spread(1, 2, 3), "MB/s")
                        .what("work", "merge")
                        .what("segments", 8)
                        .also("of copying", 0.52346);

        assertThat(figure.line().replaceAll(" +", " "))
                .isEqualTo("work merge, segments 8 1.0000 2.0000 3.0000 MB/s of copying 0.5235");
    }
}
