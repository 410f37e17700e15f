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

package io.ivfpq.paimon.search;

import java.io.IOException;
import org.apache.paimon.schema.SchemaManager;
import org.apache.paimon.schema.TableSchema;
import org.apache.paimon.table.FileStoreTable;

/**
 * Tells whether a table is still the one that a search was planned for. A table that was dropped
 * and created again under its name keeps neither snapshots nor row ids, and may have other columns
 * under the same field ids; with the same columns, searching it is right.
 */
final class PlannedSchema {

    private final FileStoreTable table;

    PlannedSchema(FileStoreTable table) {
        this.table = table;
    }

    /**
     * @throws IOException if the table does not exist any more or its columns are others
     */
    void requireUnchanged() throws IOException {
        TableSchema planned = table.schema();
        SchemaManager schemas = table.schemaManager();
        if (!schemas.schemaExists(planned.id())) {
            throw new IOException(
                    String.format(
                            "Table %s does not exist any more at %s; it was dropped while its"
                                    + " nearest neighbours were looked up. Create it again, or stop"
                                    + " the job",
                            table.fullName(), table.location()));
        }
        TableSchema present = schemas.schema(planned.id());
        if (!present.fields().equals(planned.fields())) {
            throw new IOException(
                    String.format(
                            "Table %s has been created again with other columns, %s, while lookups"
                                    + " were planned for %s; submit the query again",
                            table.fullName(),
                            present.logicalRowType().asSQLString(),
                            planned.logicalRowType().asSQLString()));
        }
    }
}
