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

import io.ivfpq.paimon.compact.MergeGroup;
import io.ivfpq.paimon.compact.MergeTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;
import org.apache.paimon.table.FileStoreTable;

/** Plans the merges of all columns when the first record arrives, the only one. */
final class MergePlannerFunction implements FlatMapFunction<Boolean, MergeWork> {

    private static final long serialVersionUID = 1L;

    private final FileStoreTable table;
    private final CompactionRequest request;

    MergePlannerFunction(FileStoreTable table, CompactionRequest request) {
        this.table = table;
        this.request = request;
    }

    @Override
    public void flatMap(Boolean start, Collector<MergeWork> out) throws Exception {
        Map<String, List<MergeGroup>> plans = new LinkedHashMap<>();
        int groups = 0;
        long bytes = 0;
        for (String column : request.columns(table)) {
            List<MergeGroup> plan = request.plan(table, column).merges();
            plans.put(column, plan);
            groups += plan.size();
            bytes += plan.stream().mapToLong(MergeGroup::bytes).sum();
        }
        int number = 0;
        for (var plan : plans.entrySet()) {
            for (MergeGroup group : plan.getValue()) {
                for (MergeTask task : group.tasks()) {
                    out.collect(
                            new MergeWork(
                                    plan.getKey(),
                                    number,
                                    groups,
                                    group.fileCount(),
                                    bytes,
                                    task,
                                    List.of()));
                }
                number++;
            }
        }
    }
}
