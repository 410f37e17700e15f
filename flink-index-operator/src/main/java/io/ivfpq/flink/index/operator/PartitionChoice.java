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

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.partition.PartitionPredicate;
import org.apache.paimon.table.FileStoreTable;

/** Some partitions of a table, or all of them. */
public final class PartitionChoice implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Null stands for every partition. */
    private final PartitionPredicate chosen;

    private PartitionChoice(PartitionPredicate chosen) {
        this.chosen = chosen;
    }

    /**
     * @param partitions values by partition key, every key of the table in each; none for all
     * @throws IllegalArgumentException if one names other keys
     */
    public static PartitionChoice of(FileStoreTable table, List<Map<String, String>> partitions) {
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
        return new PartitionChoice(
                partitions.isEmpty()
                        ? null
                        : PartitionPredicate.fromMaps(
                                table.store().partitionType(),
                                partitions,
                                table.coreOptions().partitionDefaultName()));
    }

    /** Whether no partition is left out. */
    public boolean isEverything() {
        return chosen == null;
    }

    public boolean contains(BinaryRow partition) {
        return chosen == null || chosen.test(partition);
    }
}
