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

package io.ivfpq.format.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class VectorRulesTest {

    private static final VectorRules L2 = new VectorRules(4, Metric.L2);
    private static final VectorRules COSINE = new VectorRules(4, Metric.COSINE);

    @Test
    void rejectsAnotherDimension() {
        assertThatThrownBy(() -> L2.check(new float[3], "column embedding, row 17"))
                .isInstanceOf(InvalidVectorException.class)
                .hasMessage(
                        "vector of column embedding, row 17 has dimension 3, expected 4; store"
                                + " vectors of one dimension per indexed column");
    }

    @Test
    void namesTheFirstComponentThatIsNotFinite() {
        assertThatThrownBy(() -> L2.check(new float[] {1, 2, Float.NaN, Float.NaN}, "row 0"))
                .isInstanceOf(InvalidVectorException.class)
                .hasMessage(
                        "vector of row 0 cannot be compared: component 2 is NaN; expected finite"
                                + " values; store null instead, or repair the vector");
        assertThat(COSINE.defect(new float[] {1, Float.NEGATIVE_INFINITY, 0, 0}).orElseThrow())
                .contains("component 1 is -Infinity; expected finite values");
    }

    @Test
    void rejectsAZeroVectorUnderCosineOnly() {
        assertThatThrownBy(() -> COSINE.check(new float[4], "row 3"))
                .isInstanceOf(InvalidVectorException.class)
                .hasMessage(
                        "vector of row 3 has length 0: zero vector has no direction under the"
                                + " cosine metric; store null instead, or use the l2 metric");
        assertThat(L2.defect(new float[4])).isEmpty();
        assertThat(new VectorRules(4, Metric.INNER_PRODUCT).defect(new float[4])).isEmpty();
    }

    @Test
    void rejectsVectorsWhoseDistancesWouldOverflow() {
        float[] huge = {1e30f, 0, 0, 0};

        assertThat(L2.defect(huge).orElseThrow())
                .isEqualTo(
                        "has length 1.00e+30, expected at most 1.15e+18 because squared distances"
                                + " are single precision; scale the vectors down");
        assertThat(COSINE.defect(huge)).isEmpty();
    }

    @Test
    void normalisesUnderCosineWithoutChangingTheArgument() {
        float[] vector = {3, 0, 4, 0};

        float[] prepared = COSINE.prepared(vector);

        assertThat(prepared).containsExactly(new float[] {0.6f, 0, 0.8f, 0}, Offset.offset(1e-7f));
        assertThat(vector).containsExactly(3, 0, 4, 0);
    }

    @Test
    void normalisesTheSmallestAndLargestVectors() {
        assertThat(COSINE.prepared(new float[] {Float.MIN_VALUE, 0, 0, 0}))
                .containsExactly(1, 0, 0, 0);
        assertThat(COSINE.prepared(new float[] {0, -Float.MAX_VALUE, 0, 0}))
                .containsExactly(0, -1, 0, 0);
    }

    @Test
    void copiesUnchangedUnderL2() {
        float[] vector = {1, 2, 3, 4};

        assertThat(L2.prepared(vector)).containsExactly(1, 2, 3, 4).isNotSameAs(vector);
    }

    @Test
    void rejectsADimensionBelowOne() {
        assertThatThrownBy(() -> new VectorRules(0, Metric.L2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dimension is 0, expected at least 1");
    }

    @Test
    void rejectsABatchThatDoesNotFitItsValues() {
        assertThatThrownBy(() -> new VectorBatch(new float[10], 3, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batch of 3 vectors of dimension 4 does not fit 10 values");
    }
}
