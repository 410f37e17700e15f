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

import io.ivfpq.paimon.options.VectorColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.Snapshot;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.io.DataFileMeta;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.source.DataSplit;
import org.apache.paimon.table.source.DeletionFile;
import org.apache.paimon.table.source.ScanMode;
import org.apache.paimon.table.source.TableRead;
import org.apache.paimon.utils.Range;

/**
 * Local copies of the rows of a table, one block for each set of data files that hold the same row
 * ids. A block whose files and deletion vectors a later snapshot still has is taken over;
 * everything else is read once.
 */
final class RowBlocks {

    private final FileStoreTable table;
    private final VectorColumn column;
    private final RowLayout layout;
    private final LocalSpace space;

    /**
     * @param files data files with their row ids, and deletion vectors; equal ones hold equal rows
     */
    record Key(List<String> files) {}

    /** The chunks of every block. */
    record Loaded(Map<Key, List<RowChunk>> blocks, int blocksRead) {

        static final Loaded NOTHING = new Loaded(Map.of(), 0);
    }

    RowBlocks(FileStoreTable table, VectorColumn column, RowLayout layout, LocalSpace space) {
        this.table = table;
        this.column = column;
        this.layout = layout;
        this.space = space;
    }

    /**
     * @throws IOException if the table cannot be read, which is also how the expiry of the snapshot
     *     shows
     */
    Loaded load(Snapshot snapshot, Loaded previous) throws IOException {
        Map<Key, List<RowChunk>> blocks = new HashMap<>();
        TableRead read = table.newReadBuilder().withReadType(layout.readType()).newRead();
        int blocksRead = 0;
        for (DataSplit split : splits(snapshot)) {
            for (DataSplit block : blocksOf(split)) {
                Key key = keyOf(block);
                List<RowChunk> chunks = previous.blocks().get(key);
                if (chunks == null) {
                    chunks = read(read, block);
                    blocksRead++;
                }
                blocks.put(key, chunks);
            }
        }
        return new Loaded(blocks, blocksRead);
    }

    private List<DataSplit> splits(Snapshot snapshot) {
        return table.newSnapshotReader()
                .withMode(ScanMode.ALL)
                .withSnapshot(snapshot)
                .dropStats()
                .read()
                .dataSplits();
    }

    /** Files with common row ids hold columns of the same rows and must be read together. */
    private static List<DataSplit> blocksOf(DataSplit split) {
        List<Range> ranges =
                Range.sortAndMergeOverlap(
                        split.dataFiles().stream().map(DataFileMeta::nonNullRowIdRange).toList(),
                        false);
        List<DataSplit> blocks = new ArrayList<>();
        for (Range range : ranges) {
            split.filterDataFile(file -> file.nonNullRowIdRange().hasIntersection(range))
                    .ifPresent(blocks::add);
        }
        return blocks;
    }

    private static Key keyOf(DataSplit block) {
        List<String> files = new ArrayList<>();
        for (DataFileMeta file : block.dataFiles()) {
            files.add(file.fileName() + file.nonNullRowIdRange());
        }
        for (DeletionFile file : block.deletionFiles().orElse(List.of())) {
            files.add(String.valueOf(file));
        }
        files.sort(null);
        return new Key(List.copyOf(files));
    }

    private List<RowChunk> read(TableRead read, DataSplit block) throws IOException {
        RowChunkBuilder builder = new RowChunkBuilder(layout, column, space);
        try (RecordReader<InternalRow> reader = read.createReader(block)) {
            RecordReader.RecordIterator<InternalRow> batch = reader.readBatch();
            while (batch != null) {
                InternalRow row = batch.next();
                while (row != null) {
                    builder.add(row);
                    row = batch.next();
                }
                batch.releaseBatch();
                batch = reader.readBatch();
            }
        }
        return builder.finish();
    }
}
