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

import io.ivfpq.paimon.compact.CompactionPlanner;
import io.ivfpq.paimon.compact.ReencodePlan;
import io.ivfpq.paimon.compact.ReencodeStep;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.options.VectorColumn;
import io.ivfpq.paimon.plan.CodebookBootstrap;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;
import org.apache.paimon.Snapshot;
import org.apache.paimon.table.FileStoreTable;

/**
 * Trains the codebooks that were decided on, commits them, and hands out the segments to encode
 * again.
 *
 * <p>The job may start again after a failure, and another compaction may have trained meanwhile. So
 * the decision comes with the generation it was made about, and nothing is trained once there is a
 * newer one.
 */
final class ReencodePlannerFunction extends RichFlatMapFunction<Boolean, ReencodeWork> {

    private static final long serialVersionUID = 1L;

    private final FileStoreTable table;
    private final CompactionRequest request;

    /** By column to work on: train if the newest generation is not beyond this one. */
    private final Map<String, Integer> generations;

    ReencodePlannerFunction(
            FileStoreTable table, CompactionRequest request, Map<String, Integer> generations) {
        this.table = table;
        this.request = request;
        this.generations = Map.copyOf(generations);
    }

    @Override
    public void flatMap(Boolean start, Collector<ReencodeWork> out) throws Exception {
        for (var entry : generations.entrySet()) {
            VectorColumn column = IndexMaintenance.column(table, entry.getKey());
            if (newestGeneration(column) <= entry.getValue()
                    && new CodebookBootstrap(table, column).train()) {
                CompactionCounters.CODEBOOKS_TRAINED.add(getRuntimeContext(), column.name(), 1);
            }
            Optional<ReencodePlan> plan =
                    new CompactionPlanner(table, column).planReencoding(request.scope());
            if (plan.isPresent()) {
                handOut(column.name(), plan.get(), out);
            }
        }
    }

    private int newestGeneration(VectorColumn column) throws IOException {
        Snapshot snapshot = table.snapshotManager().latestSnapshot();
        return IndexState.read(table, snapshot, column.fieldId())
                .newestGeneration(column.fieldId());
    }

    private static void handOut(String column, ReencodePlan plan, Collector<ReencodeWork> out) {
        int number = 0;
        for (ReencodeStep step : plan.steps()) {
            var tasks = plan.tasks(step);
            ReencodeWork.Step part =
                    new ReencodeWork.Step(
                            number++, tasks.size(), plan.steps().size(), plan.rows(), plan.bytes());
            tasks.forEach(
                    task ->
                            out.collect(
                                    new ReencodeWork(column, part, task, step.files(), List.of())));
        }
    }
}
