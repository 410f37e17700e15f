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

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class JoinedChecksumTest {

    private static final long SEED = 11;

    @Test
    void isThatOfAllBytesWhereverTheyAreCut() {
        byte[] bytes = new byte[100_000];
        new Random(SEED).nextBytes(bytes);
        int whole = ContainerLayout.crc32c(bytes, 0, bytes.length);

        for (int cut : new int[] {0, 1, 4, 255, 256, 4_097, 65_536, 99_999, 100_000}) {
            int first = ContainerLayout.crc32c(bytes, 0, cut);
            int second = ContainerLayout.crc32c(bytes, cut, bytes.length - cut);

            assertThat(JoinedChecksum.of(first, second, bytes.length - cut))
                    .as("seed %d cut %d", SEED, cut)
                    .isEqualTo(whole);
        }
    }

    @Test
    void partsOfAnyNumberJoinInOrder() {
        byte[] bytes = new byte[5_000];
        Random random = new Random(SEED);
        random.nextBytes(bytes);
        int crc = 0;
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(bytes.length - at, random.nextInt(300));
            crc = JoinedChecksum.of(crc, ContainerLayout.crc32c(bytes, at, length), length);
            at += length;
        }

        assertThat(crc).isEqualTo(ContainerLayout.crc32c(bytes, 0, bytes.length));
    }
}
