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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ColumnCopyTest {

    private static final int COLUMNS = 3;
    private static final int FROM = 5;
    private static final int TO = 9;

    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void copiesTheseRowsOfEachColumnAndTouchesNoOthers() {
        for (int rows = 1; rows <= 64; rows++) {
            for (int more : new int[] {0, 1, 13}) {
                int fromStride = rows + more;
                int toStride = rows + 14 - more;
                byte[] source = bytes(FROM + COLUMNS * fromStride);
                byte[] target = bytes(TO + COLUMNS * toStride);
                byte[] expected = target.clone();
                for (int m = 0; m < COLUMNS; m++) {
                    for (int row = 0; row < rows; row++) {
                        expected[TO + m * toStride + row] = source[FROM + m * fromStride + row];
                    }
                }

                new ColumnCopy(source, fromStride, target, toStride, COLUMNS).copy(FROM, TO, rows);

                assertThat(target).as("%d rows, %d more", rows, more).isEqualTo(expected);
            }
        }
    }

    @Test
    void readsAndWritesNothingBeyondTheLastRow() {
        for (int rows = 1; rows <= 64; rows++) {
            byte[] source = bytes(rows);
            byte[] target = new byte[rows];

            new ColumnCopy(source, rows, target, rows, 1).copy(0, 0, rows);

            assertThat(target).isEqualTo(source);
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
