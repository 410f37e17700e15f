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

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps bytes on local disk, mapped into memory, so that copies of rows occupy the page cache and
 * not the heap. A file has no name any more once it is mapped, so a process that is killed leaves
 * nothing behind but the file it was writing, and {@link LocalDirectory} sees to that. Space is
 * free again when the buffer is collected. Thread-safe.
 */
final class LocalSpace implements Closeable {

    /** Below this a mapping of whole pages costs more than it saves. */
    private static final int HEAP_BYTES = 16 << 10;

    /** How long a full space waits for the collector. */
    private static final long MAX_WAIT_NANOS = 250_000_000;

    private static final Cleaner CLEANER = Cleaner.create();

    private final String tableName;
    private final LocalStorage storage;
    private final LocalDirectory directory;

    /** Bytes; notified when they become fewer. */
    private final AtomicLong used = new AtomicLong();

    private boolean closed;

    /**
     * @param tableName for messages
     */
    LocalSpace(String tableName, LocalStorage storage) throws IOException {
        this.tableName = tableName;
        this.storage = storage;
        try {
            this.directory = LocalDirectory.create(storage.directory());
        } catch (IOException e) {
            throw new IOException(
                    String.format(
                            "Cannot keep a local copy of table %s in %s (%s); choose a directory"
                                    + " that can be written with 'lookup.local.directory'",
                            tableName, storage.directory(), e),
                    e);
        }
    }

    /** Bytes kept whose buffers are not collected yet. */
    long usedBytes() {
        return used.get();
    }

    /**
     * @param bytes copied
     * @return a buffer in native byte order; use absolute access only, it is shared by threads. The
     *     bytes count as used until this very object is collected, so keep it and not a view only
     * @throws IOException if they are more than the storage may hold, or the disk takes no more
     */
    synchronized ByteBuffer keep(byte[] bytes, int length) throws IOException {
        if (closed) {
            throw new IOException("The local copy of table " + tableName + " is closed");
        }
        reserve(length);
        ByteBuffer kept;
        try {
            kept =
                    length < HEAP_BYTES
                            ? ByteBuffer.wrap(Arrays.copyOf(bytes, length))
                            : map(bytes, length);
        } catch (IOException | RuntimeException e) {
            release(length);
            throw e;
        }
        CLEANER.register(kept, () -> release(length));
        return kept.order(ByteOrder.nativeOrder());
    }

    private ByteBuffer map(byte[] bytes, int length) throws IOException {
        Path file = Files.createTempFile(directory.path(), "", ".rows");
        try {
            return map(file, ByteBuffer.wrap(bytes, 0, length));
        } finally {
            Files.delete(file);
        }
    }

    /** Writes before it maps, since a page that the disk has no room for would end the process. */
    ByteBuffer map(Path file, ByteBuffer bytes) throws IOException {
        int length = bytes.remaining();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
        } catch (IOException e) {
            throw new IOException(
                    String.format(
                            "Cannot write %d bytes of the local copy of table %s to %s, which has"
                                    + " %d bytes in use (%s); free space there, or choose another"
                                    + " directory with 'lookup.local.directory'",
                            length, tableName, storage.directory(), used.get(), e.getMessage()),
                    e);
        }
    }

    /** Like the JDK's direct memory, asks for a collection before it says that nothing is left. */
    private void reserve(int bytes) throws IOException {
        if (isReserved(bytes)) {
            return;
        }
        System.gc();
        long deadline = System.nanoTime() + MAX_WAIT_NANOS;
        synchronized (used) {
            while (!isReserved(bytes)) {
                long nanos = deadline - System.nanoTime();
                if (nanos <= 0) {
                    throw exceeded(bytes);
                }
                awaitRelease(nanos);
            }
        }
    }

    private IOException exceeded(int bytes) {
        return new IOException(
                String.format(
                        "The local copy of table %s needs more than the %d bytes it may have in"
                                + " %s: %d are used and %d more are needed. Raise"
                                + " 'lookup.local.max-size', or select fewer columns",
                        tableName, storage.maxBytes(), storage.directory(), used.get(), bytes));
    }

    private boolean isReserved(int bytes) {
        long before = used.get();
        while (bytes <= storage.maxBytes() - before) {
            if (used.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = used.get();
        }
        return false;
    }

    private void awaitRelease(long nanos) throws IOException {
        try {
            TimeUnit.NANOSECONDS.timedWait(used, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for local space");
        }
    }

    private void release(int bytes) {
        synchronized (used) {
            used.addAndGet(-bytes);
            used.notifyAll();
        }
    }

    /** Nothing can be kept any more; what was kept stays readable. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        directory.close();
    }
}
