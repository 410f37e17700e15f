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

package io.ivfpq.format.codebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.io.ContainerLayout;
import io.ivfpq.format.io.CorruptIndexException;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.io.Resigned;
import io.ivfpq.format.io.UnsupportedFormatException;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodebookFileTest {

    /** Parameters and baseline come first; each takes 64 bytes. */
    private static final int PARAMETERS = ContainerLayout.HEADER_BYTES;

    private static final int BASELINE = PARAMETERS + 64;
    private static final int CENTROIDS = BASELINE + 64;

    @ParameterizedTest
    @EnumSource(Metric.class)
    void readsBackWhatWasWritten(Metric metric) throws IOException {
        Codebook codebook = SmallCodebooks.of(metric);

        Codebook read = read(write(codebook));

        assertThat(read.id()).isEqualTo(codebook.id());
        assertThat(read.generation()).isEqualTo(1);
        assertThat(read.revision()).isZero();
        assertThat(read.shape()).isEqualTo(codebook.shape());
        assertThat(read.baseline()).isEqualTo(codebook.baseline());
        assertThat(read.centroids()).isEqualTo(codebook.centroids());
        assertThat(read.codewords()).isEqualTo(codebook.codewords());
    }

    @Test
    void readsBackTheRotation() throws IOException {
        Codebook codebook = SmallCodebooks.rotated(Metric.L2);

        Codebook read = read(write(codebook));

        assertThat(read.rotation().matrix()).isEqualTo(codebook.rotation().matrix());
        assertThat(read.prepared(new float[] {1, 2, 3, 4})).containsExactly(-3, 1, 4, -2);
        assertThat(read.id())
                .isEqualTo(codebook.id())
                .isNotEqualTo(SmallCodebooks.of(Metric.L2).id());
        assertThat(read(write(SmallCodebooks.of(Metric.L2))).rotation().isNone()).isTrue();
    }

    @Test
    void readsBackNarrowCodes() throws IOException {
        Codebook codebook = SmallCodebooks.narrow(Metric.L2);

        Codebook read = read(write(codebook));

        assertThat(read.shape()).isEqualTo(new CodebookShape(Metric.L2, 3, 3, 3, 4));
        assertThat(read.codewords()).isEqualTo(codebook.codewords()).hasSize(48);
        assertThat(read.id()).isEqualTo(codebook.id());
    }

    @Test
    void readsBackThatRowsLieInTwoLists() throws IOException {
        Codebook codebook = SmallCodebooks.twoLists(Metric.L2);
        CodebookShape shape = codebook.shape();
        CodebookShape oneList = new CodebookShape(Metric.L2, 4, 6, 2, 8);
        Codebook other =
                Codebook.of(
                        oneList, codebook.baseline(), codebook.centroids(), codebook.codewords());
        byte[] file = write(codebook);

        Codebook read = read(file);

        assertThat(read.shape()).isEqualTo(shape).isNotEqualTo(oneList);
        assertThat(read.shape().listsPerRow()).isEqualTo(2);
        assertThat(read.id()).isEqualTo(codebook.id()).isNotEqualTo(other.id());
        assertThat(read(write(other)).shape()).isEqualTo(oneList);
        assertThat(ContainerLayout.wrap(file).getInt(PARAMETERS + 44)).isEqualTo(1);
        assertThat(file).hasSameSizeAs(write(other));
    }

    @Test
    void rejectsTwoListsForEachRowWhereThereIsOne() throws IOException {
        CodebookShape shape = new CodebookShape(Metric.L2, 1, 1, 1, 4);
        byte[] file = write(Codebook.of(shape, Baseline.NONE, new float[1], new float[16]));
        ContainerLayout.wrap(file).putInt(PARAMETERS + 44, 1);

        assertThatThrownBy(() -> read(Resigned.resign(file)))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessage(
                        "cb.index: rows in 2 of 1 lists each; expected 1 or 2, and as many lists");
    }

    @Test
    void readsBackTheScalesOfRefineCodes() throws IOException {
        Codebook codebook = SmallCodebooks.refined(Metric.L2);

        Codebook read = read(write(codebook));

        assertThat(read.refine().lows()).isEqualTo(codebook.refine().lows());
        assertThat(read.refine().steps()).isEqualTo(codebook.refine().steps());
        assertThat(read.id()).isNotEqualTo(SmallCodebooks.of(Metric.L2).id());
    }

    @Test
    void rejectsScalesThatMeanNothing() throws IOException {
        byte[] file = write(SmallCodebooks.refined(Metric.L2));
        int steps = CENTROIDS + 4 * 3 * 4 + 4 * 256 * 4 + 4 * 4;
        ContainerLayout.wrap(file).putFloat(steps + 4, -1);

        assertThatThrownBy(() -> read(Resigned.resign(file)))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessage(
                        "cb.index: refine codes of component 1 start at -4.0 with step -1.0,"
                                + " expected finite values and a step of at least 0");
    }

    @Test
    void rejectsARotationThatIsNone() throws IOException {
        byte[] file = write(SmallCodebooks.rotated(Metric.L2));
        int rotation = CENTROIDS + 4 * 3 * 4 + 4 * 256 * 4;
        ContainerLayout.wrap(file).putFloat(rotation + 8, -2);

        assertThatThrownBy(() -> read(Resigned.resign(file)))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessage(
                        "cb.index: rotation is not orthogonal: a product of its rows is off by 3.0,"
                                + " expected at most 0.001");
        ContainerLayout.wrap(file).putFloat(rotation + 8, Float.NaN);
        assertThatThrownBy(() -> read(Resigned.resign(file)))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageContaining("value 2 of section type 5 is NaN");
    }

    @Test
    void aLaterGenerationIsTheSameModelUnderAnotherNumber() throws IOException {
        Codebook codebook = SmallCodebooks.of(Metric.L2);

        Codebook read = read(write(codebook.withGeneration(7)));

        assertThat(read.generation()).isEqualTo(7);
        assertThat(read.revision()).isZero();
        assertThat(read.id()).isEqualTo(codebook.id());
        assertThat(read.baseline()).isEqualTo(codebook.baseline());
        assertThat(read.centroids()).isEqualTo(codebook.centroids());
        assertThatThrownBy(() -> codebook.withGeneration(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("codebook generation 0 revision 0; expected at least 1 and 0");
    }

    @Test
    void idsAreDigestsOfTheContents() {
        assertThat(SmallCodebooks.of(Metric.L2).id()).isEqualTo(SmallCodebooks.of(Metric.L2).id());
        assertThat(SmallCodebooks.of(Metric.L2).id())
                .isNotEqualTo(SmallCodebooks.of(Metric.COSINE).id());
    }

    @Test
    void everyFlippedByteIsFound() throws IOException {
        byte[] file = write(SmallCodebooks.rotated(Metric.L2));

        for (int i = 0; i < file.length; i++) {
            for (int mask : new int[] {1, 0x80, 0xff}) {
                byte[] flipped = file.clone();
                flipped[i] ^= (byte) mask;
                assertRejected(flipped, "byte " + i + " xor " + mask);
            }
        }
    }

    @Test
    void everyTruncationIsFound() throws IOException {
        byte[] file = write(SmallCodebooks.rotated(Metric.L2));

        for (int length = 0; length < file.length; length++) {
            assertRejected(Arrays.copyOf(file, length), "length " + length);
        }
        assertRejected(Arrays.copyOf(file, file.length + 1), "one byte more");
    }

    @Test
    void tamperedFilesWithRightChecksumsNeverFailInAnotherWay() throws IOException {
        byte[] file = write(SmallCodebooks.rotated(Metric.L2));
        long seed = 99;
        Random random = new Random(seed);

        for (int i = 0; i < 20_000; i++) {
            byte[] tampered = file.clone();
            int position =
                    i % 2 == 0
                            ? random.nextInt(CENTROIDS)
                            : file.length - 1 - random.nextInt(64 + 5 * 32 + 48);
            tampered[position] = (byte) random.nextInt();
            Resigned.resign(tampered);
            try {
                read(tampered);
            } catch (CorruptIndexException | UnsupportedFormatException e) {
                assertThat(e).as("seed %d, round %d", seed, i).hasMessageStartingWith("cb.index");
            }
        }
    }

    @Test
    void rejectsWhatOnlyANewerReleaseKnows() throws IOException {
        assertUnsupported(PARAMETERS + 24, 3, "metric code 3");
        assertUnsupported(PARAMETERS + 40, 5, "5 code bits");
        assertUnsupported(
                PARAMETERS + 44, 2, "flags 2; expected metric 0 to 2, 8 or 4 bits, flags");
        assertUnsupported(PARAMETERS + 44, 3, "flags 3");
        assertUnsupported(PARAMETERS + 44, 0x101, "flags 101");
    }

    @Test
    void rejectsShapesThatTheSectionsDoNotHave() throws IOException {
        assertCorrupt(PARAMETERS + 28, 5, "2 subspaces do not divide dimension 5");
        assertCorrupt(PARAMETERS + 28, 8, "section type 3 has 48 bytes, expected 24 floats");
        assertCorrupt(PARAMETERS + 40, 4, "section type 4 has 4096 bytes, expected 64 floats");
        assertCorrupt(PARAMETERS + 32, Integer.MAX_VALUE, "is too large");
        assertCorrupt(PARAMETERS + 32, -1, "-1 lists");
        assertCorrupt(PARAMETERS + 16, 0, "generation 0");
        assertCorrupt(PARAMETERS + 48, 1, "reserved byte 48 of the parameters section");
        assertCorrupt(BASELINE + 60, 1, "reserved byte 60 of the baseline section");
        assertCorrupt(BASELINE + 12, 0xbf800000, "negative or non-finite");
        assertCorrupt(CENTROIDS + 4, 0x7fc00000, "value 1 of section type 3 is NaN");
    }

    private static void assertRejected(byte[] file, String what) {
        assertThatThrownBy(() -> read(file))
                .as(what)
                .isInstanceOfAny(CorruptIndexException.class, UnsupportedFormatException.class)
                .hasMessageStartingWith("cb.index");
    }

    private static void assertUnsupported(int position, int value, String message)
            throws IOException {
        byte[] file = tampered(position, value);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining(message);
    }

    private static void assertCorrupt(int position, int value, String message) throws IOException {
        byte[] file = tampered(position, value);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(CorruptIndexException.class)
                .hasMessageContaining(message);
    }

    private static byte[] tampered(int position, int value) throws IOException {
        byte[] file = write(SmallCodebooks.of(Metric.L2));
        ContainerLayout.wrap(file).putInt(position, value);
        return Resigned.resign(file);
    }

    private static byte[] write(Codebook codebook) throws IOException {
        MemoryByteSink sink = new MemoryByteSink("cb.index");
        assertThat(CodebookFile.write(codebook, sink)).isEqualTo(sink.toByteArray().length);
        return sink.toByteArray();
    }

    private static Codebook read(byte[] bytes) throws IOException {
        return CodebookFile.read(new MemoryByteSource("cb.index", bytes));
    }
}
