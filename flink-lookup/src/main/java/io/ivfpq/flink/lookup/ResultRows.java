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

import io.ivfpq.paimon.search.Neighbour;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.flink.FlinkRowData;
import org.apache.paimon.types.DataType;
import org.apache.paimon.types.VectorType;

/** Makes the rows that a lookup returns. Thread-safe. */
final class ResultRows {

    @FunctionalInterface
    private interface Field {
        Object of(NeighbourLookup.Query query, Neighbour neighbour, int rank);
    }

    private final List<Field> fields = new ArrayList<>();

    ResultRows(LookupPlan plan) {
        List<String> items = plan.spec().returned();
        List<String> names = plan.output().getFieldNames();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            fields.add(
                    switch (name) {
                        case NearestColumns.QUERY_VECTOR ->
                                (query, neighbour, rank) -> new GenericArrayData(query.vector());
                        case NearestColumns.K -> (query, neighbour, rank) -> query.k();
                        case NearestColumns.SCORE -> (query, neighbour, rank) -> neighbour.score();
                        case NearestColumns.RANK -> (query, neighbour, rank) -> rank;
                        default ->
                                item(
                                        items.indexOf(name),
                                        plan.table().table().rowType().getField(name).type(),
                                        RowData.createFieldGetter(
                                                plan.outputType(i), items.indexOf(name)));
                    });
        }
    }

    private static Field item(int position, DataType type, RowData.FieldGetter getter) {
        if (type instanceof VectorType) {
            return (query, neighbour, rank) -> vector(neighbour.row(), position);
        }
        return (query, neighbour, rank) -> getter.getFieldOrNull(new FlinkRowData(neighbour.row()));
    }

    private static GenericArrayData vector(InternalRow row, int position) {
        return row.isNullAt(position)
                ? null
                : new GenericArrayData(row.getVector(position).toFloatArray());
    }

    /**
     * @param rank 1 for the nearest
     */
    RowData row(NeighbourLookup.Query query, Neighbour neighbour, int rank) {
        GenericRowData row = new GenericRowData(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            row.setField(i, fields.get(i).of(query, neighbour, rank));
        }
        return row;
    }
}
