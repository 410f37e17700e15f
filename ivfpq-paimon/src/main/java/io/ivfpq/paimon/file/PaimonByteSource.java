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

import io.ivfpq.format.io.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import org.apache.paimon.fs.FileIO;
import org.apache.paimon.fs.Path;
import org.apache.paimon.fs.SeekableInputStream;
import org.apache.paimon.fs.VectoredReadable;

/**
 * Positional reads from a file of Paimon's file systems.
 *
 * <p>The stream is opened by the first read and closed by {@link #close}; a read after that opens
 * it again. Reads of several threads run side by side where the stream allows it and one after the
 * other where it does not.
 */
public final class PaimonByteSource implements ByteSource {

    /** Opens a file anew. */
    @FunctionalInterface
    public interface StreamOpener {
        SeekableInputStream open() throws IOException;
    }

    /** Tells the length of a file; asked at most once. */
    @FunctionalInterface
    private interface LengthQuery {
        long length() throws IOException;
    }

    private static final long UNKNOWN = -1;

    private final String name;
    private final StreamOpener opener;
    private final LengthQuery lengthQuery;
    private final Object lock = new Object();
    private volatile SeekableInputStream stream;
    private volatile long length = UNKNOWN;

    /** A file whose length is asked for only when needed. */
    public PaimonByteSource(FileIO fileIO, Path path) {
        this(path.toString(), () -> fileIO.newInputStream(path), () -> fileIO.getFileSize(path));
    }

    /** A file whose length the caller knows, in bytes. */
    public PaimonByteSource(String name, long length, StreamOpener opener) {
        this(name, opener, () -> length);
    }

    private PaimonByteSource(String name, StreamOpener opener, LengthQuery lengthQuery) {
        this.name = name;
        this.opener = opener;
        this.lengthQuery = lengthQuery;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long length() throws IOException {
        if (length == UNKNOWN) {
            length = lengthQuery.length();
        }
        return length;
    }

    @Override
    public void readFully(long position, byte[] target, int offset, int length) throws IOException {
        SeekableInputStream in = openStream();
        if (in instanceof VectoredReadable vectored) {
            int done = 0;
            while (done < length) {
                int read = vectored.pread(position + done, target, offset + done, length - done);
                done += progress(read, position, done, length);
            }
            return;
        }
        synchronized (lock) {
            in.seek(position);
            int done = 0;
            while (done < length) {
                int read = in.read(target, offset + done, length - done);
                done += progress(read, position, done, length);
            }
        }
    }

    private int progress(int read, long position, int done, int length) throws EOFException {
        if (read < 0) {
            throw new EOFException(
                    String.format(
                            "%s ends at byte %d, expected %d bytes from byte %d on",
                            name, position + done, length, position));
        }
        return read;
    }

    private SeekableInputStream openStream() throws IOException {
        SeekableInputStream opened = stream;
        if (opened == null) {
            synchronized (lock) {
                opened = stream;
                if (opened == null) {
                    opened = opener.open();
                    stream = opened;
                }
            }
        }
        return opened;
    }

    @Override
    public void close() throws IOException {
        synchronized (lock) {
            SeekableInputStream opened = stream;
            stream = null;
            if (opened != null) {
                opened.close();
            }
        }
    }
}
