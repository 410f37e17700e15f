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

import io.ivfpq.format.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.paimon.globalindex.GlobalIndexResult;
import org.apache.paimon.globalindex.ScoredGlobalIndexResult;
import org.apache.paimon.table.FileStoreTable;

/** Asks the table through Paimon's own search API, as any application would. */
final class IndexAnswers {

    /** Re-ranks this many times the wanted rows by their stored vectors; Paimon's option. */
    static final int REFINE_FACTOR = 10;

    static final Map<String, String> REFINED =
            Map.of("ivf.refine_factor", Integer.toString(REFINE_FACTOR));

    private static final Comparator<Neighbour> NEAREST_FIRST =
            Comparator.comparingDouble(Neighbour::score)
                    .reversed()
                    .thenComparingLong(Neighbour::rowId);

    private IndexAnswers() {}

    /** What {@link #one} does, for the reader of the screen. */
    static String code() {
        return """
        table.newVectorSearchBuilder().withVectorColumn("embedding").withVector(question)
             .withLimit(3).withOption("ivf.refine_factor", "%d").executeLocal()\
        """
                .formatted(REFINE_FACTOR);
    }

    /** The {@code count} nearest rows of one query, nearest first. */
    static List<Neighbour> one(FileStoreTable table, float[] query, int count) {
        return neighbours(
                table.newVectorSearchBuilder()
                        .withVectorColumn(JobSql.VECTOR_COLUMN)
                        .withVector(query)
                        .withLimit(count)
                        .withOptions(REFINED)
                        .executeLocal());
    }

    /** The {@code count} nearest rows of each query, nearest first. */
    static List<List<Neighbour>> all(
            FileStoreTable table, VectorBatch queries, int count, Map<String, String> options) {
        float[][] vectors = new float[queries.count()][];
        for (int query = 0; query < vectors.length; query++) {
            vectors[query] = queries.vector(query);
        }
        return table
                .newBatchVectorSearchBuilder()
                .withVectorColumn(JobSql.VECTOR_COLUMN)
                .withVectors(vectors)
                .withLimit(count)
                .withOptions(options)
                .executeBatchLocal()
                .stream()
                .map(IndexAnswers::neighbours)
                .toList();
    }

    private static List<Neighbour> neighbours(GlobalIndexResult result) {
        List<Neighbour> neighbours = new ArrayList<>();
        if (result instanceof ScoredGlobalIndexResult scored) {
            for (long rowId : scored.results()) {
                neighbours.add(new Neighbour(rowId, scored.scoreGetter().score(rowId)));
            }
        }
        neighbours.sort(NEAREST_FIRST);
        return neighbours;
    }
}
