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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSpaceTest {

    private static final int MEGABYTE = 1 << 20;

    @TempDir Path parent;

    private LocalSpace space(long maxBytes) throws IOException {
        return new LocalSpace("db.items", new LocalStorage(parent, maxBytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1_000, MEGABYTE})
    void keepsBytesInFilesWithoutAName(int length) throws IOException {
        byte[] bytes = new byte[length + 7];
        Arrays.fill(bytes, (byte) 42);
        try (LocalSpace space = space(Long.MAX_VALUE)) {
            ByteBuffer kept = space.keep(bytes, length);

            assertThat(kept.capacity()).isEqualTo(length);
            assertThat(kept.get(length - 1)).isEqualTo((byte) 42);
            assertThat(space.usedBytes()).isEqualTo(length);
            try (Stream<Path> files = Files.walk(parent)) {
                assertThat(files.filter(file -> file.toString().endsWith(".rows"))).isEmpty();
            }
        }
    }

    @Test
    void takesNoMoreThanItMay() throws IOException {
        try (LocalSpace space = space(3 * MEGABYTE / 2)) {
            ByteBuffer kept = space.keep(new byte[MEGABYTE], MEGABYTE);

            assertThatThrownBy(() -> space.keep(new byte[MEGABYTE], MEGABYTE))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "The local copy of table db.items needs more than the 1572864 bytes it"
                                    + " may have in "
                                    + parent
                                    + ": 1048576 are used and 1048576 more are needed. Raise"
                                    + " 'lookup.local.max-size', or select fewer columns");
            assertThat(space.usedBytes()).isEqualTo(kept.capacity());
        }
    }

    @Test
    void takesBytesAgainWhenNobodyHasThoseBefore() throws IOException {
        try (LocalSpace space = space(MEGABYTE)) {
            for (int i = 0; i < 5; i++) {
                assertThat(space.keep(new byte[MEGABYTE], MEGABYTE).capacity()).isEqualTo(MEGABYTE);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysThatTheDiskIsFull() throws IOException {
        try (LocalSpace space = space(Long.MAX_VALUE)) {
            assertThatThrownBy(() -> space.map(Path.of("/dev/full"), ByteBuffer.allocate(5)))
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "Cannot write 5 bytes of the local copy of table db.items to "
                                    + parent
                                    + ", which has 0 bytes in use (No space left on device); free"
                                    + " space there, or choose another directory with"
                                    + " 'lookup.local.directory'");
        }
    }

    @Test
    void saysThatTheDirectoryCannotBeUsed() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));

        assertThatThrownBy(() -> new LocalSpace("db.items", LocalStorage.unlimited(file)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "Cannot keep a local copy of table db.items in "
                                + file
                                + " (java.nio.file.FileAlreadyExistsException")
                .hasMessageEndingWith(
                        "; choose a directory that can be written with 'lookup.local.directory'");
    }

    @Test
    void refusesBytesOnceClosed() throws IOException {
        LocalSpace space = space(Long.MAX_VALUE);
        space.close();

        assertThatThrownBy(() -> space.keep(new byte[1], 1))
                .isInstanceOf(IOException.class)
                .hasMessage("The local copy of table db.items is closed");
    }

    @Test
    void refusesToHaveNoBytes() {
        assertThatThrownBy(() -> new LocalStorage(Path.of("x"), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("local copies in x may have 0 bytes, expected at least 1");
    }
}
