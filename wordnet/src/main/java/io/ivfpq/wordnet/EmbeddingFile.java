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

package io.ivfpq.wordnet;

import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The cache file, little-endian: magic {@code IVFPQEMB}, version (int), dimension (int), count
 * (int), CRC32C of the texts (int), CRC32C of the model id (int), {@code count × dimension} floats
 * row-major, CRC32C of the floats (int). Written to a neighbour and renamed, so that a reader sees
 * all of it or none.
 */
final class EmbeddingFile {

    private static final long MAGIC = 0x424D_4551_5046_5649L; // "IVFPQEMB"
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 28;
    private static final int ROWS_PER_CHUNK = 4096;

    private final Path path;
    private final int dimension;

    EmbeddingFile(Path path, int dimension) {
        this.path = path;
        this.dimension = dimension;
    }

    /** The vectors, or why the file cannot serve: absent, other texts, other model, or damaged. */
    Optional<VectorBatch> read(List<String> texts, String modelId) throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        ByteBuffer expected = header(texts, modelId);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long length = HEADER_BYTES + 4L * dimension * texts.size() + Integer.BYTES;
            if (channel.size() != length) {
                return Optional.empty();
            }
            ByteBuffer actual = readFully(channel, HEADER_BYTES);
            if (!actual.equals(expected)) {
                return Optional.empty();
            }
            return readValues(channel, texts.size());
        }
    }

    private Optional<VectorBatch> readValues(FileChannel channel, int count) throws IOException {
        float[] values = new float[Math.multiplyExact(count, dimension)];
        CRC32C crc = new CRC32C();
        for (int row = 0; row < count; row += ROWS_PER_CHUNK) {
            int floats = Math.min(ROWS_PER_CHUNK, count - row) * dimension;
            ByteBuffer chunk = readFully(channel, floats * Float.BYTES);
            crc.update(chunk.duplicate());
            chunk.asFloatBuffer().get(values, row * dimension, floats);
        }
        boolean intact = readFully(channel, Integer.BYTES).getInt() == (int) crc.getValue();
        return intact ? Optional.of(new VectorBatch(values, count, dimension)) : Optional.empty();
    }

    /** Replaces the file atomically. {@code vectors} has one row for each text. */
    void write(VectorBatch vectors, List<String> texts, String modelId) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        Path temporary =
                Files.createTempFile(
                        path.toAbsolutePath().getParent(), path.getFileName() + ".", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                writeFully(channel, header(texts, modelId));
                writeValues(channel, vectors);
                channel.force(true);
            }
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void writeValues(FileChannel channel, VectorBatch vectors) throws IOException {
        CRC32C crc = new CRC32C();
        for (int row = 0; row < vectors.count(); row += ROWS_PER_CHUNK) {
            int floats = Math.min(ROWS_PER_CHUNK, vectors.count() - row) * dimension;
            ByteBuffer chunk = buffer(floats * Float.BYTES);
            chunk.asFloatBuffer().put(vectors.values(), row * dimension, floats);
            crc.update(chunk.duplicate());
            writeFully(channel, chunk);
        }
        writeFully(channel, buffer(Integer.BYTES).putInt(0, (int) crc.getValue()));
    }

    private ByteBuffer header(List<String> texts, String modelId) {
        return buffer(HEADER_BYTES)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putInt(dimension)
                .putInt(texts.size())
                .putInt(checksum(texts))
                .putInt(checksum(List.of(modelId)))
                .flip();
    }

    private static int checksum(List<String> texts) {
        CRC32C crc = new CRC32C();
        for (String text : texts) {
            crc.update(text.getBytes(StandardCharsets.UTF_8));
            crc.update('\n');
        }
        return (int) crc.getValue();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer readFully(FileChannel channel, int bytes) throws IOException {
        ByteBuffer buffer = buffer(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("Embedding cache " + path + " ended early; delete it");
            }
        }
        return buffer.flip();
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
