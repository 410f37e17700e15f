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
import io.ivfpq.format.io.UnsupportedFormatException;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ShapeFieldsTest {

    private static final int FLAGS_OFFSET = 20;

    @ParameterizedTest
    @EnumSource(Metric.class)
    void readsWhatItWrote(Metric metric) throws IOException {
        for (int codeBits : new int[] {4, 8}) {
            for (int listsPerRow : new int[] {1, 2}) {
                CodebookShape shape = new CodebookShape(metric, 12, 5, 3, codeBits, listsPerRow);

                ByteBuffer bytes = written(shape);

                assertThat(bytes.remaining()).isZero();
                assertThat(bytes.getInt(FLAGS_OFFSET)).isEqualTo(listsPerRow - 1);
                assertThat(ShapeFields.get("f", "segment", bytes.flip())).isEqualTo(shape);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, -1", "0, 3", "16, 5", "16, 16", "20, 2", "20, 3", "20, -1", "20, 257"})
    void whatIsUnknownIsOfANewerRelease(int offset, int value) {
        ByteBuffer bytes = written(new CodebookShape(Metric.L2, 12, 5, 3, 8));
        bytes.putInt(offset, value);

        assertThatThrownBy(() -> ShapeFields.get("a file", "segment", bytes.flip()))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageStartingWith("a file: segment with metric code ")
                .hasMessageEndingWith(
                        "; expected metric 0 to 2, 8 or 4 bits, flags 0 or 1; a newer release"
                                + " wrote it");
    }

    @Test
    void rejectsWhatIsNoShape() {
        ByteBuffer bytes = written(new CodebookShape(Metric.L2, 12, 5, 3, 8));
        bytes.putInt(Integer.BYTES, 13);

        assertThatThrownBy(() -> ShapeFields.get("a file", "segment", bytes.flip()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 subspaces do not divide dimension 13");
    }

    private static ByteBuffer written(CodebookShape shape) {
        ByteBuffer bytes = ContainerLayout.allocate(6 * Integer.BYTES);
        ShapeFields.put(bytes, shape);
        return bytes;
    }
}
