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

package io.ivfpq.format.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.InvalidVectorException;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExactSearchTest {

    private static final VectorBatch ROWS =
            new VectorBatch(new float[] {1, 0, 0, 3, -2, 0, 4, 4}, 4, 2);
    private static final float[] QUERY = {2, 1};

    @Test
    void ranksByEachMetric() {
        TopK l2 = ExactSearch.search(ROWS, QUERY, 4, Metric.L2);
        TopK innerProduct = ExactSearch.search(ROWS, QUERY, 4, Metric.INNER_PRODUCT);
        TopK cosine = ExactSearch.search(ROWS, QUERY, 2, Metric.COSINE);

        assertThat(l2.ids()).containsExactly(0, 1, 3, 2);
        assertThat(l2.distances()).containsExactly(2, 8, 13, 17);
        assertThat(innerProduct.ids()).containsExactly(3, 1, 0, 2);
        assertThat(innerProduct.distances()).containsExactly(-12, -3, -2, 4);
        // Cosines 3/sqrt(10) with (4, 4) and 2/sqrt(5) with (1, 0).
        assertThat(cosine.ids()).containsExactly(3, 0);
        assertThat(Metric.COSINE.score(cosine.distances()[0]))
                .isCloseTo(0.9486833f, Offset.offset(1e-6f));
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void manyQueriesAtOnceFindWhatEachFindsAlone(Metric metric) {
        VectorBatch rows = ClusteredVectors.of(1000, 13, 20, 8);
        VectorBatch queries = ClusteredVectors.of(40, 13, 20, 9);

        List<TopK> all = ExactSearch.searchAll(rows, queries, 7, metric, 3);

        for (int i = 0; i < 40; i++) {
            TopK alone = ExactSearch.search(rows, queries.vector(i), 7, metric);
            assertThat(all.get(i).ids()).isEqualTo(alone.ids());
            assertThat(all.get(i).distances()).isEqualTo(alone.distances());
        }
    }

    @Test
    void rowsThatBreakTheRulesAreNeverResults() {
        VectorBatch rows = new VectorBatch(new float[] {0, 0, Float.NaN, 1, 1, 1}, 3, 2);

        assertThat(ExactSearch.search(rows, QUERY, 3, Metric.COSINE).ids()).containsExactly(2);
        assertThat(ExactSearch.search(rows, QUERY, 3, Metric.L2).ids()).containsExactly(2, 0);
    }

    @Test
    void rejectsAnInvalidQuery() {
        assertThatThrownBy(() -> ExactSearch.search(ROWS, new float[3], 1, Metric.L2))
                .isInstanceOf(InvalidVectorException.class)
                .hasMessageContaining("vector of the query has dimension 3, expected 2");
    }
}
