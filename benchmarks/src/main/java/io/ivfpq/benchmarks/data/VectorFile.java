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

package io.ivfpq.benchmarks.data;

import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Vectors as peers map them: little-endian floats, row-major, nothing else. */
public final class VectorFile {

    private static final int BUFFER_BYTES = 1 << 20;

    private VectorFile() {}

    static boolean holds(Path file, int count, int dimension) throws IOException {
        return Files.exists(file) && Files.size(file) == 4L * count * dimension;
    }

    /** Replaces the file in one step. */
    public static void write(Path file, VectorBatch vectors) throws IOException {
        Files.createDirectories(file.getParent());
        Path unfinished = Files.createTempFile(file.getParent(), "unfinished-", ".f32");
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int length = vectors.count() * vectors.dimension();
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            for (int from = 0; from < length; ) {
                int floats = Math.min(BUFFER_BYTES / Float.BYTES, length - from);
                buffer.clear();
                buffer.asFloatBuffer().put(vectors.values(), from, floats);
                buffer.limit(floats * Float.BYTES);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                from += floats;
            }
        }
        Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    }

    static VectorBatch read(Path file, int count, int dimension) throws IOException {
        float[] values = new float[Math.multiplyExact(count, dimension)];
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (int to = 0; to < values.length; ) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, 4L * (values.length - to)));
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer) < 0) {
                        throw new IOException(file + " ends early; delete it and run again");
                    }
                }
                buffer.flip();
                int floats = buffer.remaining() / Float.BYTES;
                buffer.asFloatBuffer().get(values, to, floats);
                to += floats;
            }
        }
        return new VectorBatch(values, count, dimension);
    }
}
