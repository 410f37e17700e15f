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

import java.io.ByteArrayOutputStream;
import java.util.Objects;

/** Collects a file in memory. */
public final class MemoryByteSink implements ByteSink {

    private final String name;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public MemoryByteSink(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        bytes.write(source, offset, length);
    }

    /** A copy of what was written so far. */
    public byte[] toByteArray() {
        return bytes.toByteArray();
    }

    @Override
    public void close() {}
}
