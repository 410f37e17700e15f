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

package io.ivfpq.format.segment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.SmallCodebooks;
import io.ivfpq.format.vector.Metric;
import org.junit.jupiter.api.Test;

/** What it builds is tested where it is used, by {@code VindexImportTest}. */
class CodedSegmentBuilderTest {

    @Test
    void rejectsCodebooksOfRowsInTwoLists() {
        Codebook codebook = SmallCodebooks.twoLists(Metric.L2);
        CodebookReference reference = CodebookReference.embedded(codebook);

        assertThatThrownBy(() -> new CodedSegmentBuilder(codebook, reference))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "%s has rows in 2 lists each, expected 1: each row is added with one",
                        codebook);
    }

    @Test
    void rejectsRowsOutOfOrderAndListsThatThereAreNot() {
        Codebook codebook = SmallCodebooks.of(Metric.L2);
        CodedSegmentBuilder builder =
                new CodedSegmentBuilder(codebook, CodebookReference.embedded(codebook));
        builder.add(5, 2, new byte[2]);

        assertThatThrownBy(() -> builder.add(5, 2, new byte[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "row id 5 after 5 in list 2 with 2 bytes of codes, expected ascending ids,"
                                + " a list below 3 and 2 bytes");
        assertThatThrownBy(() -> builder.add(6, 3, new byte[2])).hasMessageContaining("in list 3");
        assertThatThrownBy(() -> builder.add(6, 2, new byte[3])).hasMessageContaining("3 bytes");
    }
}
