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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.io.CorruptIndexException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class DeltaIdsTest {

    @Test
    void readsWhatItWrites() throws IOException {
        long[] ids = {-5, -5, 0, 127, 255, 20_000, Long.MAX_VALUE};
        ByteBuffer bytes = ByteBuffer.allocate(100);
        int length = 0;
        for (int i = 0; i < ids.length; i++) {
            long delta = i == 0 ? 0 : ids[i] - ids[i - 1];
            DeltaIds.put(bytes, delta);
            length += DeltaIds.length(delta);
        }

        assertThat(bytes.position()).isEqualTo(length).isEqualTo(1 + 1 + 1 + 1 + 2 + 3 + 9);
        assertThat(DeltaIds.read(bytes.flip(), -5, ids.length, "list")).isEqualTo(ids);
    }

    @Test
    void aDifferenceTakesUpToTenBytes() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(11);
        DeltaIds.put(bytes, 0);
        DeltaIds.put(bytes, -1L);

        assertThat(bytes.position()).isEqualTo(11).isEqualTo(1 + DeltaIds.length(-1L));
        assertThat(DeltaIds.read(bytes.flip(), Long.MIN_VALUE, 2, "list"))
                .containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Test
    void rejectsIdsThatDescend() {
        ByteBuffer bytes = ByteBuffer.allocate(11);
        DeltaIds.put(bytes, 0);
        DeltaIds.put(bytes, -1L);

        assertRejected(bytes.flip(), 2, "list: row id 1 is 6, expected at least 7");
    }

    @Test
    void rejectsBytesAfterTheLastId() {
        assertRejected(
                ByteBuffer.wrap(new byte[] {0, 1, 2}),
                2,
                "list: 1 bytes follow the last row id, expected none");
    }

    @Test
    void rejectsDifferencesCutOffOrTooLarge() {
        assertRejected(
                ByteBuffer.wrap(new byte[] {0, -1}),
                2,
                "list: the difference of row ids before byte 2 is cut off or exceeds 64 bits");
        assertRejected(
                ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 2}),
                1,
                "list: the difference of row ids before byte 10 is cut off or exceeds 64 bits");
    }

    private static void assertRejected(ByteBuffer bytes, int count, String message) {
        assertThatThrownBy(() -> DeltaIds.read(bytes, 7, count, "list"))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessage(message);
    }
}
