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

import io.ivfpq.flink.index.operator.BuildRequest;
import java.util.List;
import java.util.Map;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.action.ActionBase;
import org.apache.paimon.table.FileStoreTable;

/** Indexes every row of one table and prints what it did. */
final class BuildVectorIndexAction extends ActionBase {

    private static final long serialVersionUID = 1L;

    private final String tableName;
    private final transient List<Map<String, String>> partitions;
    private final Integer segmentRows;
    private final boolean dryRun;

    BuildVectorIndexAction(
            Map<String, String> catalogConfig,
            Identifier table,
            List<Map<String, String>> partitions,
            Integer segmentRows,
            boolean dryRun) {
        super(catalogConfig);
        this.tableName = table.getFullName();
        this.partitions = partitions;
        this.segmentRows = segmentRows;
        this.dryRun = dryRun;
    }

    @Override
    public void run() throws Exception {
        FileStoreTable table = (FileStoreTable) catalog.getTable(Identifier.fromString(tableName));
        BuildRequest request = BuildRequest.of(table, partitions, segmentRows);
        IndexBuild build = new IndexBuild(table, request, env);
        BuildResult result = dryRun ? build.explain() : build.run();
        result.lines().forEach(System.out::println);
    }
}
