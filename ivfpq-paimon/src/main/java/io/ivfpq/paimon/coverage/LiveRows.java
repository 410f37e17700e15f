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

package io.ivfpq.paimon.coverage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.paimon.Snapshot;
import org.apache.paimon.data.BinaryRow;
import org.apache.paimon.io.DataFileMeta;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.source.DataSplit;
import org.apache.paimon.table.source.ScanMode;
import org.apache.paimon.utils.Range;

/**
 * The row ranges that data files hold at one snapshot, by partition, and which files hold the
 * vectors of one column there.
 *
 * <p>Row ids of deleted rows count as live while their file is: Paimon hides such rows from readers
 * and hands the remaining ones to the index as a filter.
 */
public final class LiveRows {

    /** One data file: inclusive row ids, and whether it holds the column's values. */
    private record LiveFile(String name, Range rows, boolean holdsColumn) {}

    private final Map<BinaryRow, List<LiveFile>> filesByPartition;
    private final Map<BinaryRow, List<Range>> rangesByPartition;

    private LiveRows(Map<BinaryRow, List<LiveFile>> filesByPartition) {
        this.filesByPartition = filesByPartition;
        this.rangesByPartition = new LinkedHashMap<>();
        filesByPartition.forEach(
                (partition, files) ->
                        rangesByPartition.put(
                                partition,
                                Range.sortAndMergeOverlap(
                                        files.stream().map(LiveFile::rows).toList(), true)));
    }

    /** Reads the data manifests of {@code snapshot}; opens no data file. */
    public static LiveRows read(FileStoreTable table, Snapshot snapshot, String column) {
        Map<BinaryRow, List<LiveFile>> files = new LinkedHashMap<>();
        List<DataSplit> splits =
                table.newSnapshotReader()
                        .withMode(ScanMode.ALL)
                        .withSnapshot(snapshot)
                        .dropStats()
                        .read()
                        .dataSplits();
        for (DataSplit split : splits) {
            List<LiveFile> partition =
                    files.computeIfAbsent(split.partition(), key -> new ArrayList<>());
            for (DataFileMeta file : split.dataFiles()) {
                if (file.firstRowId() != null) {
                    partition.add(
                            new LiveFile(
                                    file.fileName(),
                                    file.nonNullRowIdRange(),
                                    file.writeCols() == null || file.writeCols().contains(column)));
                }
            }
        }
        return new LiveRows(files);
    }

    /** Live row ranges by partition: ascending, disjoint, no two of them adjacent. */
    public Map<BinaryRow, List<Range>> ranges() {
        return rangesByPartition;
    }

    /** Number of live row ids. */
    public long rowCount() {
        return rangesByPartition.values().stream()
                .flatMap(List::stream)
                .mapToLong(Range::count)
                .sum();
    }

    /** Whether every row id of {@code range} is live in {@code partition}. */
    public boolean contains(BinaryRow partition, Range range) {
        return rangesByPartition.getOrDefault(partition, List.of()).stream()
                .anyMatch(live -> live.from <= range.from && range.to <= live.to);
    }

    /**
     * Identifies the files that hold the column's values in a row range.
     *
     * <p>Two snapshots with equal fingerprints hold the same vectors in the range. That covers what
     * row ranges alone cannot show: a column rewritten in place, and row ids given out again after
     * a rollback. Compaction changes the fingerprint although it keeps the vectors, so unequal
     * fingerprints mean "look again", not "different".
     */
    public long fingerprint(BinaryRow partition, Range range) {
        MessageDigest digest = sha256();
        filesByPartition.getOrDefault(partition, List.of()).stream()
                .filter(file -> file.holdsColumn() && file.rows().hasIntersection(range))
                .sorted(Comparator.comparing(LiveFile::name))
                .forEach(
                        file -> {
                            digest.update(file.name().getBytes(StandardCharsets.UTF_8));
                            digest.update(
                                    ByteBuffer.allocate(2 * Long.BYTES)
                                            .putLong(file.rows().from)
                                            .putLong(file.rows().to)
                                            .array());
                        });
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform provides SHA-256", e);
        }
    }
}
