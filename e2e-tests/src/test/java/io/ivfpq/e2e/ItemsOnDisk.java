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

package io.ivfpq.e2e;

import io.ivfpq.paimon.coverage.Frontier;
import io.ivfpq.paimon.options.VectorColumn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.paimon.Snapshot;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.BinaryVector;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;

/** The table {@code items} of a warehouse: SQL that writes it, and what lies on disk. */
final class ItemsOnDisk {

    private final Path warehouse;

    ItemsOnDisk(Path warehouse) {
        this.warehouse = warehouse;
    }

    /** The table, with the rows 0 to 999 in segments of 250. */
    static String create(String warehouse) {
        return settings(warehouse)
                + """
                CREATE TABLE items (id BIGINT, title STRING, embedding ARRAY<FLOAT>) WITH (
                  'vector-field' = 'embedding',
                  'field.embedding.vector-dim' = '4',
                  'vector.index.incremental' = 'true',
                  'vector.index.metric' = 'l2',
                  'vector.index.train.min-rows' = '1000',
                  'vector.index.task.max-rows' = '250');
                """
                + insert(0, 999);
    }

    static String useAndInsert(String warehouse, int first, int last) {
        return settings(warehouse) + insert(first, last);
    }

    private static String settings(String warehouse) {
        return """
        SET 'execution.runtime-mode' = 'batch';
        SET 'sql-client.execution.result-mode' = 'tableau';
        SET 'table.dml-sync' = 'true';
        CREATE CATALOG lake WITH ('type' = 'paimon-ivfpq', 'warehouse' = '%s');
        USE CATALOG lake;
        """
                .formatted(warehouse);
    }

    /** Rows with these ids; no two vectors are equal. */
    static String insert(int first, int last) {
        return """
        CREATE TEMPORARY TABLE numbers_from_%d (id BIGINT) WITH (
          'connector' = 'datagen', 'fields.id.kind' = 'sequence',
          'fields.id.start' = '%d', 'fields.id.end' = '%d', 'number-of-rows' = '%d');
        INSERT INTO items SELECT id, 'item' || CAST(id AS STRING),
          ARRAY[CAST(COS(id) AS FLOAT), CAST(SIN(id) AS FLOAT),
            CAST(COS(id * 0.37) AS FLOAT), CAST(SIN(id * 0.37) AS FLOAT)]
          FROM numbers_from_%d;
        """
                .formatted(first, first, last, last - first + 1, first);
    }

    /** The nearest item of the vector of item 1100. */
    static String join() {
        return """
        SELECT n.title, n.`rank`
        FROM (SELECT embedding, PROCTIME() AS proc_time FROM items WHERE id = 1100) AS q
        JOIN `items$nearest` /*+ OPTIONS('ivf.nprobe'='all') */
          FOR SYSTEM_TIME AS OF q.proc_time AS n
          ON n.query_vector = q.embedding AND n.k = 1;
        """;
    }

    /** More rows of the same kind, written as any Paimon job would. */
    @SuppressWarnings("try") // Paimon's AutoCloseable declares every exception.
    void writeWithoutIndex(int first, int last) throws Exception {
        BatchWriteBuilder builder = table().newBatchWriteBuilder();
        try (BatchTableWrite write = builder.newWrite();
                BatchTableCommit commit = builder.newCommit()) {
            for (int id = first; id <= last; id++) {
                write.write(
                        GenericRow.of(
                                (long) id,
                                BinaryString.fromString("item" + id),
                                BinaryVector.fromPrimitiveArray(vector(id))));
            }
            commit.commit(write.prepareCommit());
        }
    }

    private static float[] vector(int id) {
        return new float[] {
            (float) Math.cos(id),
            (float) Math.sin(id),
            (float) Math.cos(id * 0.37),
            (float) Math.sin(id * 0.37)
        };
    }

    Frontier frontier() throws Exception {
        FileStoreTable table = table();
        VectorColumn column = VectorColumn.of(table).get(0);
        return Frontier.read(
                table, table.snapshotManager().latestSnapshot(), column.name(), column.fieldId());
    }

    int segments() throws Exception {
        return frontier().segments();
    }

    /** Names of the files in the index directory. */
    Set<String> indexFilesOnDisk() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(table().location().toString(), "index"))) {
            return files.map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Names of the files that some snapshot lists. */
    Set<String> indexFilesOfSnapshots() throws Exception {
        FileStoreTable table = table();
        Set<String> names = new TreeSet<>();
        for (Snapshot snapshot : table.snapshotManager().safelyGetAllSnapshots()) {
            if (snapshot.indexManifest() == null) {
                continue;
            }
            table.store().newIndexFileHandler().readManifest(snapshot.indexManifest()).stream()
                    .map(entry -> entry.indexFile().fileName())
                    .forEach(names::add);
        }
        return names;
    }

    List<String> tags() throws Exception {
        return table().tagManager().allTagNames();
    }

    FileStoreTable table() throws Exception {
        Options options = new Options();
        options.set("warehouse", warehouse.toString());
        return (FileStoreTable)
                CatalogFactory.createCatalog(CatalogContext.create(options))
                        .getTable(Identifier.create("default", "items"));
    }
}
