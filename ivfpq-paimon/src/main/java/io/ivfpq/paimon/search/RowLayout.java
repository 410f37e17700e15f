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

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.table.SpecialFields;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.VectorType;

/**
 * Which columns are read from the table, and where each is in the rows read: vector and row id
 * first, then what is returned or filtered.
 *
 * @param readType what to ask of Paimon
 */
record RowLayout(RowType readType, List<String> returned, List<String> filtered) {

    private static final int VECTOR = 0;
    private static final int ROW_ID = 1;

    static RowLayout of(RowType tableType, NearestSpec spec) {
        Set<String> names = new LinkedHashSet<>();
        names.add(spec.column());
        names.add(SpecialFields.ROW_ID.name());
        names.addAll(spec.returned());
        names.addAll(spec.filtered());
        return new RowLayout(
                SpecialFields.rowTypeWithRowId(tableType).project(List.copyOf(names)),
                spec.returned(),
                spec.filtered());
    }

    RowType returnedType() {
        return readType.project(returned);
    }

    RowType filteredType() {
        return readType.project(filtered);
    }

    int[] returnedPositions() {
        return positions(returned);
    }

    int[] filteredPositions() {
        return positions(filtered);
    }

    private int[] positions(List<String> names) {
        return names.stream().mapToInt(readType::getFieldIndex).toArray();
    }

    long rowId(InternalRow row) {
        return row.getLong(ROW_ID);
    }

    /** A copy of the row's vector, or null. */
    float[] vector(InternalRow row) {
        if (row.isNullAt(VECTOR)) {
            return null;
        }
        return readType.getTypeAt(VECTOR) instanceof VectorType
                ? row.getVector(VECTOR).toFloatArray()
                : row.getArray(VECTOR).toFloatArray();
    }
}
