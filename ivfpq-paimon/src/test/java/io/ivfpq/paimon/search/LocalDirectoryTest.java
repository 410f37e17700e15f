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

package io.ivfpq.paimon.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDirectoryTest {

    @TempDir Path parent;

    @Test
    void removesItselfAndItsLockWhenClosed() throws IOException {
        try (LocalDirectory directory = LocalDirectory.create(parent)) {
            Files.writeString(directory.path().resolve("half"), "x");
        }

        try (Stream<Path> left = Files.list(parent)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void removesWhatAKilledProcessLeftButNothingOfALivingOne() throws Exception {
        Process owner = startOwner();
        try {
            Path directory = createdBy(owner);
            LocalDirectory.create(parent).close();
            assertThat(directory.resolve("half")).exists();

            owner.destroyForcibly().waitFor();
            LocalDirectory.create(parent).close();

            assertThat(directory).doesNotExist();
            try (Stream<Path> left = Files.list(parent)) {
                assertThat(left).isEmpty();
            }
        } finally {
            owner.destroyForcibly().waitFor();
        }
    }

    /** On POSIX systems, looking at one's own lock file would give the lock away. */
    @Test
    void keepsItsLockWhenTheSameProcessCreatesAnother() throws Exception {
        try (LocalDirectory first = LocalDirectory.create(parent);
                LocalDirectory second = LocalDirectory.create(parent)) {
            Process other = startOwner();
            try {
                createdBy(other);

                assertThat(first.path()).exists();
                assertThat(second.path()).exists();
            } finally {
                other.destroyForcibly().waitFor();
            }
        }
    }

    private Process startOwner() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Waits until the process has its directory. */
    private static Path createdBy(Process owner) throws IOException {
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(owner.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.startsWith(Owner.CREATED)) {
            line = output.readLine();
        }
        assertThat(line).as("what the process says").isNotNull();
        return Path.of(line.substring(Owner.CREATED.length()));
    }

    /** A process that keeps a directory with a file until it is killed. */
    static final class Owner {

        private static final String CREATED = "created ";

        private Owner() {}

        public static void main(String[] arguments) throws IOException {
            LocalDirectory directory = LocalDirectory.create(Path.of(arguments[0]));
            Files.writeString(directory.path().resolve("half"), "x");
            System.out.println(CREATED + directory.path());
            int read = System.in.read();
            throw new IllegalStateException("read " + read + ", expected to be killed before");
        }
    }
}
