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

import io.ivfpq.paimon.search.NearestSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * What the key rows of one lookup join hold and what its result rows must.
 *
 * @param output the result rows
 * @param keyNames the columns of a key row, in order; {@code query_vector} is one of them
 */
record LookupPlan(NearestTable table, RowType output, List<String> keyNames)
        implements Serializable {

    /**
     * @param name the table as the query calls it, for messages
     * @param keys for each lookup key the path of its column in {@code output}
     * @throws ValidationException if the join does not give a query vector
     */
    static LookupPlan of(String name, NearestTable table, RowType output, int[][] keys) {
        List<String> keyNames = new ArrayList<>();
        for (int[] key : keys) {
            if (key.length != 1) {
                throw new ValidationException(
                        String.format(
                                "The join on %s compares a nested field of column '%s'; compare"
                                        + " whole columns",
                                name, output.getFieldNames().get(key[0])));
            }
            keyNames.add(output.getFieldNames().get(key[0]));
        }
        if (keyNames.contains(table.column())) {
            throw new ValidationException(
                    String.format(
                            "The join on %s compares the stored vector '%s'; give the vector to"
                                    + " search for as %s.%s = …",
                            name, table.column(), name, NearestColumns.QUERY_VECTOR));
        }
        if (!keyNames.contains(NearestColumns.QUERY_VECTOR)) {
            throw new ValidationException(
                    String.format(
                            "The join on %s gives %s but no vector to search for; add … AND"
                                    + " n.%s = q.<your ARRAY<FLOAT> column> to its ON condition. It"
                                    + " must be a column, Flink does not look up constant arrays",
                            name, keyNames, NearestColumns.QUERY_VECTOR));
        }
        return new LookupPlan(table, output, keyNames);
    }

    /** What to load of the table and search in it. */
    NearestSpec spec() {
        return table.spec(itemColumns(output.getFieldNames()), itemColumns(keyNames));
    }

    private static List<String> itemColumns(List<String> names) {
        return names.stream().filter(NearestColumns::isItemColumn).toList();
    }

    /** Positions in a key row of the columns that results must equal, in the order of the spec. */
    int[] filterPositions() {
        return spec().filtered().stream().mapToInt(keyNames::indexOf).toArray();
    }

    /** The position of a column in a key row, or -1. */
    int keyPosition(String column) {
        return keyNames.indexOf(column);
    }

    LogicalType outputType(int field) {
        return output.getTypeAt(field);
    }
}
