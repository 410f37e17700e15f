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

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stream of vectors into a table, and searches through SQL at several snapshots of it, with
 * nothing but the shaded jar, Flink and Paimon.
 */
class SearchStoryITCase {

    private static final int DIMENSION = 16;
    private static final int ROWS = 3_000;

    @TempDir Path directory;

    private StreamTableEnvironment batch;

    @BeforeEach
    void streamIntoATable() throws Exception {
        StreamExecutionEnvironment env = environment(RuntimeExecutionMode.STREAMING);
        env.enableCheckpointing(100);
        StreamTableEnvironment streaming = catalog(env);
        streaming.executeSql(
                "CREATE TABLE items (id BIGINT, emb ARRAY<FLOAT>) WITH ('vector-field'='emb',"
                        + " 'field.emb.vector-dim'='16', 'vector.index.incremental'='true',"
                        + " 'vector.index.metric'='l2', 'vector.index.lists'='16',"
                        + " 'vector.index.train.min-rows'='1000', 'ivf.nprobe'='all',"
                        + " 'snapshot.num-retained.min'='1000')");
        createSource(env, streaming);
        streaming.executeSql("INSERT INTO items SELECT * FROM source").await();
        batch = catalog(environment(RuntimeExecutionMode.BATCH));
    }

    private static StreamExecutionEnvironment environment(RuntimeExecutionMode mode) {
        Configuration configuration = new Configuration();
        configuration.setString("security.delegation.tokens.enabled", "false");
        configuration.setString("parallelism.default", "2");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setRuntimeMode(mode);
        return env;
    }

    private StreamTableEnvironment catalog(StreamExecutionEnvironment env) {
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        tables.executeSql(
                "CREATE CATALOG lake WITH ('type'='paimon-ivfpq', 'warehouse'='file:"
                        + directory
                        + "')");
        tables.executeSql("USE CATALOG lake");
        return tables;
    }

    @Test
    void findsAtEverySnapshotTheNeighboursAmongTheRowsOfThatSnapshot() {
        List<Long> snapshots = longs("SELECT snapshot_id FROM `items$snapshots` ORDER BY 1");
        // One at least for each 500 rows, since the source waits for a checkpoint after so many.
        assertThat(snapshots).hasSizeGreaterThanOrEqualTo(ROWS / 500);
        for (long snapshot : snapshots) {
            float[] query = vector(1_000_000 + snapshot);
            List<Long> live =
                    longs(
                            "SELECT id FROM items /*+ OPTIONS('scan.snapshot-id'='"
                                    + snapshot
                                    + "') */");

            assertThat(search(query, snapshot))
                    .as("snapshot %s of %s rows", snapshot, live.size())
                    .containsExactlyInAnyOrderElementsOf(nearest(live, query, 5));
        }
    }

    @Test
    void showsSegmentsAndCodebookAmongTheIndexesOfTheTable() {
        List<Row> indexes =
                rows(
                        "SELECT index_type, SUM(row_count) FROM `items$table_indexes` GROUP BY"
                                + " index_type");

        assertThat(indexes)
                .anySatisfy(
                        row -> {
                            assertThat(row.getField(0)).isEqualTo("ivf-pq-incremental");
                            assertThat(row.getField(1)).isEqualTo((long) ROWS);
                        });
        assertThat(indexes)
                .anySatisfy(row -> assertThat(row.getField(0)).isEqualTo("ivf-pq-codebook"));
    }

    /** Ids of the five nearest rows, re-ranked exactly, as {@code CALL sys.vector_search} says. */
    private List<Long> search(float[] query, long snapshot) {
        List<Row> found =
                rows(
                        "CALL sys.vector_search(`table` => 'default.items', vector_column => 'emb',"
                                + " query_vector => '"
                                + Arrays.toString(query).replaceAll("[\\[\\] ]", "")
                                + "', top_k => 5, projection => 'id', options =>"
                                + " 'ivf.refine_factor=20;scan.snapshot-id="
                                + snapshot
                                + "')");
        List<Long> ids = new ArrayList<>();
        for (Row row : found) {
            ids.add(Long.parseLong(row.getField(0).toString().replaceAll("\\D*(\\d+).*", "$1")));
        }
        return ids;
    }

    private static List<Long> nearest(List<Long> ids, float[] query, int k) {
        return ids.stream()
                .sorted(Comparator.comparingDouble(id -> distance(query, vector(id))))
                .limit(k)
                .toList();
    }

    private static double distance(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (a[i] - b[i]) * (double) (a[i] - b[i]))
                .sum();
    }

    private List<Long> longs(String sql) {
        List<Long> values = new ArrayList<>();
        for (Row row : rows(sql)) {
            values.add((Long) row.getField(0));
        }
        return values;
    }

    private List<Row> rows(String sql) {
        return CollectionUtil.iteratorToList(batch.executeSql(sql).collect());
    }

    private static void createSource(
            StreamExecutionEnvironment env, StreamTableEnvironment tables) {
        TypeInformation<Row> type =
                Types.ROW_NAMED(
                        new String[] {"id", "emb"}, Types.LONG, Types.OBJECT_ARRAY(Types.FLOAT));
        DataGeneratorSource<Row> source =
                new DataGeneratorSource<>(
                        id -> Row.of(id, boxed(vector(id))),
                        ROWS,
                        RateLimiterStrategy.perCheckpoint(500),
                        type);
        tables.createTemporaryView(
                "source",
                env.fromSource(source, WatermarkStrategy.noWatermarks(), "vectors"),
                Schema.newBuilder()
                        .column("id", DataTypes.BIGINT())
                        .column("emb", DataTypes.ARRAY(DataTypes.FLOAT()))
                        .build());
    }

    private static float[] vector(long id) {
        Random centre = new Random(id % 40);
        Random noise = new Random(id);
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (centre.nextGaussian() + 0.3 * noise.nextGaussian());
        }
        return vector;
    }

    private static Float[] boxed(float[] vector) {
        Float[] boxed = new Float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            boxed[i] = vector[i];
        }
        return boxed;
    }
}
