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
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.apache.flink.util.ExceptionUtils;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys and passwords among the options of a catalog are in nothing that one can read. */
class CatalogSecretsITCase {

    private static final String SECRET = "wJalrXUtnFEMIexample";

    private static final String JOIN =
            "SELECT q.id, n.id AS nid, n.score FROM q JOIN `items$nearest` /*+"
                    + " OPTIONS('ivf.nprobe'='all') */ FOR SYSTEM_TIME AS OF q.proc_time AS n ON"
                    + " n.query_vector = q.emb AND n.k = 1";

    @TempDir Path directory;

    private StreamTableEnvironment tables;

    @BeforeEach
    void fill() throws Exception {
        tables = environment();
        tables.executeSql(
                "CREATE TABLE items (id BIGINT, emb ARRAY<FLOAT>) WITH ('vector-field'='emb',"
                        + " 'field.emb.vector-dim'='2', 'vector.index.incremental'='true')");
        tables.executeSql("INSERT INTO items VALUES (7, ARRAY[CAST(1 AS FLOAT), CAST(2 AS FLOAT)])")
                .await();
        tables.executeSql(
                "CREATE TEMPORARY VIEW q AS SELECT id, emb, PROCTIME() AS proc_time FROM items");
    }

    private StreamTableEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.setString("security.delegation.tokens.enabled", "false");
        configuration.setString("restart-strategy.type", "none");
        StreamTableEnvironment created =
                StreamTableEnvironment.create(
                        StreamExecutionEnvironment.getExecutionEnvironment(configuration));
        created.executeSql(
                "CREATE CATALOG lake WITH ('type'='paimon-ivfpq', 'warehouse'='file:"
                        + directory
                        + "', 's3.access-key'='AKIA"
                        + SECRET
                        + "', 's3.secret-key'='"
                        + SECRET
                        + "', 'fs.azure.sas'='"
                        + SECRET
                        + "')");
        created.executeSql("USE CATALOG lake");
        return created;
    }

    @Test
    void areNotShownByStatements() {
        tables.executeSql(
                "CREATE TEMPORARY TABLE answers (id BIGINT, nid BIGINT, score FLOAT) WITH"
                        + " ('connector'='blackhole')");
        List<String> shown = new ArrayList<>();
        for (String statement :
                List.of(
                        "SHOW CREATE TABLE `items$nearest`",
                        "SHOW CREATE TABLE items",
                        "DESCRIBE EXTENDED `items$nearest`",
                        "SHOW COLUMNS FROM `items$nearest`",
                        "SELECT * FROM `items$options`",
                        "EXPLAIN ESTIMATED_COST, CHANGELOG_MODE, JSON_EXECUTION_PLAN " + JOIN)) {
            List<Row> rows = CollectionUtil.iteratorToList(tables.executeSql(statement).collect());
            assertThat(rows).as(statement).isNotEmpty();
            shown.add(statement + ": " + rows);
        }
        shown.add(tables.explainSql(JOIN, ExplainDetail.PLAN_ADVICE));
        shown.add(tables.compilePlanSql("INSERT INTO answers " + JOIN).asJsonString());
        shown.add(tables.from("`items$nearest`").getResolvedSchema().toString());

        assertThat(shown).noneMatch(text -> text.contains(SECRET));
        assertThat(shown.get(0)).contains("'table' = 'items'");
    }

    @Test
    void areNotShownByErrors() {
        for (String statement :
                List.of(
                        "SELECT * FROM `items$nearest`",
                        "SELECT * FROM `items$nearest$options`",
                        JOIN.replace("'all'", "'some'"),
                        JOIN.replace("ivf.nprobe", "ivf.nprob"),
                        JOIN.replace("q.emb", "q.id"))) {
            Throwable error = catchThrowable(() -> tables.executeSql(statement));

            assertThat(error).as(statement).isNotNull();
            assertThat(ExceptionUtils.stringifyException(error)).doesNotContain(SECRET);
        }
    }

    @Test
    void areNotLogged() {
        Recorder recorder = new Recorder();
        LoggerContext logging = (LoggerContext) LogManager.getContext(false);
        Level before = logging.getConfiguration().getRootLogger().getLevel();
        recorder.start();
        logging.getConfiguration().getRootLogger().addAppender(recorder, Level.ALL, null);
        Configurator.setLevel("io.ivfpq", Level.ALL);
        Configurator.setRootLevel(Level.INFO);
        try {
            try (var rows = tables.executeSql(JOIN).collect()) {
                assertThat(rows.next().getField(1)).isEqualTo(7L);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        } finally {
            Configurator.setRootLevel(before);
            Configurator.setLevel("io.ivfpq", Level.INFO);
            logging.getConfiguration().getRootLogger().removeAppender(recorder.getName());
        }

        assertThat(recorder.lines)
                .anyMatch(line -> line.contains("Loaded table=items"))
                .noneMatch(line -> line.contains(SECRET));
    }

    private static final class Recorder extends AbstractAppender {

        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        private Recorder() {
            super("recorder", null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            lines.add(
                    event.getMessage().getFormattedMessage()
                            + (event.getThrown() == null
                                    ? ""
                                    : ExceptionUtils.stringifyException(event.getThrown())));
        }
    }
}
