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

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.SeekableInputStream;
import org.apache.paimon.fs.VectoredReadable;
import org.apache.paimon.fs.local.LocalFileIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaimonByteSourceTest {

    private static final byte[] CONTENT = new byte[1000];

    static {
        for (int i = 0; i < CONTENT.length; i++) {
            CONTENT[i] = (byte) (i * 31);
        }
    }

    @TempDir java.nio.file.Path directory;

    private Path path;

    @BeforeEach
    void writeFile() throws IOException {
        path = new Path(Files.write(directory.resolve("file.index"), CONTENT).toUri());
    }

    @Test
    void readsAnyRangeOfAFile() throws IOException {
        try (PaimonByteSource source = new PaimonByteSource(new LocalFileIO(), path)) {
            byte[] target = new byte[10];

            source.readFully(990, target, 0, 10);
            assertThat(target).isEqualTo(Arrays.copyOfRange(CONTENT, 990, 1000));
            source.readFully(3, target, 4, 5);
            assertThat(Arrays.copyOfRange(target, 4, 9))
                    .isEqualTo(Arrays.copyOfRange(CONTENT, 3, 8));

            assertThat(source.length()).isEqualTo(1000);
            assertThat(source.name()).isEqualTo(path.toString());
        }
    }

    @Test
    void namesTheFileThatEndsTooEarly() throws IOException {
        try (PaimonByteSource source = new PaimonByteSource(new LocalFileIO(), path)) {
            assertThatThrownBy(() -> source.readFully(995, new byte[10], 0, 10))
                    .isInstanceOf(EOFException.class)
                    .hasMessage(path + " ends at byte 1000, expected 10 bytes from byte 995 on");
        }
    }

    @Test
    void opensTheFileOnFirstReadAndAgainAfterClose() throws IOException {
        AtomicInteger opened = new AtomicInteger();
        PaimonByteSource source =
                new PaimonByteSource(
                        "memory",
                        CONTENT.length,
                        () -> {
                            opened.incrementAndGet();
                            return new SlowStream();
                        });
        assertThat(source.length()).isEqualTo(1000);
        assertThat(opened).hasValue(0);

        source.readFully(0, new byte[1], 0, 1);
        source.readFully(1, new byte[1], 0, 1);
        assertThat(opened).hasValue(1);
        source.close();
        source.close();
        source.readFully(2, new byte[1], 0, 1);

        assertThat(opened).hasValue(2);
        source.close();
    }

    @Test
    void threadsReadSideBySideWithoutMixingBytes() throws Exception {
        try (PaimonByteSource positional = new PaimonByteSource(new LocalFileIO(), path);
                PaimonByteSource seeking =
                        new PaimonByteSource("memory", CONTENT.length, SlowStream::new)) {
            for (PaimonByteSource source : List.of(positional, seeking)) {
                ExecutorService pool = Executors.newFixedThreadPool(4);
                List<Future<byte[]>> reads = new ArrayList<>();
                for (int i = 0; i < 400; i++) {
                    int position = i * 2;
                    reads.add(
                            pool.submit(
                                    () -> {
                                        byte[] target = new byte[200];
                                        source.readFully(position, target, 0, 200);
                                        return target;
                                    }));
                }
                for (int i = 0; i < reads.size(); i++) {
                    assertThat(reads.get(i).get())
                            .isEqualTo(Arrays.copyOfRange(CONTENT, i * 2, i * 2 + 200));
                }
                pool.shutdown();
            }
        }
    }

    /** Gives few bytes at a time and knows no positional reads. */
    private static final class SlowStream extends SeekableInputStream {

        private final ByteArrayInputStream bytes = new ByteArrayInputStream(CONTENT);

        @Override
        public void seek(long position) {
            bytes.reset();
            bytes.skip(position);
        }

        @Override
        public long getPos() {
            return (long) CONTENT.length - bytes.available();
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            assertThat(this).isNotInstanceOf(VectoredReadable.class);
            return bytes.read(target, offset, Math.min(7, length));
        }

        @Override
        public void close() {}
    }
}
