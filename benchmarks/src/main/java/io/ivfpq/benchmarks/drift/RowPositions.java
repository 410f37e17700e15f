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

package io.ivfpq.benchmarks.drift;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.SpecialFields;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.types.RowType;

/** Which position in the data set each row of a table came from. */
final class RowPositions {

    private final Map<Long, Integer> positions;

    private RowPositions(Map<Long, Integer> positions) {
        this.positions = positions;
    }

    static RowPositions read(FileStoreTable table) throws IOException {
        RowType type = SpecialFields.rowTypeWithRowId(table.rowType().project(List.of("id")));
        int id = type.getFieldIndex("id");
        int rowId = type.getFieldIndex(SpecialFields.ROW_ID.name());
        ReadBuilder read = table.newReadBuilder().withReadType(type);
        Map<Long, Integer> positions = new HashMap<>();
        try (RecordReader<InternalRow> reader =
                read.newRead().createReader(read.newScan().plan())) {
            reader.forEachRemaining(
                    row -> positions.put(row.getLong(rowId), Math.toIntExact(row.getLong(id))));
        }
        return new RowPositions(positions);
    }

    int rowCount() {
        return positions.size();
    }

    int of(long rowId) {
        Integer position = positions.get(rowId);
        if (position == null) {
            throw new IllegalStateException(
                    "The search found row id " + rowId + ", which the table does not hold");
        }
        return position;
    }
}
