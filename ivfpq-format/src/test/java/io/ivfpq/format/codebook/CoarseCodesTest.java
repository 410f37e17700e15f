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
import static org.assertj.core.api.Assertions.within;

import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoarseCodesTest {

    private static final long SEED = 31;

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 128})
    void foursOfCodewordsInAnyOrderAreAsWideAsAll(int width) {
        float[] codewords = ClusteredVectors.gaussian(8 * 256 * width, new Random(SEED));

        assertThat(CoarseCodes.shareWithin(codewords, width))
                .as("seed %d", SEED)
                .isCloseTo(0.75, within(0.03));
        assertThat(codebook(8, 8, width, codewords).hasCoarseCodes()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8, 128})
    void foursAroundCommonCentresAreCoarseCodes(int width) {
        float[] codewords = fours(8, width, 0.5f);

        // Within: variance 0.25, of which the mean of four leaves three quarters; of all 1.25.
        assertThat(CoarseCodes.shareWithin(codewords, width))
                .as("seed %d", SEED)
                .isCloseTo(0.75 * 0.25 / 1.25, within(0.02));
        assertThat(codebook(8, 8, width, codewords).hasCoarseCodes()).isTrue();
    }

    @Test
    void foursSideBySideAreNot() {
        float[] codewords = fours(1, 8, 0.1f);
        float[] sideBySide = new float[codewords.length];
        for (int code = 0; code < 256; code++) {
            int target = (code % 64 * 4 + code / 64) * 8;
            System.arraycopy(codewords, code * 8, sideBySide, target, 8);
        }

        assertThat(codebook(8, 1, 8, codewords).hasCoarseCodes()).isTrue();
        assertThat(codebook(8, 1, 8, sideBySide).hasCoarseCodes()).isFalse();
    }

    @Test
    void equalCodewordsAreCoarseCodesThatLoseNothing() {
        float[] codewords = new float[256 * 3];
        Arrays.fill(codewords, 0.1f);

        assertThat(codebook(8, 1, 3, codewords).hasCoarseCodes()).isTrue();
    }

    @Test
    void codesOfFourBitsHaveNoCoarseOnes() {
        assertThat(codebook(4, 1, 3, new float[16 * 3]).hasCoarseCodes()).isFalse();
    }

    @Test
    void copiesAnswerTheSame() {
        Codebook codebook = codebook(8, 2, 4, fours(2, 4, 0.1f));

        assertThat(codebook.withGeneration(2).hasCoarseCodes()).isTrue();
        assertThat(codebook.withBaseline(Baseline.NONE).hasCoarseCodes()).isTrue();
    }

    /** Centres of variance 1, with four codewords of deviation {@code spread} around each. */
    private static float[] fours(int subspaces, int width, float spread) {
        Random random = new Random(SEED);
        float[] codewords = new float[subspaces * 256 * width];
        for (int m = 0; m < subspaces; m++) {
            float[] centres = ClusteredVectors.gaussian(64 * width, random);
            for (int i = 0; i < 256 * width; i++) {
                codewords[m * 256 * width + i] =
                        centres[i % centres.length] + spread * (float) random.nextGaussian();
            }
        }
        return codewords;
    }

    private static Codebook codebook(int codeBits, int subspaces, int width, float[] codewords) {
        int dimension = subspaces * width;
        return Codebook.of(
                new CodebookShape(Metric.L2, dimension, 1, subspaces, codeBits),
                Baseline.NONE,
                new float[dimension],
                codewords);
    }
}
