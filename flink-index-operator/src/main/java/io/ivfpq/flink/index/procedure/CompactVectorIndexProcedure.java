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

package io.ivfpq.flink.index.procedure;

import io.ivfpq.flink.index.action.CompactionResult;
import io.ivfpq.flink.index.action.IndexCompaction;
import io.ivfpq.paimon.compact.CompactionMode;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.paimon.flink.procedure.ProcedureBase;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.utils.ParameterUtils;

/**
 * {@code CALL sys.compact_vector_index(`table` => 'db.t', mode => 'auto', partitions => 'p=1;p=2',
 * dry_run => true)}; answers with the lines of the report.
 */
public final class CompactVectorIndexProcedure extends ProcedureBase {

    public static final String IDENTIFIER = "compact_vector_index";

    @Override
    public String identifier() {
        return IDENTIFIER;
    }

    @ProcedureHint(
            arguments = {
                @ArgumentHint(name = "table", type = @DataTypeHint("STRING")),
                @ArgumentHint(name = "mode", type = @DataTypeHint("STRING"), isOptional = true),
                @ArgumentHint(
                        name = "partitions",
                        type = @DataTypeHint("STRING"),
                        isOptional = true),
                @ArgumentHint(name = "dry_run", type = @DataTypeHint("BOOLEAN"), isOptional = true)
            })
    public String[] call(
            ProcedureContext context,
            String tableId,
            String mode,
            String partitions,
            Boolean dryRun)
            throws Exception {
        List<Map<String, String>> chosen =
                nullable(partitions) == null
                        ? List.of()
                        : ParameterUtils.getPartitions(partitions.split(";"));
        IndexCompaction compaction =
                new IndexCompaction(
                        (FileStoreTable) table(tableId),
                        CompactionMode.parse(nullable(mode)),
                        chosen);
        CompactionResult result =
                Boolean.TRUE.equals(dryRun)
                        ? compaction.explain()
                        : compaction.run(ProcedureJobs.environment(context));
        return result.lines().toArray(new String[0]);
    }
}
