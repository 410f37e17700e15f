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
import io.ivfpq.paimon.compact.MergePlanner;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.paimon.Snapshot;
import org.apache.paimon.partition.PartitionPredicate;
import org.apache.paimon.table.FileStoreTable;

/** The part of a table that a compaction is about: its indexed columns, and some partitions. */
public final class MergeScope implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Null stands for every partition. */
    private final PartitionPredicate partitions;

    private MergeScope(PartitionPredicate partitions) {
        this.partitions = partitions;
    }

    /**
     * @param partitions values by partition key, every key of the table in each; none for all
     */
    public static MergeScope of(FileStoreTable table, List<Map<String, String>> partitions) {
        for (Map<String, String> partition : partitions) {
            if (!partition.keySet().equals(Set.copyOf(table.partitionKeys()))) {
                throw new IllegalArgumentException(
                        "partition "
                                + partition
                                + " of table "
                                + table.fullName()
                                + "; expected a value for each of its partition keys "
                                + table.partitionKeys());
            }
        }
        return new MergeScope(
                partitions.isEmpty()
                        ? null
                        : PartitionPredicate.fromMaps(
                                table.store().partitionType(),
                                partitions,
                                table.coreOptions().partitionDefaultName()));
    }

    /** Names of the indexed columns. */
    public List<String> columns(FileStoreTable table) {
        return VectorColumn.of(table).stream().map(VectorColumn::name).toList();
    }

    /** The merges that the newest snapshot needs. */
    public List<MergeGroup> plan(FileStoreTable table, String column) throws IOException {
        Snapshot snapshot = table.snapshotManager().latestSnapshot();
        if (snapshot == null) {
            return List.of();
        }
        IndexState index =
                IndexState.read(table, snapshot, IndexMaintenance.column(table, column).fieldId());
        return new MergePlanner()
                .plan(index).stream()
                        .filter(group -> partitions == null || partitions.test(group.partition()))
                        .toList();
    }
}
