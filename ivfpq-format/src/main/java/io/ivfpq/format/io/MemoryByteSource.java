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

package io.ivfpq.format.io;

import java.io.EOFException;
import java.util.Objects;

/** A file held in a byte array, which is shared, not copied, and must not change. */
public final class MemoryByteSource implements ByteSource {

    private final String name;
    private final byte[] bytes;

    public MemoryByteSource(String name, byte[] bytes) {
        this.name = Objects.requireNonNull(name, "name");
        this.bytes = Objects.requireNonNull(bytes, "bytes");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public void readFully(long position, byte[] target, int offset, int length)
            throws EOFException {
        if (position < 0 || position > bytes.length - length) {
            throw new EOFException(
                    String.format(
                            "%s: read of %d bytes at %d ends beyond the %d bytes of the file",
                            name, length, position, bytes.length));
        }
        System.arraycopy(bytes, (int) position, target, offset, length);
    }

    /** Requests cost nothing; what was read should still be in the caches when it is used. */
    @Override
    public int requestBytes() {
        return 32 << 10;
    }

    @Override
    public void close() {}
}
