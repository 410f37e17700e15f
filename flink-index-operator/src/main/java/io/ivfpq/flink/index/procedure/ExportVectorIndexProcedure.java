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

import io.ivfpq.flink.index.action.IndexExportCommand;
import java.util.Optional;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.procedure.ProcedureContext;
import org.apache.paimon.flink.procedure.ProcedureBase;
import org.apache.paimon.table.FileStoreTable;

/**
 * {@code CALL sys.export_vector_index(`table` => 'db.t', target => '/folder', `column` => 'emb')},
 * or with {@code replace => true} instead of a target; answers with the lines of the report.
 */
public final class ExportVectorIndexProcedure extends ProcedureBase {

    public static final String IDENTIFIER = "export_vector_index";

    @Override
    public String identifier() {
        return IDENTIFIER;
    }

    @ProcedureHint(
            arguments = {
                @ArgumentHint(name = "table", type = @DataTypeHint("STRING")),
                @ArgumentHint(name = "target", type = @DataTypeHint("STRING"), isOptional = true),
                @ArgumentHint(name = "column", type = @DataTypeHint("STRING"), isOptional = true),
                @ArgumentHint(name = "replace", type = @DataTypeHint("BOOLEAN"), isOptional = true)
            })
    public String[] call(
            ProcedureContext context, String tableId, String target, String column, Boolean replace)
            throws Exception {
        Optional<String> folder = Optional.ofNullable(nullable(target));
        if (folder.isPresent() == Boolean.TRUE.equals(replace)) {
            throw new IllegalArgumentException(
                    String.format(
                            "export_vector_index with target => %s, replace => %s; expected either"
                                    + " a folder or replace => true",
                            folder.map(name -> "'" + name + "'").orElse("NULL"), replace));
        }
        return new IndexExportCommand(
                        (FileStoreTable) table(tableId),
                        Optional.ofNullable(nullable(column)),
                        folder)
                .run()
                .toArray(new String[0]);
    }
}
