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

import java.io.Closeable;
import java.io.IOException;

/**
 * Positional reads from one immutable file. Implementations are safe for use by several threads at
 * once.
 */
public interface ByteSource extends Closeable {

    /** What to call the file in messages, usually its path. */
    String name();

    /** Length in bytes; may cost a request, so readers that know the length do not ask. */
    long length() throws IOException;

    /**
     * Fills {@code target[offset, offset + length)} with the bytes from {@code position} on.
     *
     * @throws java.io.EOFException if the file ends before {@code position + length}
     */
    void readFully(long position, byte[] target, int offset, int length) throws IOException;

    /**
     * Bytes that are worth a request of their own where many are read one after the other: with
     * fewer the requests themselves count, more only take memory.
     */
    default int requestBytes() {
        return 2 << 20;
    }
}
