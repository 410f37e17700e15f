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

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.paimon.options.CacheSize;
import java.util.Arrays;
import java.util.UUID;

/**
 * Plans of the latest queries, so that a query over many row ranges ranks centroids and builds its
 * lookup table once per codebook although Paimon hands each range to a reader of its own. Bounded
 * by {@link CacheSize#QUERY_PLANS}.
 */
final class QueryPlans {

    /** Of the lookup table, for each byte of the codes of a row. */
    private static final int ENTRIES = 256;

    private static final Cache<Key, QueryPlan> PLANS =
            Caffeine.newBuilder()
                    .maximumWeight(CacheSize.QUERY_PLANS.bytes())
                    .weigher((Key key, QueryPlan plan) -> key.bytes())
                    .build();

    /**
     * Compares queries by value.
     *
     * @param query a private copy
     */
    private record Key(UUID codebook, int revision, int codeBytes, int probeCount, float[] query) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Key that
                    && codebook.equals(that.codebook)
                    && revision == that.revision
                    && probeCount == that.probeCount
                    && Arrays.equals(query, that.query);
        }

        @Override
        public int hashCode() {
            return 31 * codebook.hashCode() + Arrays.hashCode(query);
        }

        /** Lookup tables of floats and bytes, ranked lists and two copies of the query. */
        int bytes() {
            return (Float.BYTES + Byte.BYTES) * codeBytes * ENTRIES
                    + Integer.BYTES * (probeCount + 2 * query.length);
        }
    }

    private QueryPlans() {}

    /**
     * @throws io.ivfpq.format.vector.InvalidVectorException if the query breaks the rules
     */
    static QueryPlan of(Codebook codebook, float[] query, int probeCount) {
        Key key =
                new Key(
                        codebook.id(),
                        codebook.revision(),
                        codebook.shape().codeBytes(),
                        probeCount,
                        query.clone());
        return PLANS.get(key, missing -> QueryPlan.create(codebook, query, probeCount));
    }
}
