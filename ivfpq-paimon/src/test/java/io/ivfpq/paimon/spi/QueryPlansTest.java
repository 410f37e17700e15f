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

package io.ivfpq.paimon.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.paimon.fixture.Codebooks;
import io.ivfpq.paimon.fixture.Vectors;
import org.junit.jupiter.api.Test;

class QueryPlansTest {

    private final Vectors vectors = new Vectors(8, 2);
    private final Codebook codebook = Codebooks.train(Metric.L2, 8, vectors.next(400));
    private final float[] query = vectors.next();

    @Test
    void equalQueriesShareOnePlan() {
        QueryPlan plan = QueryPlans.of(codebook, query, 3);

        assertThat(QueryPlans.of(codebook, query.clone(), 3)).isSameAs(plan);
    }

    @Test
    void otherQueriesProbesAndCodebooksHavePlansOfTheirOwn() {
        Codebook other = Codebooks.train(Metric.L2, 8, vectors.next(400));
        float[] next = query.clone();
        next[7] = Math.nextUp(next[7]);
        QueryPlan plan = QueryPlans.of(codebook, query, 3);

        assertThat(QueryPlans.of(codebook, next, 3)).isNotSameAs(plan);
        assertThat(QueryPlans.of(codebook, query, 4)).isNotSameAs(plan);
        assertThat(QueryPlans.of(other, query, 3)).isNotSameAs(plan);
    }

    @Test
    void aQueryThatChangesLaterDoesNotChangeItsPlan() {
        float[] changing = query.clone();
        QueryPlan plan = QueryPlans.of(codebook, changing, 2);
        changing[0] += 1;

        assertThat(QueryPlans.of(codebook, changing, 2)).isNotSameAs(plan);
        assertThat(QueryPlans.of(codebook, query, 2)).isSameAs(plan);
    }
}
