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

import io.ivfpq.format.search.ExactSearch;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.util.ArrayList;
import java.util.List;

/** Compares each query with every row of the table; the truth that recall is measured against. */
final class ExactAnswers {

    private ExactAnswers() {}

    /** The {@code count} nearest rows of each query, nearest first. */
    static List<List<Neighbour>> of(TableRows rows, VectorBatch queries, int count) {
        int threads = Runtime.getRuntime().availableProcessors();
        return ExactSearch.searchAll(rows.vectors(), queries, count, Metric.COSINE, threads)
                .stream()
                .map(top -> neighbours(top, rows.rowIds()))
                .toList();
    }

    private static List<Neighbour> neighbours(TopK top, long[] rowIds) {
        long[] positions = top.ids();
        float[] distances = top.distances();
        List<Neighbour> neighbours = new ArrayList<>(positions.length);
        for (int rank = 0; rank < positions.length; rank++) {
            neighbours.add(
                    new Neighbour(
                            rowIds[(int) positions[rank]], Metric.COSINE.score(distances[rank])));
        }
        return neighbours;
    }
}
