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

package io.ivfpq.flink.index.action;

import io.ivfpq.paimon.compact.CompactionMode;
import java.util.List;
import java.util.Map;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.action.ActionBase;
import org.apache.paimon.table.FileStoreTable;

/** Merges the segments of one table and prints what it did. */
final class CompactVectorIndexAction extends ActionBase {

    private static final long serialVersionUID = 1L;

    private final String tableName;
    private final transient List<Map<String, String>> partitions;
    private final CompactionMode mode;
    private final boolean dryRun;

    CompactVectorIndexAction(
            Map<String, String> catalogConfig,
            Identifier table,
            CompactionMode mode,
            List<Map<String, String>> partitions,
            boolean dryRun) {
        super(catalogConfig);
        this.tableName = table.getFullName();
        this.mode = mode;
        this.partitions = partitions;
        this.dryRun = dryRun;
    }

    @Override
    public void run() throws Exception {
        IndexCompaction compaction =
                new IndexCompaction(
                        (FileStoreTable) catalog.getTable(Identifier.fromString(tableName)),
                        mode,
                        partitions);
        CompactionResult result = dryRun ? compaction.explain() : compaction.run(env);
        result.lines().forEach(System.out::println);
    }
}
