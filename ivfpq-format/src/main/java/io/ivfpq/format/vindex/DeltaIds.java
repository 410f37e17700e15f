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

package io.ivfpq.format.vindex;

import io.ivfpq.format.io.CorruptIndexException;
import java.nio.ByteBuffer;

/**
 * Ascending row ids as an {@code ivf-pq} file stores them: the difference of each to the one before
 * as an unsigned LEB128 number, the first to the base id, which is itself.
 */
final class DeltaIds {

    private static final int MAX_BYTES = 10;

    private DeltaIds() {}

    /** Bytes that a difference takes. */
    static int length(long delta) {
        int length = 1;
        for (long rest = delta >>> 7; rest != 0; rest >>>= 7) {
            length++;
        }
        return length;
    }

    static void put(ByteBuffer bytes, long delta) {
        long rest = delta;
        while ((rest & ~0x7fL) != 0) {
            bytes.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    /**
     * Reads {@code count} ids, which must use up the bytes.
     *
     * @param bytes at least {@code count}, so that memory is in proportion
     * @param where names the list in messages
     */
    static long[] read(ByteBuffer bytes, long base, int count, String where)
            throws CorruptIndexException {
        long[] ids = new long[count];
        long previous = base;
        for (int i = 0; i < count; i++) {
            long id = previous + next(bytes, where);
            if (id < previous) {
                throw new CorruptIndexException(
                        String.format(
                                "%s: row id %d is %d, expected at least %d",
                                where, i, id, previous));
            }
            ids[i] = id;
            previous = id;
        }
        if (bytes.hasRemaining()) {
            throw new CorruptIndexException(
                    String.format(
                            "%s: %d bytes follow the last row id, expected none",
                            where, bytes.remaining()));
        }
        return ids;
    }

    private static long next(ByteBuffer bytes, String where) throws CorruptIndexException {
        long value = 0;
        for (int i = 0; i < MAX_BYTES && bytes.hasRemaining(); i++) {
            byte next = bytes.get();
            boolean tooLarge = i == MAX_BYTES - 1 && next > 1;
            if (tooLarge) {
                break;
            }
            value |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new CorruptIndexException(
                String.format(
                        "%s: the difference of row ids before byte %d is cut off or exceeds 64"
                                + " bits",
                        where, bytes.position()));
    }
}
