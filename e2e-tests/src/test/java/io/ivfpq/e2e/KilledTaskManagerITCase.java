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
import io.ivfpq.e2e.cluster.SessionCluster.RunningClient;
import io.ivfpq.e2e.cluster.StallPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills the process that compacts, in the middle of it, and runs the command again. */
class KilledTaskManagerITCase {

    @TempDir Path directory;

    @Test
    void aKilledCompactionLosesNothingAndTheNextOneFinishesIt() throws Exception {
        Path lake = directory.resolve("lake");
        StallPoint point = new StallPoint(directory);
        ItemsOnDisk items = new ItemsOnDisk(lake);
        DeploymentPage page = new DeploymentPage("stall:" + lake, SessionCluster.ourJar());
        List<Path> lib = new ArrayList<>(SessionCluster.paimon());
        lib.add(SessionCluster.ourJar());
        lib.add(point.jar());
        try (SessionCluster cluster =
                new SessionCluster(
                        Path.of("target", "flink", "killed"),
                        lib,
                        page.settings("Java options"),
                        List.of(point.option()))) {
            fill(cluster, page, "stall:" + lake);
            List<String> compact = new ArrayList<>(page.command("In lib", "--dry-run"));
            compact.remove("--dry-run");
            for (String operation : List.of("closing ivf-pq-segment-", "renaming to snapshot-")) {
                assertThat(items.segments()).isEqualTo(4);
                point.arm(operation);
                killTaskManagerAt(point, cluster, compact);
                point.disarm();

                assertThat(items.segments()).isEqualTo(4);
                assertThat(items.frontier().isComplete()).isTrue();
                cluster.startTaskManager();
            }
            assertThat(cluster.client(compact).output()).containsPattern(" segments +4 +1\n");
            assertThat(items.segments()).isEqualTo(1);
            assertThat(items.frontier().isComplete()).isTrue();

            removeOrphans(cluster, page, lake);
            assertThat(items.indexFilesOnDisk()).isEqualTo(items.indexFilesOfSnapshots());
        }
    }

    private void killTaskManagerAt(StallPoint point, SessionCluster cluster, List<String> command)
            throws Exception {
        try (RunningClient client = cluster.startClient(command)) {
            Awaitility.await()
                    .atMost(SessionCluster.LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> Files.exists(point.reached()));
            cluster.killTaskManager();
            ClientRun run = client.await();

            assertThat(run.exitCode()).as(run.output()).isEqualTo(1);
        }
    }

    private void fill(SessionCluster cluster, DeploymentPage page, String lake) throws Exception {
        Path script = directory.resolve("fill.sql");
        Files.writeString(script, ItemsOnDisk.create(lake));
        List<String> command = new ArrayList<>(page.command("In lib", "bin/sql-client.sh"));
        command.set(command.indexOf("compact.sql"), script.toString());

        assertThat(cluster.client(command).output()).doesNotContain("[ERROR]");
    }

    /** As it would go two days later. */
    private static void removeOrphans(SessionCluster cluster, DeploymentPage page, Path lake)
            throws Exception {
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        try (Stream<Path> files = Files.walk(lake)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, old);
            }
        }
        ClientRun run =
                cluster.client(page.command("When something is missing", "remove-orphan-files"));

        assertThat(run.exitCode()).as(run.output()).isZero();
    }
}
