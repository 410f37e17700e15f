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

package io.ivfpq.benchmarks.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.benchmarks.data.BenchmarkData;
import io.ivfpq.benchmarks.data.DataSet;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.segment.SegmentReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaSegmentsTest {

    @TempDir private Path directory;

    @Test
    void mergingKeepsEveryRowAndCopyingEveryByte() throws IOException {
        BenchmarkData data = DataSet.SYNTHETIC_4K_32.load(directory);
        Codebook codebook = OurIndex.train(data, IndexSettings.of(DataSet.SYNTHETIC_4K_32));

        DeltaSegments segments = DeltaSegments.of(codebook, data.rows(), 8);

        assertThat(segments.count()).isEqualTo(8);
        assertThat(segments.copy().toByteArray()).hasSize((int) segments.bytes());
        byte[] merged = segments.merge().toByteArray();
        SegmentReader reader = SegmentReader.open(new MemoryByteSource("merged", merged));
        assertThat(reader.rowCount()).isEqualTo(4_000);
        assertThat(merged.length).isLessThan((int) segments.bytes());
    }
}
