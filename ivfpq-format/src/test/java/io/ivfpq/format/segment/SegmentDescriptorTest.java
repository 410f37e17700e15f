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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.io.UnsupportedFormatException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SegmentDescriptorTest {

    private static final SegmentDescriptor DESCRIPTOR =
            new SegmentDescriptor(
                    new CodebookReference(new UUID(1, -2), 3, 4, "ivf-pq-codebook-é.index", 4711),
                    5,
                    600,
                    1L << 33,
                    (1L << 33) + 1000,
                    new SegmentStatistics(70, 1.5, 2.5, 3.5, 4.5, 6, 7, 8));

    @Test
    void readsBackWhatWasWritten() throws IOException {
        assertThat(SegmentDescriptor.fromBytes(DESCRIPTOR.toBytes(), "x")).isEqualTo(DESCRIPTOR);
    }

    @Test
    void ownBytesAreToldByTheirMagic() {
        assertThat(SegmentDescriptor.isDescriptor(DESCRIPTOR.toBytes())).isTrue();
        assertThat(SegmentDescriptor.isDescriptor(new byte[200])).isFalse();
        assertThat(SegmentDescriptor.isDescriptor(new byte[0])).isFalse();
    }

    @Test
    void everyFlippedByteIsFound() {
        byte[] bytes = DESCRIPTOR.toBytes();

        for (int i = 0; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 1;
            assertRejected(flipped, "byte " + i);
        }
    }

    @Test
    void everyTruncationIsFound() {
        byte[] bytes = DESCRIPTOR.toBytes();

        for (int length = 0; length < bytes.length; length++) {
            assertRejected(Arrays.copyOf(bytes, length), "length " + length);
        }
        assertRejected(Arrays.copyOf(bytes, bytes.length + 1), "one byte more");
    }

    @Test
    void tamperedBytesWithARightChecksumNeverFailInAnotherWay() {
        long seed = 5;
        Random random = new Random(seed);

        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = DESCRIPTOR.toBytes();
            bytes[random.nextInt(bytes.length - 4)] = (byte) random.nextInt();
            sign(bytes);
            try {
                SegmentDescriptor.fromBytes(bytes, "manifest entry");
            } catch (CorruptIndexException | UnsupportedFormatException e) {
                assertThat(e)
                        .as("seed %d, round %d", seed, i)
                        .hasMessageStartingWith("manifest entry: ");
            }
        }
    }

    @Test
    void rejectsAFutureVersionAndUnknownFlags() {
        byte[] version = DESCRIPTOR.toBytes();
        ContainerLayout.wrap(version).putInt(8, 2);
        byte[] flags = DESCRIPTOR.toBytes();
        ContainerLayout.wrap(flags).putInt(144, 1);

        assertThatThrownBy(() -> SegmentDescriptor.fromBytes(sign(version), "x"))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessage(
                        "x: segment descriptor has version 2, expected 1; read it with the release"
                                + " that wrote it or a newer one");
        assertThatThrownBy(() -> SegmentDescriptor.fromBytes(sign(flags), "x"))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("has flags 1, expected 0");
    }

    @Test
    void rejectsImpossibleValues() {
        assertThatThrownBy(() -> new CodebookReference(new UUID(0, 0), 1, 0, "name", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'name' of 0 bytes; expected both or neither");
        assertThatThrownBy(() -> new SegmentStatistics(1, 0, 0, 0, 0, 2, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tail at most rows");
        assertThatThrownBy(() -> new SegmentStatistics(1, Double.NaN, 0, 0, 0, 0, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected finite values >= 0");
    }

    private static void assertRejected(byte[] bytes, String what) {
        assertThatThrownBy(() -> SegmentDescriptor.fromBytes(bytes, "x"))
                .as(what)
                .isInstanceOfAny(CorruptIndexException.class, UnsupportedFormatException.class)
                .hasMessageStartingWith("x: ");
    }

    private static byte[] sign(byte[] bytes) {
        int length = bytes.length - 4;
        ContainerLayout.wrap(bytes).putInt(length, ContainerLayout.crc32c(bytes, 0, length));
        return bytes;
    }
}
