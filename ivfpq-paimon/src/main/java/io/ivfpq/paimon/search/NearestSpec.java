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

package io.ivfpq.paimon.search;

import io.ivfpq.format.vector.VectorRules;
import io.ivfpq.paimon.options.VectorColumn;
import io.ivfpq.paimon.options.VectorIndexOptions;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a searcher looks for and returns.
 *
 * @param column name of the indexed vector column
 * @param returned names of the columns to return, in this order; may be empty
 * @param filtered names of the columns that queries give a value for, in this order; may be empty
 * @param refineFactor candidates from the index for each row asked for, re-ranked by their vectors
 * @param freshness what becomes of rows without segment
 * @param queryOptions options of the query under Paimon's names, such as {@code ivf.nprobe}
 */
public record NearestSpec(
        String column,
        List<String> returned,
        List<String> filtered,
        int refineFactor,
        Freshness freshness,
        Map<String, String> queryOptions)
        implements Serializable {

    public NearestSpec {
        returned = List.copyOf(returned);
        filtered = List.copyOf(filtered);
        queryOptions = Map.copyOf(queryOptions);
        if (refineFactor < 1) {
            throw new IllegalArgumentException(
                    "refine factor of column '"
                            + column
                            + "' is "
                            + refineFactor
                            + ", expected at least 1");
        }
    }

    /** What the index is asked with: the options of the query, and how candidates are used. */
    Map<String, String> indexOptions() {
        Map<String, String> options = new HashMap<>(queryOptions);
        options.put(VectorIndexOptions.REFINE_FACTOR.key(), String.valueOf(refineFactor));
        return options;
    }

    /**
     * Why {@code vector} cannot be searched for in {@code column}, with what to do about it; empty
     * if it can.
     */
    static Optional<String> queryDefect(VectorColumn column, float[] vector) {
        if (vector.length != column.dimension()) {
            return Optional.of(
                    String.format(
                            "query vector has dimension %d, but column '%s' has dimension %d;"
                                    + " embed queries with the model that embedded the column",
                            vector.length, column.name(), column.dimension()));
        }
        return new VectorRules(column.dimension(), column.metric())
                .defect(vector)
                .map(defect -> "query vector for column '" + column.name() + "' " + defect);
    }
}
