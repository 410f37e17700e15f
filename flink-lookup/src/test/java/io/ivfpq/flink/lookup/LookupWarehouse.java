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

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.apache.paimon.catalog.CatalogContext;
import org.apache.paimon.catalog.CatalogFactory;
import org.apache.paimon.catalog.Identifier;
import org.apache.paimon.data.BinaryString;
import org.apache.paimon.data.BinaryVector;
import org.apache.paimon.data.GenericRow;
import org.apache.paimon.flink.action.DeleteAction;
import org.apache.paimon.options.Options;
import org.apache.paimon.table.Table;
import org.apache.paimon.table.sink.BatchTableCommit;
import org.apache.paimon.table.sink.BatchTableWrite;
import org.apache.paimon.table.sink.BatchWriteBuilder;

/**
 * A table {@code items (id, category, emb)} in Paimon's own catalog, its nearest neighbours
 * declared by hand as {@code nearest}, and a view {@code q} of queries. Row {@code id} has the
 * vector {@link #vector(long)} and the category {@code c<id mod 5>}.
 */
final class LookupWarehouse {

    static final int DIMENSION = 8;

    private final Path directory;
    private final int dimension;
    private final LongFunction<float[]> vectors;

    LookupWarehouse(Path directory) {
        this(directory, DIMENSION, LookupWarehouse::vector);
    }

    /**
     * @param vectors the vectors of rows by id
     */
    LookupWarehouse(Path directory, int dimension, LongFunction<float[]> vectors) {
        this.directory = directory;
        this.dimension = dimension;
        this.vectors = vectors;
    }

    /** An environment in which the catalog is current and nothing is declared. */
    StreamTableEnvironment environment(boolean streaming) {
        return environment(streaming, Map.of());
    }

    /**
     * @param settings of the environment and of the cluster that it starts
     */
    StreamTableEnvironment environment(boolean streaming, Map<String, String> settings) {
        Configuration configuration = new Configuration();
        configuration.setString("security.delegation.tokens.enabled", "false");
        configuration.setString("restart-strategy.type", "none");
        configuration.setString("parallelism.default", "2");
        settings.forEach(configuration::setString);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setRuntimeMode(streaming ? RuntimeExecutionMode.STREAMING : RuntimeExecutionMode.BATCH);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.executeSql(
                "CREATE CATALOG lake WITH ('type'='paimon', 'warehouse'='file:" + directory + "')");
        tables.executeSql("USE CATALOG lake");
        return tables;
    }

    /** Creates the table {@code items}; {@code more} options start with a comma. */
    void create(String more) throws Exception {
        create("", more);
    }

    /**
     * @param partition empty, or PARTITIONED BY …
     */
    void create(String partition, String more) throws Exception {
        environment(false)
                .executeSql(
                        "CREATE TABLE items (id BIGINT, category STRING, emb ARRAY<FLOAT>) "
                                + partition
                                + " WITH ("
                                + "'vector-field'='emb', 'field.emb.vector-dim'='"
                                + dimension
                                + "', 'bucket'='-1',"
                                + " 'row-tracking.enabled'='true', 'data-evolution.enabled'='true',"
                                + " 'vector.index.incremental'='true', 'vector.index.metric'='l2'"
                                + more
                                + ")")
                .await();
    }

    /** Commits the rows of some ids, the last excluded. */
    @SuppressWarnings(
            "try") // Paimon's AutoCloseable declares every exception, interrupts included.
    void insert(long from, long to) throws Exception {
        BatchWriteBuilder builder = table().newBatchWriteBuilder();
        try (BatchTableWrite write = builder.newWrite();
                BatchTableCommit commit = builder.newCommit()) {
            for (long id = from; id < to; id++) {
                write.write(
                        GenericRow.of(
                                id,
                                BinaryString.fromString("c" + id % 5),
                                BinaryVector.fromPrimitiveArray(vectors.apply(id))));
            }
            commit.commit(write.prepareCommit());
        }
    }

    void delete(String condition) throws Exception {
        new DeleteAction("default", "items", condition, Map.of("warehouse", "file:" + directory))
                .run();
    }

    Table table() throws Exception {
        Options options = new Options();
        options.set("warehouse", "file:" + directory);
        return CatalogFactory.createCatalog(CatalogContext.create(options))
                .getTable(Identifier.create("default", "items"));
    }

    void index() throws Exception {
        environment(false)
                .executeSql(
                        "CALL sys.create_global_index(`table` => 'default.items', index_column =>"
                                + " 'emb', index_type => 'ivf-pq-incremental')")
                .await();
    }

    /** An environment with {@code nearest} and with {@code q} of rows (qid, embedding, wanted). */
    StreamTableEnvironment declared(boolean streaming, List<Row> queries) {
        return declared(streaming, queries, Map.of());
    }

    StreamTableEnvironment declared(
            boolean streaming, List<Row> queries, Map<String, String> settings) {
        StreamTableEnvironment tables = environment(streaming, settings);
        tables.executeSql(nearest(""));
        declareQueries(tables, queries);
        return tables;
    }

    private static void declareQueries(StreamTableEnvironment tables, List<Row> queries) {
        tables.createTemporaryView(
                "q",
                ((StreamTableEnvironmentImpl) tables)
                        .execEnv()
                        .fromData(
                                queries,
                                Types.ROW_NAMED(
                                        new String[] {"qid", "embedding", "wanted"},
                                        Types.LONG,
                                        Types.OBJECT_ARRAY(Types.FLOAT),
                                        Types.INT)),
                Schema.newBuilder()
                        .column("qid", DataTypes.BIGINT())
                        .column("embedding", DataTypes.ARRAY(DataTypes.FLOAT()))
                        .column("wanted", DataTypes.INT())
                        .columnByExpression("proc_time", "PROCTIME()")
                        .build());
    }

    /** The declaration of {@code nearest}; {@code more} columns end with a comma. */
    String nearest(String more) {
        return "CREATE TEMPORARY TABLE nearest ("
                + more
                + " query_vector ARRAY<FLOAT>, k INT, id BIGINT, category STRING, emb ARRAY<FLOAT>,"
                + " score FLOAT, `rank` INT) WITH ('connector'='ivfpq-nearest',"
                + " 'database'='default', 'table'='items', 'catalog.warehouse'='file:"
                + directory
                + "')";
    }

    /** A row of {@code q} that asks for the neighbours of row {@code id}. */
    static Row query(long id, int wanted) {
        Float[] boxed = new Float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            boxed[i] = vector(id)[i];
        }
        return Row.of(id, boxed, wanted);
    }

    static List<Row> rows(TableEnvironment tables, String sql) {
        return CollectionUtil.iteratorToList(tables.executeSql(sql).collect());
    }

    /** Row ids among {@code [0, rows)} by distance to the vector of {@code query}. */
    static List<Long> exact(long query, long rows, int k, LongPredicate filter) {
        return LongStream.range(0, rows)
                .filter(filter)
                .boxed()
                .sorted(Comparator.comparingDouble(id -> distance(vector(query), vector(id))))
                .limit(k)
                .toList();
    }

    /** Ids by rank of one query in rows (qid, id, rank). */
    static List<Long> ids(List<Row> rows, long qid) {
        List<Row> own = new ArrayList<>(rows);
        own.removeIf(row -> (Long) row.getField(0) != qid);
        own.sort(Comparator.comparingInt(row -> (Integer) row.getField(2)));
        return own.stream().map(row -> (Long) row.getField(1)).toList();
    }

    static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
        }
        return sum;
    }

    static float[] vector(long id) {
        Random random = new Random(id * 7919);
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
