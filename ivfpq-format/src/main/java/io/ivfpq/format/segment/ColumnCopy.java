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

package io.ivfpq.format.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Copies some rows of a block of codes into another block: as many bytes of each column, 1 to 64.
 * Of so few bytes most of the time of an array copy is the call, so they are copied by words here,
 * in two halves that overlap where they have to.
 *
 * @param fromStride from one column of the source to the next
 * @param toStride likewise in the target, which is another array
 */
record ColumnCopy(byte[] source, int fromStride, byte[] target, int toStride, int columns) {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int WORD = Long.BYTES;

    /**
     * @param from where the first column starts in the source
     * @param to where it starts in the target
     * @param rows bytes of each column
     */
    void copy(int from, int to, int rows) {
        if (rows >= 4 * WORD) {
            copyByFourWords(from, to, rows - 4 * WORD);
        } else if (rows >= 2 * WORD) {
            copyByTwoWords(from, to, rows - 2 * WORD);
        } else if (rows >= WORD) {
            copyByWords(from, to, rows - WORD);
        } else {
            copyByBytes(from, to, rows);
        }
    }

    private void copyByFourWords(int from, int to, int second) {
        for (int m = 0; m < columns; m++) {
            int read = from + m * fromStride;
            int written = to + m * toStride;
            copyTwoWords(read, written);
            copyTwoWords(read + 2 * WORD, written + 2 * WORD);
            copyTwoWords(read + second, written + second);
            copyTwoWords(read + second + 2 * WORD, written + second + 2 * WORD);
        }
    }

    private void copyByTwoWords(int from, int to, int second) {
        for (int m = 0; m < columns; m++) {
            int read = from + m * fromStride;
            int written = to + m * toStride;
            copyTwoWords(read, written);
            copyTwoWords(read + second, written + second);
        }
    }

    private void copyByWords(int from, int to, int second) {
        for (int m = 0; m < columns; m++) {
            int read = from + m * fromStride;
            int written = to + m * toStride;
            copyWord(read, written);
            copyWord(read + second, written + second);
        }
    }

    private void copyByBytes(int from, int to, int rows) {
        for (int m = 0; m < columns; m++) {
            for (int row = 0; row < rows; row++) {
                target[to + m * toStride + row] = source[from + m * fromStride + row];
            }
        }
    }

    private void copyTwoWords(int read, int written) {
        copyWord(read, written);
        copyWord(read + WORD, written + WORD);
    }

    private void copyWord(int read, int written) {
        LONGS.set(target, written, (long) LONGS.get(source, read));
    }
}
