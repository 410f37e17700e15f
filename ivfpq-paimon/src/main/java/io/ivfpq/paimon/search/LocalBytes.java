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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Keeps bytes on local disk, mapped into memory, so that copies of rows occupy the page cache and
 * not the heap. The file has no name any more when this returns, so nothing is left behind even by
 * a process that is killed; its space is freed when the buffer is collected.
 */
final class LocalBytes {

    /** Below this a mapping of whole pages costs more than it saves. */
    private static final int HEAP_BYTES = 16 << 10;

    private LocalBytes() {}

    /**
     * @param bytes copied in either case
     * @return a buffer in native byte order; use absolute access only, it is shared by threads
     */
    static ByteBuffer keep(byte[] bytes, int length, Path directory) throws IOException {
        if (length < HEAP_BYTES) {
            return ByteBuffer.wrap(Arrays.copyOf(bytes, length)).order(ByteOrder.nativeOrder());
        }
        Files.createDirectories(directory);
        Path file = Files.createTempFile(directory, "ivfpq-lookup-", ".rows");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer source = ByteBuffer.wrap(bytes, 0, length);
            while (source.hasRemaining()) {
                channel.write(source);
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, length)
                    .order(ByteOrder.nativeOrder());
        } finally {
            Files.delete(file);
        }
    }
}
