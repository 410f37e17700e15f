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

import io.ivfpq.paimon.options.TableRequirements;
import io.ivfpq.paimon.options.VectorColumn;
import io.ivfpq.paimon.plan.BuildPlan;
import io.ivfpq.paimon.plan.BuildPlanner;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.paimon.table.FileStoreTable;

/** What a user asks of a build: which partitions, and how large segments may get. */
public final class BuildRequest implements Serializable {

    private static final long serialVersionUID = 1L;

    private final PartitionChoice partitions;

    /** 0 for what fits in the memory of a worker. */
    private final int segmentRows;

    private BuildRequest(PartitionChoice partitions, int segmentRows) {
        this.partitions = partitions;
        this.segmentRows = segmentRows;
    }

    /**
     * @param partitions values by partition key, every key of the table in each; none for all
     * @param segmentRows most rows of a segment; null for what fits in the memory of a worker
     * @throws IllegalArgumentException if the table has no incremental index, a partition lacks a
     *     key, or segments would have no rows
     */
    public static BuildRequest of(
            FileStoreTable table, List<Map<String, String>> partitions, Integer segmentRows) {
        TableRequirements.requireIncremental(table);
        if (segmentRows != null && segmentRows < 1) {
            throw new IllegalArgumentException(
                    "segment_rows "
                            + segmentRows
                            + " of build_vector_index is no number of rows; expected at least 1, or"
                            + " leave it out");
        }
        return new BuildRequest(
                PartitionChoice.of(table, partitions), segmentRows == null ? 0 : segmentRows);
    }

    /** What the newest snapshot needs. */
    public BuildPlan plan(FileStoreTable table, VectorColumn column, int workers)
            throws IOException {
        return new BuildPlanner(table, column, partitions::contains).plan(workers, segmentRows);
    }
}
