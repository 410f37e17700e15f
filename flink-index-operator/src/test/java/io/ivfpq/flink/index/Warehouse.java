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

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.segment.CodebookReference;
import io.ivfpq.format.segment.SegmentDescriptor;
import io.ivfpq.paimon.codebook.CodebookStore;
import io.ivfpq.paimon.coverage.Frontier;
import io.ivfpq.paimon.coverage.IndexState;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.options.VectorColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.paimon.Snapshot;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.BinaryVector;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.data.InternalRow;
import org.apache.paimon.fs.Path;
import org.apache.paimon.options.Options;
import org.apache.paimon.reader.RecordReader;
import org.apache.paimon.table.FileStoreTable;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;
import org.apache.paimon.table.source.ReadBuilder;

/** A warehouse on local disk with tables of vectors, written through SQL by real Flink jobs. */
public final class Warehouse {

    public static final int DIMENSION = 16;

    private final String root;

    public Warehouse(java.nio.file.Path directory) {
        this("file:", directory);
    }

    /**
     * @param fileSystem scheme and authority, such as {@code crash://name}
     */
    public Warehouse(String fileSystem, java.nio.file.Path directory) {
        this.root = fileSystem + directory;
    }

    /** A streaming environment with checkpoints every {@code checkpointMillis}, or batch if 0. */
    public StreamTableEnvironment environment(long checkpointMillis, Map<String, String> settings) {
        Configuration configuration = new Configuration();
        configuration.setString("security.delegation.tokens.enabled", "false");
        configuration.setString("restart-strategy.type", "none");
        configuration.setString("parallelism.default", "2");
        settings.forEach(configuration::setString);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        if (checkpointMillis > 0) {
            env.enableCheckpointing(checkpointMillis);
        } else {
            env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        }
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.executeSql(
                "CREATE CATALOG lake WITH ('type'='paimon-ivfpq', 'warehouse'='" + root + "')");
        tables.executeSql("USE CATALOG lake");
        return tables;
    }

    /** SQL of a table {@code (id, topic, emb)} with an incremental index and more options. */
    public static String createTable(String name, Map<String, String> options, String partition) {
        return createTable(name, List.of("emb"), options, partition);
    }

    /** As {@link #createTable(String, Map, String)}, with these vector columns, all indexed. */
    public static String createTable(
            String name, List<String> vectors, Map<String, String> options, String partition) {
        return "CREATE TABLE "
                + name
                + " (id BIGINT, topic STRING"
                + vectors.stream().map(v -> ", " + v + " ARRAY<FLOAT>").collect(joining())
                + ") "
                + partition
                + " WITH ('vector-field'='"
                + String.join(",", vectors)
                + "', 'vector.index.columns'='"
                + String.join(",", vectors)
                + "', 'vector.index.incremental'='true'"
                + vectors.stream()
                        .map(v -> ", 'field." + v + ".vector-dim'='" + DIMENSION + "'")
                        .collect(joining())
                + options.entrySet().stream()
                        .map(o -> ", '" + o.getKey() + "'='" + o.getValue() + "'")
                        .collect(joining())
                + ")";
    }

    /** Inserts the rows of {@code source} from {@code first} on, and waits. */
    public static void insertFrom(StreamTableEnvironment tables, String table, long first)
            throws Exception {
        tables.executeSql("INSERT INTO " + table + " SELECT * FROM source WHERE id >= " + first)
                .await();
    }

    /**
     * The arguments of an action on a table.
     *
     * @param directory of the warehouse
     */
    public static String[] command(
            String action, java.nio.file.Path directory, String table, String... more) {
        List<String> arguments = new ArrayList<>(List.of(action));
        arguments.addAll(List.of("--warehouse", directory.toString()));
        arguments.addAll(List.of("--database", "default", "--table", table));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** Calls a procedure of ours; the lines of its report. */
    public static List<String> call(
            StreamTableEnvironment tables, String procedure, String arguments) throws Exception {
        List<String> lines = new ArrayList<>();
        try (CloseableIterator<Row> rows =
                tables.executeSql("CALL sys." + procedure + "(" + arguments + ")").collect()) {
            rows.forEachRemaining(row -> lines.add((String) row.getField(0)));
        }
        return lines;
    }

    /** Merges the segments of a table, and waits. */
    public static void mergeSegments(StreamTableEnvironment tables, String table) throws Exception {
        tables.executeSql(
                        "CALL sys.compact_vector_index(`table` => 'default."
                                + table
                                + "', mode => 'merge')")
                .await();
    }

    /**
     * Registers a bounded view {@code source} of rows {@code 0} to {@code rows - 1}.
     *
     * @param rowsPerCheckpoint rows between two checkpoints; 0 for as fast as possible
     */
    public static void registerSource(
            StreamTableEnvironment tables, long rows, int rowsPerCheckpoint) {
        register(
                tables,
                "source",
                rows,
                Warehouse::row,
                rowsPerCheckpoint == 0
                        ? RateLimiterStrategy.noOp()
                        : RateLimiterStrategy.perCheckpoint(rowsPerCheckpoint));
    }

    /**
     * Registers a bounded view {@code topics} of rows {@code 0} to {@code rows - 1}, of which the
     * second half is about 20 other topics than the first.
     */
    public static void registerTopics(StreamTableEnvironment tables, long rows) {
        register(
                tables,
                "topics",
                rows,
                id -> row(id, id % 20 + (id < rows / 2 ? 0 : 20)),
                RateLimiterStrategy.noOp());
    }

    private static void register(
            StreamTableEnvironment tables,
            String view,
            long rows,
            GeneratorFunction<Long, Row> generator,
            RateLimiterStrategy rate) {
        TypeInformation<Row> type =
                Types.ROW_NAMED(
                        new String[] {"id", "topic", "emb"},
                        Types.LONG,
                        Types.STRING,
                        Types.OBJECT_ARRAY(Types.FLOAT));
        DataGeneratorSource<Row> source = new DataGeneratorSource<>(generator, rows, rate, type);
        DataStream<Row> stream =
                ((StreamTableEnvironmentImpl) tables)
                        .execEnv()
                        .fromSource(source, WatermarkStrategy.noWatermarks(), "vectors");
        tables.createTemporaryView(
                view,
                stream,
                Schema.newBuilder()
                        .column("id", DataTypes.BIGINT())
                        .column("topic", DataTypes.STRING())
                        .column("emb", DataTypes.ARRAY(DataTypes.FLOAT()))
                        .build());
    }

    public static Row row(long id) {
        return row(id, id % 40);
    }

    private static Row row(long id, long topic) {
        Float[] boxed = new Float[DIMENSION];
        float[] vector = vector(id, topic);
        for (int i = 0; i < DIMENSION; i++) {
            boxed[i] = vector[i];
        }
        return Row.of(id, "topic" + id % 3, boxed);
    }

    /** A vector near one of 40 centres; the same for the same id. */
    public static float[] vector(long id) {
        return vector(id, id % 40);
    }

    private static float[] vector(long id, long topic) {
        Random centre = new Random(topic);
        Random noise = new Random(id);
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (centre.nextGaussian() + 0.2 * noise.nextGaussian());
        }
        return vector;
    }

