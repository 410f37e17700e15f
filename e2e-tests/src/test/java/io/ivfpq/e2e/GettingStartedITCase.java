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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the SQL of docs/getting-started.md, word for word but for the place of the warehouse. */
class GettingStartedITCase {

    private static final Path PAGE = Path.of("..", "docs", "getting-started.md");
    private static final Pattern SQL = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

    @TempDir Path directory;

    @Test
    void everyStatementOfThePageDoesWhatItSays() throws Exception {
        StreamTableEnvironment tables = environment();
        List<List<Row>> answers = new ArrayList<>();
        for (String statement : statements()) {
            if (statement.startsWith("SET")) {
                continue;
            }
            if (statement.contains("my_stream")) {
                tables.executeSql(
                        "CREATE TEMPORARY VIEW my_stream AS SELECT CAST(9 AS BIGINT) AS id, 'south'"
                                + " AS title, ARRAY[CAST(0 AS FLOAT), CAST(-1 AS FLOAT), CAST(0 AS"
                                + " FLOAT), CAST(0 AS FLOAT)] AS embedding");
            }
            answers.add(run(tables, statement));
        }

        List<Row> neighbours = answers.get(answers.size() - 2);
        assertThat(neighbours).hasSize(2);
        assertThat(neighbours.get(0).toString()).contains("\"north\"");
        assertThat(neighbours.get(1).toString()).contains("\"north-east\"");
        List<Row> files = answers.get(answers.size() - 1);
        assertThat(files)
                .anySatisfy(row -> assertThat(row.getField(0)).isEqualTo("ivf-pq-codebook"))
                .anySatisfy(row -> assertThat(row.getField(0)).isEqualTo("ivf-pq-incremental"));
    }

    private static List<Row> run(StreamTableEnvironment tables, String statement) throws Exception {
        TableResult result = tables.executeSql(statement);
        if (statement.startsWith("INSERT")) {
            result.await();
            return List.of();
        }
        return CollectionUtil.iteratorToList(result.collect());
    }

    private List<String> statements() throws IOException {
        String page = Files.readString(PAGE).replace("/tmp/lake", directory.toString());
        List<String> statements = new ArrayList<>();
        Matcher blocks = SQL.matcher(page);
        while (blocks.find()) {
            Arrays.stream(blocks.group(1).split(";\\s*(\n|$)"))
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .forEach(statements::add);
        }
        assertThat(statements).hasSizeGreaterThan(7);
        return statements;
    }

    private static StreamTableEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.setString("security.delegation.tokens.enabled", "false");
        configuration.setString("parallelism.default", "2");
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        return StreamTableEnvironment.create(env);
    }
}
