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

package io.ivfpq.format.codebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.vector.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodebookShapeTest {

    @Test
    void rowsLieInOneListUnlessSaidOtherwise() {
        CodebookShape shape = new CodebookShape(Metric.L2, 4, 3, 2, 8);

        assertThat(shape.listsPerRow()).isEqualTo(1);
        assertThat(shape).isEqualTo(new CodebookShape(Metric.L2, 4, 3, 2, 8, 1));
        assertThat(shape).isNotEqualTo(new CodebookShape(Metric.L2, 4, 3, 2, 8, 2));
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "3, 3", "-1, 3", "2, 1"})
    void rejectsRowsInOtherNumbersOfLists(int listsPerRow, int lists) {
        assertThatThrownBy(() -> new CodebookShape(Metric.L2, 4, lists, 2, 8, listsPerRow))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "rows in %d of %d lists each; expected 1 or 2, and as many lists",
                        listsPerRow, lists);
    }
}
