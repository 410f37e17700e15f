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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a task manager keeps its copy of the table. */
class LocalCopyITCase {

    @TempDir Path directory;

    @TempDir Path temporary;

    @TempDir Path chosen;

    private LookupWarehouse warehouse;

    @BeforeEach
    void fill() throws Exception {
        warehouse = new LookupWarehouse(directory);
        warehouse.create("");
        warehouse.insert(0, 100);
    }

    private RunningJoin join(String hints) {
        return RunningJoin.start(
                warehouse, Map.of("io.tmp.dirs", temporary.toString()), 7, 1, hints);
    }

    private static List<Path> copies(Path parent) {
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(file -> file.getFileName().toString().startsWith("ivfpq-lookup-"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void isInATemporaryDirectoryOfFlinkAndGoesWithTheJoin(String async) throws Exception {
        try (RunningJoin join = join(", 'lookup.async'='" + async + "'")) {
            join.awaitBest(7);

            assertThat(copies(temporary)).as("a directory and its lock").hasSize(2);
        }

        Awaitility.await()
                .atMost(RunningJoin.PATIENCE)
                .untilAsserted(() -> assertThat(copies(temporary)).isEmpty());
    }

    @Test
    void isInTheDirectoryOfTheOption() throws Exception {
        try (RunningJoin join = join(", 'lookup.local.directory'='" + chosen + "'")) {
            join.awaitBest(7);

            assertThat(copies(chosen)).hasSize(2);
            assertThat(copies(temporary)).isEmpty();
        }
    }

    @Test
    void failsTheJoinWhenItWouldBeLargerThanItMay() throws Exception {
        try (RunningJoin join = join(", 'lookup.local.max-size'='8 kb'")) {
            join.awaitBest(7);
            warehouse.insert(100, 300);

            assertThatThrownBy(join::drain)
                    .hasStackTraceContaining(
                            "The local copy of table default.items needs more than the 8192 bytes"
                                    + " it may have in "
                                    + temporary)
                    .hasStackTraceContaining("Raise 'lookup.local.max-size'");
        }
    }

    @Test
    void mustBeAllowedAByte() {
        assertThatThrownBy(() -> join(", 'lookup.local.max-size'='0'"))
                .hasStackTraceContaining("'lookup.local.max-size' = '0'; expected at least 1 byte");
    }
}
