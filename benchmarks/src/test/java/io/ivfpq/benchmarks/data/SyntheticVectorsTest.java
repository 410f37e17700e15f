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

package io.ivfpq.benchmarks.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticVectorsTest {

    private static final SyntheticVectors VECTORS = new SyntheticVectors(16, 5, 3, 7);

    @TempDir private Path directory;

    @Test
    void rowsDependOnTheSeedAndTheirNumberAlone() {
        float[] few = VECTORS.rows(10).values();
        float[] many = VECTORS.rows(1000).values();

        assertThat(few).isEqualTo(Arrays.copyOf(many, few.length));
        assertThat(new SyntheticVectors(16, 5, 3, 8).rows(10).values()).isNotEqualTo(few);
    }

    @Test
    void rowsOfAClusterAreNearerThanOthers() {
        VectorBatch rows = VECTORS.rows(200);
        int near = 0;
        for (int i = 1; i < rows.count(); i++) {
            near += squaredDistance(rows, 0, i) < 16 ? 1 : 0;
        }

        // One cluster of five; squared distances are about 9 within and 41 between them.
        assertThat(near).isBetween(15, 75);
    }

    private static double squaredDistance(VectorBatch rows, int a, int b) {
        double sum = 0;
        for (int d = 0; d < rows.dimension(); d++) {
            double difference = rows.vector(a)[d] - rows.vector(b)[d];
            sum += difference * difference;
        }
        return sum;
    }

    @Test
    void filesHoldLittleEndianFloats() throws IOException {
        Path file = directory.resolve("some/vectors.f32");
        VectorBatch rows = new VectorBatch(new float[] {1, -2, 0.5f, 3}, 2, 2);

        VectorFile.write(file, rows);

        assertThat(VectorFile.holds(file, 2, 2)).isTrue();
        assertThat(VectorFile.holds(file, 3, 2)).isFalse();
        assertThat(VectorFile.read(file, 2, 2).values()).isEqualTo(rows.values());
        assertThat(Files.readAllBytes(file)).startsWith(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0);
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**unfinished*");
    }
}