    public FileStoreTable table(String name) throws Exception {
        Options options = new Options();
        options.set("warehouse", root);
        return (FileStoreTable)
                CatalogFactory.createCatalog(CatalogContext.create(options))
                        .getTable(Identifier.create("default", name));
    }

    /** Commits rows {@code from} to {@code to - 1} as any Paimon job would, without an index. */
    public void write(String name, long from, long to) throws Exception {
        write(table(name).newBatchWriteBuilder(), from, to);
    }

    /** As {@link #write}, in place of all rows there are. */
    public void overwrite(String name, long from, long to) throws Exception {
        write(table(name).newBatchWriteBuilder().withOverwrite(), from, to);
    }

    @SuppressWarnings("try") // Paimon's AutoCloseable declares every exception.
    public void dropPartition(String name, Map<String, String> partition) throws Exception {
        try (BatchTableCommit commit = table(name).newBatchWriteBuilder().newCommit()) {
            commit.truncatePartitions(List.of(partition));
        }
    }

    @SuppressWarnings("try") // Paimon's AutoCloseable declares every exception.
    private static void write(BatchWriteBuilder builder, long from, long to) throws Exception {
        int fields = builder.rowType().getFieldCount();
        try (BatchTableWrite write = builder.newWrite();
                BatchTableCommit commit = builder.newCommit()) {
            for (long id = from; id < to; id++) {
                GenericRow row = new GenericRow(fields);
                row.setField(0, id);
                row.setField(1, BinaryString.fromString("topic" + id % 3));
                for (int field = 2; field < fields; field++) {
                    row.setField(field, BinaryVector.fromPrimitiveArray(vector(id + field - 2)));
                }
                write.write(row);
            }
            commit.commit(write.prepareCommit());
        }
    }

    /** What the index of the first vector column covers. */
    public Frontier frontier(String name) throws Exception {
        return frontiers(name).get(0);
    }

    /** What the index of each vector column covers, all at one snapshot. */
    public List<Frontier> frontiers(String name) throws Exception {
        FileStoreTable table = table(name);
        Snapshot snapshot = table.snapshotManager().latestSnapshot();
        List<Frontier> frontiers = new ArrayList<>();
        for (VectorColumn column : VectorColumn.of(table)) {
            frontiers.add(Frontier.read(table, snapshot, column.name(), column.fieldId()));
        }
        return frontiers;
    }

    /** The ids of all rows, in no order. */
    public List<Long> ids(String name) throws Exception {
        FileStoreTable table = table(name);
        ReadBuilder builder = table.newReadBuilder().withProjection(new int[] {0});
        List<Long> ids = new ArrayList<>();
        try (RecordReader<InternalRow> reader =
                builder.newRead().createReader(builder.newScan().plan())) {
            reader.forEachRemaining(row -> ids.add(row.getLong(0)));
        }
        return ids;
    }

    /** Descriptors of the segments of the first vector column at the newest snapshot. */
    public List<SegmentDescriptor> segments(String name) throws Exception {
        return segmentEntries(name).stream().map(SegmentEntry::descriptor).toList();
    }

    /** Names of the segment files of the first vector column at the newest snapshot. */
    public Set<String> segmentFiles(String name) throws Exception {
        return segmentEntries(name).stream().map(entry -> entry.file().fileName()).collect(toSet());
    }

    private List<SegmentEntry> segmentEntries(String name) throws Exception {
        FileStoreTable table = table(name);
        return IndexState.read(
                        table,
                        table.snapshotManager().latestSnapshot(),
                        VectorColumn.of(table).get(0).fieldId())
                .segments();
    }

    /** List counts of the codebooks that segments refer to. */
    public Set<Integer> codebookLists(String name) throws Exception {
        return codebooks(name).stream().map(Codebook::listCount).collect(toSet());
    }

    /** Codebooks that segments refer to. */
    public List<Codebook> codebooks(String name) throws Exception {
        FileStoreTable table = table(name);
        Path index = new Path(table.location(), "index");
        Set<CodebookReference> references =
                segments(name).stream().map(SegmentDescriptor::codebook).collect(toSet());
        List<Codebook> codebooks = new ArrayList<>();
        for (CodebookReference reference : references) {
            codebooks.add(CodebookStore.load(table.fileIO(), index, reference));
        }
        return codebooks;
    }
}
