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

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The share of the true neighbours that were found. */
final class Recall {

    private Recall() {}

    /**
     * The mean over all queries of {@code |found ∩ exact| / |exact|}, by row id; 0 to 1. Results
     * beyond the number of exact ones do not count, so a query cannot gain by answering more.
     */
    static double of(List<List<Neighbour>> exact, List<List<Neighbour>> found) {
        if (exact.isEmpty() || exact.size() != found.size()) {
            throw new IllegalArgumentException(
                    "Recall needs the same queries on both sides, at least one; got "
                            + exact.size()
                            + " exact and "
                            + found.size()
                            + " found");
        }
        double sum = 0;
        for (int query = 0; query < exact.size(); query++) {
            sum += ofOne(exact.get(query), found.get(query));
        }
        return sum / exact.size();
    }

    private static double ofOne(List<Neighbour> exact, List<Neighbour> found) {
        Set<Long> truth = new HashSet<>();
        exact.forEach(neighbour -> truth.add(neighbour.rowId()));
        long hits =
                found.stream()
                        .limit(exact.size())
                        .map(Neighbour::rowId)
                        .distinct()
                        .filter(truth::contains)
                        .count();
        return (double) hits / truth.size();
    }
}
