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

package io.ivfpq.flink.index;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.globalindex.VectorSearchMetric;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.SpecialFields;
import org.apache.paimon.table.source.ReadBuilder;
import org.apache.paimon.types.RowType;

/** Nearest neighbours in one snapshot of a {@link Warehouse}'s table, by Paimon and by hand. */
public final class SnapshotAnswers {

    private final FileStoreTable table;
    private final Map<Long, Long> idsByRow = new HashMap<>();

    /**
     * @param table as of the snapshot
     */
    private SnapshotAnswers(FileStoreTable table) throws IOException {
        this.table = table;
        RowType type =
                SpecialFields.rowTypeWithRowId(table.rowType()).project(List.of("id", "_ROW_ID"));
        ReadBuilder builder = table.newReadBuilder().withReadType(type);
        try (RecordReader<InternalRow> reader =
                builder.newRead().createReader(builder.newScan().plan())) {
            reader.forEachRemaining(row -> idsByRow.put(row.getLong(1), row.getLong(0)));
        }
    }

    public static SnapshotAnswers of(FileStoreTable table, long snapshotId) throws IOException {
        return new SnapshotAnswers(
                table.copy(Map.of("scan.snapshot-id", String.valueOf(snapshotId))));
    }

    public int rowCount() {
        return idsByRow.size();
    }

    /** Ids of the {@code k} nearest rows, by comparing the query with all of them. */
    public Set<Long> exact(float[] query, int k) {
        return idsByRow.values().stream()
                .sorted(
                        Comparator.comparingDouble(
                                id ->
                                        -VectorSearchMetric.computeScore(
                                                query, Warehouse.vector(id), "cosine")))
                .limit(k)
                .collect(Collectors.toSet());
    }

    /**
     * Ids of the {@code k} nearest rows by Paimon's search of all lists, re-ranked.
     *
     * @param searchMode {@code fast} for rows with a segment only, {@code full} for all
     */
    public Set<Long> searched(float[] query, int k, String searchMode) {
        Map<String, String> options =
                Map.of(
                        "ivf.nprobe",
                        "all",
                        "ivf.refine_factor",
                        String.valueOf(1 + rowCount() / k));
        return found(table.copy(Map.of("vector-index.search-mode", searchMode)), query, k, options);
    }

    /** Ids of the rows that Paimon's search finds with these options. */
    public Set<Long> found(float[] query, int k, Map<String, String> options) {
        return found(table, query, k, options);
    }

    private Set<Long> found(
            FileStoreTable searched, float[] query, int k, Map<String, String> options) {
        Set<Long> ids = new HashSet<>();
        searched.newVectorSearchBuilder()
                .withVectorColumn("emb")
                .withVector(query)
                .withLimit(k)
                .withOptions(options)
                .executeLocal()
                .results()
                .forEach(row -> ids.add(idsByRow.get(row)));
        return ids;
    }
}
