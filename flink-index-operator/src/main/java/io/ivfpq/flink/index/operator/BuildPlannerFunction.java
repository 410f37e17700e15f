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

package io.ivfpq.flink.index.operator;

import io.ivfpq.paimon.options.VectorColumn;
import io.ivfpq.paimon.plan.BuildPlan;
import io.ivfpq.paimon.plan.CodebookBootstrap;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;
import org.apache.paimon.table.FileStoreTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans the build of all columns when the first record arrives, the only one, and trains a codebook
 * for each column that needs one and has none.
 *
 * <p>The job has no checkpoints, so that training may hold up the mailbox. Columns follow one
 * another: the first is encoded while the codebook of the second is trained.
 */
final class BuildPlannerFunction implements FlatMapFunction<Boolean, BuildWork> {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(BuildPlannerFunction.class);

    private final FileStoreTable table;
    private final BuildRequest request;
    private final int workers;

    BuildPlannerFunction(FileStoreTable table, BuildRequest request, int workers) {
        this.table = table;
        this.request = request;
        this.workers = workers;
    }

    @Override
    public void flatMap(Boolean start, Collector<BuildWork> out) throws Exception {
        Map<VectorColumn, BuildPlan> plans = new LinkedHashMap<>();
        for (VectorColumn column : VectorColumn.of(table)) {
            plans.put(column, request.plan(table, column, workers));
        }
        long totalRows = plans.values().stream().mapToLong(BuildPlan::missingRows).sum();
        for (var planned : plans.entrySet()) {
            if (planned.getValue().missingRows() > 0) {
                handOut(planned.getKey(), withCodebook(planned), totalRows, out);
            }
        }
    }

    private BuildPlan withCodebook(Map.Entry<VectorColumn, BuildPlan> planned) throws IOException {
        VectorColumn column = planned.getKey();
        BuildPlan plan = planned.getValue();
        if (plan.codebook().isPresent()) {
            return plan;
        }
        LOG.info(
                "Training a codebook table={} column={} rows={}",
                table.name(),
                column.name(),
                plan.liveRows());
        new CodebookBootstrap(table, column).train();
        return request.plan(table, column, workers);
    }

    /** Hands out nothing if no row has a usable vector, so that there is no codebook. */
    private static void handOut(
            VectorColumn column, BuildPlan plan, long totalRows, Collector<BuildWork> out) {
        if (plan.codebook().isEmpty()) {
            return;
        }
        for (BuildPlan.Piece piece : plan.pieces()) {
            out.collect(
                    new BuildWork(
                            column.name(),
                            totalRows,
                            plan.stepRows(),
                            piece.task(plan.codebook().get()),
                            List.of(),
                            0));
        }
    }
}
