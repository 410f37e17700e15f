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

package io.ivfpq.flink.lookup;

import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.utils.LogicalTypeCasts;
import org.apache.paimon.flink.LogicalTypeConversion;
import org.apache.paimon.table.FileStoreTable;

/** The columns that a table of nearest neighbours has besides those of the searched table. */
final class NearestColumns {

    /** What is searched for; every lookup must give it. */
    static final String QUERY_VECTOR = "query_vector";

    /** How many neighbours are wanted. */
    static final String K = "k";

    /** Exact, on the scale of Paimon's vector search; higher is nearer. */
    static final String SCORE = "score";

    /** 1 for the nearest. */
    static final String RANK = "rank";

    static final int DEFAULT_K = 10;

    private NearestColumns() {}

    static boolean isItemColumn(String name) {
        return !name.equals(QUERY_VECTOR)
                && !name.equals(K)
                && !name.equals(SCORE)
                && !name.equals(RANK);
    }

    /**
     * @throws ValidationException if a column is neither one of ours nor one of the table, or has
     *     another type
     */
    static void check(ResolvedSchema schema, FileStoreTable table) {
        for (Column column : schema.getColumns()) {
            LogicalType declared = column.getDataType().getLogicalType();
            LogicalType expected = expectedType(column.getName(), table);
            if (!LogicalTypeCasts.supportsAvoidingCast(declared, expected.copy(true))) {
                throw new ValidationException(
                        String.format(
                                "Column '%s' of the nearest neighbours of table %s is declared as"
                                        + " %s, expected %s",
                                column.getName(), table.fullName(), declared, expected));
            }
        }
        if (schema.getColumn(QUERY_VECTOR).isEmpty()) {
            throw new ValidationException(
                    String.format(
                            "The nearest neighbours of table %s are declared without the column"
                                    + " '%s' ARRAY<FLOAT>, which lookups give",
                            table.fullName(), QUERY_VECTOR));
        }
    }

    private static LogicalType expectedType(String name, FileStoreTable table) {
        switch (name) {
            case QUERY_VECTOR:
                return DataTypes.ARRAY(DataTypes.FLOAT()).getLogicalType();
            case K:
            case RANK:
                return DataTypes.INT().getLogicalType();
            case SCORE:
                return DataTypes.FLOAT().getLogicalType();
            default:
                if (!table.rowType().containsField(name)) {
                    throw unknown(name, table);
                }
                return LogicalTypeConversion.toLogicalType(table.rowType().getField(name).type());
        }
    }

    private static ValidationException unknown(String name, FileStoreTable table) {
        return new ValidationException(
                String.format(
                        "Column '%s' is unknown: table %s has columns %s, and its nearest"
                                + " neighbours have %s besides",
                        name,
                        table.fullName(),
                        table.rowType().getFieldNames(),
                        List.of(QUERY_VECTOR, K, SCORE, RANK)));
    }
}
