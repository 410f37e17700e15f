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

package io.ivfpq.flink.lookup;

import io.ivfpq.paimon.search.Answer;
import io.ivfpq.paimon.search.NearestSpec;
import io.ivfpq.paimon.search.Neighbour;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.types.RowKind;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.data.serializer.InternalRowSerializer;
import org.apache.paimon.flink.FlinkRowWrapper;
import org.apache.paimon.types.RowType;
import org.apache.paimon.utils.ProjectedRow;

/**
 * Answers key rows. {@link #query} must be called by the task's thread, which owns the key row;
 * {@link #search} may be called by any.
 */
final class NeighbourLookup implements Closeable {

    private final SharedSearchers.Lease searcher;
    private final LookupMetrics metrics;
    private final ResultRows results;
    private final RowType filterType;
    private final int[] filterPositions;
    private final String column;
    private final int vectorPosition;
    private final int kPosition;
    private final int scorePosition;
    private final int rankPosition;

    /**
     * A key row, taken apart and copied.
     *
     * @param score the only score wanted, if the join gives one
     * @param rank the only rank wanted, if the join gives one
     */
    record Query(
            float[] vector,
            int k,
            BinaryRow filter,
            Optional<Float> score,
            Optional<Integer> rank) {}

    NeighbourLookup(LookupPlan plan, FunctionContext context) throws IOException {
        NearestSpec spec = plan.spec();
        this.results = new ResultRows(plan);
        this.filterType = plan.table().table().rowType().project(spec.filtered());
        this.filterPositions = plan.filterPositions();
        this.column = plan.table().column();
        this.vectorPosition = plan.keyPosition(NearestColumns.QUERY_VECTOR);
        this.kPosition = plan.keyPosition(NearestColumns.K);
        this.scorePosition = plan.keyPosition(NearestColumns.SCORE);
        this.rankPosition = plan.keyPosition(NearestColumns.RANK);
        this.searcher = SharedSearchers.lease(plan.table(), spec, TemporaryDirectory.of(context));
        this.metrics = new LookupMetrics(context.getMetricGroup(), plan.table(), searcher::status);
    }

    /** Empty if a key is NULL, which equals nothing. */
    Optional<Query> query(RowData key) {
        for (int i = 0; i < key.getArity(); i++) {
            if (key.isNullAt(i)) {
                return Optional.empty();
            }
        }
        return Optional.of(
                new Query(
                        vector(key.getArray(vectorPosition)),
                        kPosition < 0 ? NearestColumns.DEFAULT_K : key.getInt(kPosition),
                        filter(key),
                        scorePosition < 0
                                ? Optional.empty()
                                : Optional.of(key.getFloat(scorePosition)),
                        rankPosition < 0
                                ? Optional.empty()
                                : Optional.of(key.getInt(rankPosition))));
    }

    private float[] vector(ArrayData array) {
        float[] vector = new float[array.size()];
        for (int i = 0; i < vector.length; i++) {
            if (array.isNullAt(i)) {
                throw new IllegalArgumentException(
                        String.format(
                                "query vector for column '%s' has NULL at component %d; expected"
                                        + " numbers. A vector that is NULL as a whole has no"
                                        + " neighbours",
                                column, i));
            }
            vector[i] = array.getFloat(i);
        }
        return vector;
    }

    private BinaryRow filter(RowData key) {
        ProjectedRow filter = ProjectedRow.from(filterPositions);
        filter.replaceRow(new FlinkRowWrapper(key));
        return new InternalRowSerializer(filterType).toBinaryRow(filter).copy();
    }

    /** Result rows, nearest first. */
    List<RowData> search(Query query) throws IOException {
        long started = System.nanoTime();
        Answer answer = searcher.search(query.vector(), query.k(), query.filter());
        metrics.answered(answer, System.nanoTime() - started);
        List<Neighbour> found = answer.neighbours();
        List<RowData> rows = new ArrayList<>(found.size());
        for (int i = 0; i < found.size(); i++) {
            int rank = i + 1;
            float score = found.get(i).score();
            if (query.rank().map(wanted -> wanted == rank).orElse(true)
                    && query.score().map(wanted -> wanted == score).orElse(true)) {
                RowData row = results.row(query, found.get(i), rank);
                row.setRowKind(RowKind.INSERT);
                rows.add(row);
            }
        }
        return rows;
    }

    @Override
    public void close() {
        searcher.close();
    }
}
