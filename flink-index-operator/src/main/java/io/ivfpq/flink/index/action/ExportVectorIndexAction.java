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

import java.util.Map;
import java.util.Optional;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.flink.action.ActionBase;
import org.apache.paimon.table.FileStoreTable;

/** Exports the index of a column and prints the files; runs no Flink job. */
final class ExportVectorIndexAction extends ActionBase {

    private static final long serialVersionUID = 1L;

    private final String tableName;
    private final transient Optional<String> column;
    private final transient Optional<String> target;

    ExportVectorIndexAction(
            Map<String, String> catalogConfig,
            Identifier table,
            Optional<String> column,
            Optional<String> target) {
        super(catalogConfig);
        this.tableName = table.getFullName();
        this.column = column;
        this.target = target;
    }

    @Override
    public void run() throws Exception {
        FileStoreTable table = (FileStoreTable) catalog.getTable(Identifier.fromString(tableName));
        new IndexExportCommand(table, column, target).run().forEach(System.out::println);
    }
}
