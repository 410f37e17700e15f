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

package io.ivfpq.paimon.spi;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Vectors with their row ids in a temporary file, written once and read several times, so that a
 * build needs the heap of its training sample and codes only. Used by one thread.
 */
final class VectorSpill implements Closeable {

    private static final int BUFFER_BYTES = 1 << 20;

    /** Receives rows in the order written. */
    @FunctionalInterface
    interface Visitor {

        /**
         * @param vector reused by the next row
         */
        void visit(int rowId, float[] vector);
    }

    private final int dimension;
    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer buffer;
    private long rows;

    VectorSpill(int dimension) throws IOException {
        this.dimension = dimension;
        this.file = Files.createTempFile("ivfpq-vectors-", ".spill");
        this.channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE);
        int rowBytes = rowBytes();
        int rowsPerBuffer = Math.max(1, BUFFER_BYTES / rowBytes);
        this.buffer = ByteBuffer.allocate(rowsPerBuffer * rowBytes).order(ByteOrder.nativeOrder());
    }

    private int rowBytes() {
        return Integer.BYTES + dimension * Float.BYTES;
    }

    /** Copies the vector. */
    void append(int rowId, float[] vector) throws IOException {
        if (!buffer.hasRemaining()) {
            flush();
        }
        buffer.putInt(rowId);
        for (float value : vector) {
            buffer.putFloat(value);
        }
        rows++;
    }

    long rows() {
        return rows;
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    /** Visits every row appended so far; may be called again. */
    void forEach(Visitor visitor) throws IOException {
        flush();
        float[] vector = new float[dimension];
        long position = 0;
        for (long left = rows; left > 0; ) {
            int batch = (int) Math.min(left, buffer.capacity() / rowBytes());
            buffer.clear().limit(batch * rowBytes());
            while (buffer.hasRemaining()) {
                int read = channel.read(buffer, position);
                if (read < 0) {
                    throw new EOFException(
                            String.format(
                                    "%s ends at byte %d, expected %d rows of %d bytes",
                                    file, position, rows, rowBytes()));
                }
                position += read;
            }
            buffer.flip();
            for (int i = 0; i < batch; i++) {
                int rowId = buffer.getInt();
                for (int d = 0; d < dimension; d++) {
                    vector[d] = buffer.getFloat();
                }
                visitor.visit(rowId, vector);
            }
            left -= batch;
        }
        buffer.clear();
    }

    /** Deletes the file. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
