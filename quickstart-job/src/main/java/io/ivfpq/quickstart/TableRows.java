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

package io.ivfpq.quickstart;

import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.SpecialFields;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.types.RowType;

/**
 * Rows of the table read back from Paimon, the basis of exact answers.
 *
 * @param rowIds Paimon's row ids in reading order
 * @param ids the column {@code id}; {@code ids[i]} belongs to {@code rowIds[i]}
 * @param vectors {@code vectors.vector(i)} belongs to {@code rowIds[i]}
 * @param texts word and definition by row id
 */
record TableRows(long[] rowIds, long[] ids, VectorBatch vectors, Map<Long, Text> texts) {

    record Text(String word, String definition) {}

    private static final List<String> COLUMNS =
            List.of("id", "word", "definition", JobSql.VECTOR_COLUMN);

    static TableRows read(FileStoreTable table, int dimension) throws IOException {
        RowType type = SpecialFields.rowTypeWithRowId(table.rowType().project(COLUMNS));
        int[] fields = {
            type.getFieldIndex("word"),
            type.getFieldIndex("definition"),
            type.getFieldIndex(JobSql.VECTOR_COLUMN),
            type.getFieldIndex(SpecialFields.ROW_ID.name()),
            type.getFieldIndex("id")
        };
        ReadBuilder read = table.newReadBuilder().withReadType(type);
        Collector collector = new Collector(dimension);
        try (RecordReader<InternalRow> reader =
                read.newRead().createReader(read.newScan().plan())) {
            reader.forEachRemaining(
                    row ->
                            collector.add(
                                    row.getLong(fields[3]),
                                    row.getLong(fields[4]),
                                    new Text(
                                            row.getString(fields[0]).toString(),
                                            row.getString(fields[1]).toString()),
                                    row.getVector(fields[2]).toFloatArray()));
        }
        return collector.rows();
    }

    /** Those with a row id below {@code end}: the rows of an earlier snapshot. */
    TableRows before(long end) {
        int[] chosen = IntStream.range(0, rowIds.length).filter(row -> rowIds[row] < end).toArray();
        return new TableRows(
                Arrays.stream(chosen).mapToLong(row -> rowIds[row]).toArray(),
                Arrays.stream(chosen).mapToLong(row -> ids[row]).toArray(),
                vectors.select(chosen),
                texts);
    }

    Map<Long, Long> rowIdsById() {
        Map<Long, Long> rowIdsById = new HashMap<>();
        for (int row = 0; row < ids.length; row++) {
            rowIdsById.put(ids[row], rowIds[row]);
        }
        return rowIdsById;
    }

    private static final class Collector {
        private final List<Long> rowIds = new ArrayList<>();
        private final List<Long> ids = new ArrayList<>();
        private final Map<Long, Text> texts = new HashMap<>();
        private final int dimension;
        private float[] values;

        Collector(int dimension) {
            this.dimension = dimension;
            this.values = new float[1024 * dimension];
        }

        void add(long rowId, long id, Text text, float[] vector) {
            int offset = rowIds.size() * dimension;
            if (offset == values.length) {
                values = Arrays.copyOf(values, Math.multiplyExact(2, values.length));
            }
            System.arraycopy(vector, 0, values, offset, dimension);
            rowIds.add(rowId);
            ids.add(id);
            texts.put(rowId, text);
        }

        TableRows rows() {
            return new TableRows(
                    rowIds.stream().mapToLong(Long::longValue).toArray(),
                    ids.stream().mapToLong(Long::longValue).toArray(),
                    new VectorBatch(values, rowIds.size(), dimension),
                    texts);
        }
    }
}
