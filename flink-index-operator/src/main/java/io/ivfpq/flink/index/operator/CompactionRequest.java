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

import io.ivfpq.paimon.compact.CompactionMode;
import io.ivfpq.paimon.compact.CompactionPlan;
import io.ivfpq.paimon.compact.CompactionPlanner;
import io.ivfpq.paimon.compact.CompactionScope;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.paimon.table.FileStoreTable;

/** What a user asks of a compaction: how far it may go and in which partitions. */
public final class CompactionRequest implements Serializable {

    private static final long serialVersionUID = 1L;

    private final CompactionMode mode;

    private final PartitionChoice partitions;

    private final boolean mayTrain;

    private CompactionRequest(CompactionMode mode, PartitionChoice partitions, boolean mayTrain) {
        this.mode = mode;
        this.partitions = partitions;
        this.mayTrain = mayTrain;
    }

    /**
     * @param partitions values by partition key, every key of the table in each; none for all
     * @throws IllegalArgumentException if a partition lacks a key, or a retraining is asked for in
     *     some partitions only
     */
    public static CompactionRequest of(
            FileStoreTable table, CompactionMode mode, List<Map<String, String>> partitions) {
        CompactionRequest request =
                new CompactionRequest(mode, PartitionChoice.of(table, partitions), true);
        request.scope();
        return request;
    }

    /** The same after its first job: a codebook is trained once at most. */
    public CompactionRequest withoutTraining() {
        return new CompactionRequest(mode, partitions, false);
    }

    /** Names of the indexed columns. */
    public List<String> columns(FileStoreTable table) {
        return VectorColumn.of(table).stream().map(VectorColumn::name).toList();
    }

    /** What the newest snapshot needs. */
    public CompactionPlan plan(FileStoreTable table, String column) throws IOException {
        return new CompactionPlanner(table, IndexMaintenance.column(table, column)).plan(scope());
    }

    CompactionScope scope() {
        return new CompactionScope(mode, partitions.isEverything(), partitions::contains, mayTrain);
    }
}
