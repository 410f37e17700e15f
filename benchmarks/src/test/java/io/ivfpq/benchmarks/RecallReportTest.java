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

package io.ivfpq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.benchmarks.report.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecallReportTest {

    @Test
    void showsSmallestMiddleAndLargestBesideTheFigureOfFaiss() {
        List<RecallReport.Line> lines =
                RecallReport.lines(
                        List.of(
                                List.of(new RecallPoint(8, 0.70, 0.86)),
                                List.of(new RecallPoint(8, 0.68, 0.85)),
                                List.of(new RecallPoint(8, 0.69, 0.90))));

        assertThat(lines)
                .containsExactly(
                        new RecallReport.Line(
                                8,
                                new Spread(0.68, 0.69, 0.70),
                                0.674,
                                new Spread(0.85, 0.86, 0.90),
                                0.844));
    }

    @Test
    void takesTheMeanOfTheMiddleTwoOfAnEvenNumber() {
        assertThat(Spread.of(new double[] {4, 1, 3, 2})).isEqualTo(new Spread(1, 2.5, 4));
    }
}
