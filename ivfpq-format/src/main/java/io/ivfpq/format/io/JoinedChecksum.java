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

/**
 * The CRC32C of bytes that follow each other, out of the CRC32C of each. A checksum is linear: that
 * of the first is carried over the length of the second, as if zeros followed, and added to it (M.
 * Adler, zlib, {@code crc32_combine}).
 */
public final class JoinedChecksum {

    /** The Castagnoli polynomial, lowest bit first. */
    private static final int POLYNOMIAL = 0x82f63b78;

    private static final int BYTES = Integer.BYTES;
    private static final int VALUES = 1 << Byte.SIZE;

    /** Over {@code 2^k} zero bytes: {@code [k][byte of the checksum × 256 + its value]}. */
    private static final int[][] OVER_ZEROS = overZeros();

    private JoinedChecksum() {}

    /**
     * @param length of the second part in bytes
     */
    public static int of(int first, int second, int length) {
        int crc = first;
        for (int rest = length; rest != 0; rest &= rest - 1) {
            crc = carry(OVER_ZEROS[Integer.numberOfTrailingZeros(rest)], crc);
        }
        return crc ^ second;
    }

    private static int carry(int[] table, int crc) {
        return table[crc & 0xff]
                ^ table[VALUES + (crc >>> 8 & 0xff)]
                ^ table[2 * VALUES + (crc >>> 16 & 0xff)]
                ^ table[3 * VALUES + (crc >>> 24)];
    }

    private static int[][] overZeros() {
        int[][] tables = new int[Integer.SIZE - 1][BYTES * VALUES];
        for (int i = 0; i < BYTES * VALUES; i++) {
            tables[0][i] = overOneByte((i & 0xff) << (i / VALUES * Byte.SIZE));
        }
        for (int k = 1; k < tables.length; k++) {
            for (int i = 0; i < BYTES * VALUES; i++) {
                tables[k][i] = carry(tables[k - 1], tables[k - 1][i]);
            }
        }
        return tables;
    }

    private static int overOneByte(int crc) {
        int carried = crc;
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            carried = carried >>> 1 ^ ((carried & 1) == 0 ? 0 : POLYNOMIAL);
        }
        return carried;
    }
}
