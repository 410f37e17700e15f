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

package io.ivfpq.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Baseline;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.codebook.Rotation;
import io.ivfpq.format.codebook.ScalarQuantiser;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFilesTest {

    @TempDir private Path directory;

    @Test
    void holdTheFloatsOfTheCodebookInItsOrder() throws IOException {
        Codebook codebook = codebook(Rotation.NONE);

        ModelFiles files = ModelFiles.write(codebook, directory);

        assertThat(floats(files.centroids())).isEqualTo(codebook.centroids());
        assertThat(floats(files.codewords())).isEqualTo(codebook.codewords());
    }

    @Test
    void refuseACodebookThatRotates() {
        Codebook rotating = codebook(Rotation.of(2, new float[] {0, 1, -1, 0}));

        assertThatThrownBy(() -> ModelFiles.write(rotating, directory))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("codebook ")
                .hasMessageEndingWith(" rotates vectors, expected none; compare without OPQ");
    }

    private static Codebook codebook(Rotation rotation) {
        float[] codewords = new float[512];
        for (int i = 0; i < codewords.length; i++) {
            codewords[i] = i;
        }
        return Codebook.of(
                new CodebookShape(Metric.L2, 2, 3, 1, 8),
                Baseline.NONE,
                rotation,
                ScalarQuantiser.NONE,
                new float[] {1, 2, 3, 4, 5, 6},
                codewords);
    }

    private static float[] floats(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
