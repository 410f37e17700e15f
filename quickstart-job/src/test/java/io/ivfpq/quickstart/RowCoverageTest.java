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
import org.apache.paimon.utils.Range;
import org.junit.jupiter.api.Test;

class RowCoverageTest {

    private static final long[] ROW_IDS = {0, 1, 2, 5, 6, 9};

    @Test
    void findsEveryRowOnceWhenSegmentsAreDisjointAndComplete() {
        assertThat(RowCoverage.of(ROW_IDS, List.of(new Range(5, 9), new Range(0, 2))))
                .isEqualTo(new RowCoverage(6, 0, 0));
    }

    @Test
    void countsRowsInNoSegmentAndInSeveral() {
        assertThat(
                        RowCoverage.of(
                                ROW_IDS,
                                List.of(new Range(1, 5), new Range(2, 6), new Range(2, 2))))
                .isEqualTo(new RowCoverage(4, 2, 2));
    }

    @Test
    void ignoresRowIdsThatAreNotInTheTable() {
        assertThat(RowCoverage.of(ROW_IDS, List.of(new Range(3, 4), new Range(100, 200))))
                .isEqualTo(new RowCoverage(0, 0, 6));
    }
}
