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

package io.ivfpq.format.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.vector.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingSpecTest {

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 1",
        "38, 1",
        "39, 1",
        "78, 2",
        "9999, 256",
        "10000, 256",
        "117791, 1024",
        "1000000, 2048",
        "100000000, 32768"
    })
    void listsGrowWithTheRows(long rows, int lists) {
        assertThat(TrainingSpec.automatic(Metric.L2, 384, rows).listCount()).isEqualTo(lists);
    }

    @ParameterizedTest
    @CsvSource({
        "384, 48",
        "768, 96",
        "128, 16",
        "64, 8",
        "702, 117",
        "100, 25",
        "60, 15",
        "17, 1",
        "16, 4",
        "12, 6",
        "7, 1",
        "4, 2",
        "3, 1",
        "2, 1",
        "1, 1"
    })
    void subspacesFollowTheDimension(int dimension, int subspaces) {
        assertThat(TrainingSpec.automatic(Metric.L2, dimension, 1000).subspaceCount())
                .isEqualTo(subspaces);
    }

    @ParameterizedTest
    @CsvSource({
        "768, 192",
        "128, 32",
        "100, 25",
        "64, 16",
        "60, 30",
        "17, 1",
        "16, 8",
        "12, 12",
        "7, 7",
        "1, 1"
    })
    void codesOfFourBitsHaveSubspacesHalfAsWide(int dimension, int subspaces) {
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, dimension, 1000).withCodeBits(4);

        assertThat(spec.codeBits()).isEqualTo(4);
        assertThat(spec.subspaceCount()).isEqualTo(subspaces);
        assertThat(spec.withCodeBits(8))
                .isEqualTo(TrainingSpec.automatic(Metric.L2, dimension, 1000));
    }

    @ParameterizedTest
    @CsvSource({"384, 96", "128, 32", "100, 50", "60, 30", "17, 1", "12, 12", "2, 2", "1, 1"})
    void finerCodesHaveTwiceTheSubspacesWherePossible(int dimension, int subspaces) {
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, dimension, 1000);

        assertThat(spec.withFinerCodes().subspaceCount()).isEqualTo(subspaces);
    }

    @Test
    void targetRecallsWantFinerCodesAndThenRefineCodes() {
        assertThat(TrainingSpec.wantsFinerCodes(0)).isFalse();
        assertThat(TrainingSpec.wantsFinerCodes(0.75)).isFalse();
        assertThat(TrainingSpec.wantsFinerCodes(0.8)).isTrue();
        assertThat(Refine.forRecall(0)).isEqualTo(Refine.NONE);
        assertThat(Refine.forRecall(0.85)).isEqualTo(Refine.NONE);
        assertThat(Refine.forRecall(0.9)).isEqualTo(Refine.SQ8);
    }

    @Test
    void rejectsOtherWidthsOfCodes() {
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, 12, 1000);

        assertThatThrownBy(() -> spec.withCodeBits(5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "codebook of dimension 12, 16 lists, 6 subspaces of 5 bits; expected all at"
                                + " least 1 and 8 or 4 bits");
    }

    @Test
    void rejectsSubspacesThatDoNotDivideTheDimension() {
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, 12, 1000);

        assertThatThrownBy(() -> spec.withSubspaceCount(7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("7 subspaces do not divide dimension 12; choose 1, 2, 3, 4, 6, 12");
    }

    @Test
    void rejectsCountsBelowOne() {
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, 12, 1000);

        assertThatThrownBy(() -> spec.withListCount(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("listCount is 0, expected at least 1");
        assertThatThrownBy(() -> spec.withThreads(0)).hasMessageContaining("threads is 0");
        assertThatThrownBy(() -> spec.withIterations(0)).hasMessageContaining("iterations is 0");
    }

    @Test
    void rejectsCodebooksThatNoFileCanHold() {
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, 4096, 1000);

        assertThatThrownBy(() -> spec.withListCount(1 << 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("codebook of 1048576 lists and dimension 4096 is too large");
    }

    @Test
    void rowsLieInTwoListsIfThereAreTwo() {
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, 12, 1000);

        assertThat(spec.listsPerRow()).isEqualTo(1);
        TrainingSpec two = spec.withListsPerRow(2);
        assertThat(two.listsPerRow()).isEqualTo(2);
        assertThat(two.withCodeBits(4).withSeed(5).withListCount(2).listsPerRow()).isEqualTo(2);
        assertThat(two.withListsPerRow(1)).isEqualTo(spec);
        assertThat(spec.withListCount(1).withListsPerRow(2).listsPerRow()).isEqualTo(1);
    }

    @Test
    void rejectsRowsInOtherNumbersOfLists() {
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, 12, 1000);

        assertThatThrownBy(() -> spec.withListsPerRow(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows in 3 of 16 lists each; expected 1 or 2, and as many lists");
        assertThatThrownBy(() -> spec.withListsPerRow(0))
                .hasMessage("rows in 0 of 16 lists each; expected 1 or 2, and as many lists");
        assertThatThrownBy(() -> spec.withListsPerRow(2).withListCount(1))
                .hasMessage("rows in 2 of 1 lists each; expected 1 or 2, and as many lists");
    }

    @Test
    void sampleGrowsWithTheLists() {
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, 12, 1000);

        assertThat(spec.withListCount(16).sampleSize()).isEqualTo(65_536);
        assertThat(spec.withListCount(2048).sampleSize()).isEqualTo(131_072);
    }
}
