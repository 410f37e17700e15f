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

package io.ivfpq.paimon.build;

import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.paimon.Snapshot;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.globalindex.IndexedSplit;
import org.apache.paimon.io.DataFileMeta;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.SpecialFields;
import org.apache.paimon.table.source.DataSplit;
import org.apache.paimon.table.source.ScanMode;
import org.apache.paimon.table.source.TableRead;
import org.apache.paimon.types.RowType;
import org.apache.paimon.types.VectorType;
import org.apache.paimon.utils.Range;

/** Reads the vectors of row ranges at one snapshot, with their row ids. */
public final class VectorScan {

    /** Receives rows in ascending order of row id within a scanned range. */
    public interface Visitor {

        /**
         * @param rowId the table's row id
         * @param vector the row's vector, the visitor's to keep; {@code null} for SQL NULL
         */
        void visit(long rowId, float[] vector) throws IOException;
    }

    private final FileStoreTable table;
    private final TableRead read;
    private final boolean vectorType;

    public VectorScan(FileStoreTable table, VectorColumn column) {
        RowType readType =
                SpecialFields.rowTypeWithRowId(table.rowType())
                        .project(List.of(column.name(), SpecialFields.ROW_ID.name()));
        this.table = table;
        this.read = table.newReadBuilder().withReadType(readType).newRead();
        this.vectorType = readType.getTypeAt(0) instanceof VectorType;
    }

    /** Visits every live row of {@code ranges}; deleted rows are left out. */
    public void scan(Snapshot snapshot, List<Range> ranges, Visitor visitor) throws IOException {
        for (IndexedSplit split : splits(snapshot, ranges)) {
            try (RecordReader<InternalRow> reader = read.createReader(split)) {
                visitAll(reader, visitor);
            }
        }
    }

    private void visitAll(RecordReader<InternalRow> reader, Visitor visitor) throws IOException {
        RecordReader.RecordIterator<InternalRow> batch = reader.readBatch();
        while (batch != null) {
            InternalRow row = batch.next();
            while (row != null) {
                visitor.visit(row.getLong(1), vector(row));
                row = batch.next();
            }
            batch.releaseBatch();
            batch = reader.readBatch();
        }
    }

    private float[] vector(InternalRow row) {
        if (row.isNullAt(0)) {
            return null;
        }
        return vectorType ? row.getVector(0).toFloatArray() : row.getArray(0).toFloatArray();
    }

    private List<IndexedSplit> splits(Snapshot snapshot, List<Range> ranges) {
        List<IndexedSplit> splits = new ArrayList<>();
        for (DataSplit split :
                table.newSnapshotReader()
                        .withMode(ScanMode.ALL)
                        .withSnapshot(snapshot)
                        .withRowRanges(ranges)
                        .read()
                        .dataSplits()) {
            List<Range> held = Range.and(rowRanges(split), ranges);
            if (!held.isEmpty()) {
                splits.add(new IndexedSplit(split, held, null));
            }
        }
        splits.sort(Comparator.comparingLong(split -> split.rowRanges().get(0).from));
        return splits;
    }

    private static List<Range> rowRanges(DataSplit split) {
        return Range.sortAndMergeOverlap(
                split.dataFiles().stream().map(DataFileMeta::nonNullRowIdRange).toList(), true);
    }
}
