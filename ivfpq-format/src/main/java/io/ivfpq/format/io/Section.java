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

import java.nio.ByteBuffer;

/**
 * One entry of the section table; {@code docs/format.md}, "Section table".
 *
 * @param offset absolute position of the first byte, a multiple of 8
 * @param length bytes, without the padding that follows
 * @param crc CRC32C of those bytes
 */
public record Section(int type, int flags, long offset, long length, int crc) {

    /** Bytes of one entry on disk. */
    static final int BYTES = 32;

    /** A reader that does not know the type may skip the section. */
    static final int FLAG_OPTIONAL = 1;

    boolean optional() {
        return (flags & FLAG_OPTIONAL) != 0;
    }

    /** The position after the last byte. */
    public long end() {
        return offset + length;
    }

    void put(ByteBuffer target) {
        target.putInt(type).putInt(flags).putLong(offset).putLong(length).putInt(crc).putInt(0);
    }
}
