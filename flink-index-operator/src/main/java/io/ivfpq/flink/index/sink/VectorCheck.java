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

package io.ivfpq.flink.index.sink;

import io.ivfpq.format.vector.VectorRules;
import io.ivfpq.paimon.options.VectorColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.paimon.table.FileStoreTable;

/**
 * Passes rows through and fails on the first one whose vector cannot be indexed, before anything of
 * it reaches the table. NULL is no vector and passes.
 */
final class VectorCheck extends RichMapFunction<RowData, RowData> {

    private static final long serialVersionUID = 1L;

    /** One checked column; {@code position} is its place in the row. */
    private record Checked(int position, VectorRules rules, String where) {}

    private final FileStoreTable table;

    private transient List<Checked> columns;
    private transient long rows;

    VectorCheck(FileStoreTable table) {
        this.table = table;
    }

    @Override
    public void open(OpenContext context) {
        columns = new ArrayList<>();
        for (VectorColumn column : VectorColumn.of(table)) {
            columns.add(
                    new Checked(
                            table.rowType().getFieldIndex(column.name()),
                            column.rules(),
                            "table " + table.fullName() + ", column '" + column.name() + "'"));
        }
    }

    @Override
    public RowData map(RowData row) {
        for (Checked column : columns) {
            if (!row.isNullAt(column.position())) {
                check(column, row.getArray(column.position()));
            }
        }
        rows++;
        return row;
    }

    private void check(Checked column, ArrayData array) {
        String where = column.where() + ", row " + rows + " of this writer";
        for (int i = 0; i < array.size(); i++) {
            if (array.isNullAt(i)) {
                throw new IllegalArgumentException(
                        "component "
                                + i
                                + " of the vector is NULL; expected "
                                + column.rules().dimension()
                                + " finite numbers or a NULL vector ("
                                + where
                                + "). Replace or filter such rows before the INSERT");
            }
        }
        column.rules().check(array.toFloatArray(), where);
    }
}
