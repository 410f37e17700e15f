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

import io.ivfpq.e2e.cluster.SessionCluster;
import io.ivfpq.e2e.cluster.SessionCluster.ClientRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of docs/deployment.md against Flink's session cluster, through Flink's own
 * clients, with the jar that users install: every process is a JVM of its own.
 */
class FlinkRunITCase {

    private static final String OPTIONS = "Java options";

    @TempDir Path directory;

    private DeploymentPage page;
    private ItemsOnDisk items;
    private final List<List<String>> commandsRun = new ArrayList<>();

    @BeforeEach
    void readPage() throws Exception {
        page = new DeploymentPage(directory.toUri().toString(), SessionCluster.ourJar());
        items = new ItemsOnDisk(directory);
    }

    @Test
    void maintainsAnIndexWithTheJarThatComesWithEachJob() throws Exception {
        String section = "With each job";
        try (SessionCluster cluster =
                new SessionCluster(
                        Path.of("target", "flink", "with-each-job"),
                        SessionCluster.paimon(),
                        page.settings(OPTIONS),
                        page.javaOptions(OPTIONS))) {
            List<String> sqlClient = page.command(section, "bin/sql-client.sh");
            sql(cluster, sqlClient, ItemsOnDisk.create(directory.toUri().toString()));

            dryRunThenCompact(cluster, section);
            callAndJoin(cluster, sqlClient);
            compactDetached(cluster, page.command(section, "-d", "compact-vector-index"));
            assertThat(flink(cluster, page.command(section, "retrain")).output())
                    .contains("rows encoded 1400");
            assertThat(flink(cluster, page.command(section, "create-tag")).exitCode()).isZero();

            assertThat(items.tags()).containsExactly("friday");
            maintain(cluster, section);
            assertThat(commandsRun).containsExactlyInAnyOrderElementsOf(page.commands(section));
            assertThat(cluster.taskManagerLog()).contains("kernels=simd-");
            saysWhatIsMissing(cluster, section);
        }
    }

    /** On JVMs without the incubating module. */
    @Test
    void maintainsAnIndexWithTheJarInLib() throws Exception {
        String section = "In lib";
        List<Path> lib = new ArrayList<>(SessionCluster.paimon());
        lib.add(SessionCluster.ourJar());
        try (SessionCluster cluster =
                new SessionCluster(
                        Path.of("target", "flink", "in-lib"),
                        lib,
                        page.settings(OPTIONS),
                        List.of())) {
            List<String> sqlClient = page.command(section, "bin/sql-client.sh");
            sql(cluster, sqlClient, ItemsOnDisk.create(directory.toUri().toString()));

            dryRunThenCompact(cluster, section);
            callAndJoin(cluster, sqlClient);

            assertThat(commandsRun).containsExactlyInAnyOrderElementsOf(page.commands(section));
            assertThat(cluster.taskManagerLog())
                    .doesNotContain("kernels=simd")
                    .contains("WARN  Kernels kernels=scalar")
                    .contains(page.javaOptions(OPTIONS).get(0).replace('=', ' '));
        }
    }

    private void dryRunThenCompact(SessionCluster cluster, String section) throws Exception {
        List<String> dryRun = page.command(section, "--dry-run");
        List<String> compact = new ArrayList<>(dryRun);
        compact.remove("--dry-run");

        assertThat(items.segments()).isEqualTo(4);
        assertThat(flink(cluster, dryRun).output())
                .contains("rows [0, 999]: 4 files of")
                .contains("dry run: nothing was changed");
        assertThat(items.segments()).isEqualTo(4);
        assertThat(flink(cluster, compact).output())
                .containsPattern("(?m)^ +segments +4 +1$")
                .contains("rows copied 1000, rows encoded 0");
        assertThat(items.segments()).isEqualTo(1);
    }

