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

package io.ivfpq.paimon.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.local.LocalFileIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaimonByteSinkTest {

    @TempDir java.nio.file.Path directory;

    @Test
    void appendsWhatIsWritten() throws IOException {
        Path path = new Path(directory.resolve("index/new.index").toUri());

        try (PaimonByteSink sink = PaimonByteSink.create(new LocalFileIO(), path)) {
            sink.write(new byte[] {0, 1, 2, 3}, 1, 2);
            sink.write(new byte[] {9}, 0, 1);
            assertThat(sink.name()).isEqualTo(path.toString());
        }

        assertThat(Files.readAllBytes(directory.resolve("index/new.index")))
                .containsExactly(1, 2, 9);
    }

    @Test
    void overwritesNothing() throws IOException {
        java.nio.file.Path file = Files.write(directory.resolve("old.index"), new byte[] {1});

        assertThatThrownBy(() -> PaimonByteSink.create(new LocalFileIO(), new Path(file.toUri())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("old.index");
        assertThat(Files.readAllBytes(file)).containsExactly(1);
    }
}