    private void callAndJoin(SessionCluster cluster, List<String> sqlClient) throws Exception {
        commandsRun.add(sqlClient);
        String output =
                sql(
                        cluster,
                        sqlClient,
                        ItemsOnDisk.useAndInsert(directory.toUri().toString(), 1000, 1199),
                        page.sql("SQL").replaceAll("(?s)^.*?;\nUSE CATALOG lake;", ""),
                        ItemsOnDisk.join(),
                        ItemsOnDisk.insert(1200, 1399));

        assertThat(output)
                .contains("dry run: nothing was changed")
                .containsPattern("\\| +segments +2 +1 \\|")
                .contains("rows copied 1200, rows encoded 0");
        assertThat(output).containsPattern("\\| item1100 \\| +1 \\|");
        assertThat(items.segments()).isEqualTo(2);
        assertThat(items.frontier().isComplete()).isTrue();
    }

    private void compactDetached(SessionCluster cluster, List<String> command) throws Exception {
        String output = flink(cluster, command).output();

        assertThat(output)
                .contains("Job has been submitted with JobID")
                .contains("submitted detached job");
        Awaitility.await()
                .atMost(SessionCluster.LIMIT)
                .until(() -> items.segments() == 1 && !cluster.hasRunningJobs());
        assertThat(cluster.taskManagerLog()).contains("Compaction progress table=items merges=1/1");
        assertThat(items.frontier().coveredRows()).isEqualTo(1400);
    }

    private void maintain(SessionCluster cluster, String section) throws Exception {
        items.writeWithoutIndex(1400, 1599);
        assertThat(items.frontier().missingRows()).isEqualTo(200);

        String output = flink(cluster, page.command(section, "maintain-vector-index")).output();
        Awaitility.await().atMost(SessionCluster.LIMIT).until(() -> items.frontier().isComplete());
        List<String> stop = page.command(section, "stop");
        ClientRun stopped =
                cluster.client(
                        stop.stream().map(w -> w.equals("<job>") ? jobId(output) : w).toList());
        commandsRun.add(stop);

        assertThat(stopped.output()).contains("Savepoint completed");
        assertThat(stopped.exitCode()).isZero();
        assertThat(items.frontier().coveredRows()).isEqualTo(1600);
        Awaitility.await().atMost(SessionCluster.LIMIT).until(() -> !cluster.hasRunningJobs());
    }

    private static String jobId(String output) {
        Matcher id = Pattern.compile("submitted with JobID ([0-9a-f]{32})").matcher(output);
        assertThat(id.find()).as(output).isTrue();
        return id.group(1);
    }

    private void saysWhatIsMissing(SessionCluster cluster, String section) throws Exception {
        List<String> command = new ArrayList<>(page.command(section, "--dry-run"));

        assertThat(cluster.clientOfBareFlink(command).output())
                .contains("Paimon is missing: no class")
                .contains("Put paimon-flink-2.0-<version>.jar there");
        command.set(command.indexOf("items"), "itens");
        assertThat(cluster.client(command))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(1))
                .satisfies(
                        run ->
                                assertThat(run.output())
                                        .contains("Table default.itens does not exist."));
    }

    private ClientRun flink(SessionCluster cluster, List<String> command) throws Exception {
        commandsRun.add(command);
        ClientRun run = cluster.client(command);
        assertThat(run.exitCode()).as(() -> command + "\n" + run.output()).isZero();
        return run;
    }

    /** Runs statements with the SQL client, in place of the file that the command names. */
    private String sql(SessionCluster cluster, List<String> command, String... statements)
            throws Exception {
        Path script = directory.resolve("script.sql").toAbsolutePath();
        Files.writeString(script, String.join("\n", statements));
        ClientRun run =
                cluster.client(
                        command.stream()
                                .map(w -> w.equals("compact.sql") ? script.toString() : w)
                                .toList());
        assertThat(run.output()).doesNotContain("[ERROR]");
        assertThat(run.exitCode()).as(run.output()).isZero();
        return run.output();
    }
}
