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

package io.ivfpq.benchmarks.speed;

import io.ivfpq.benchmarks.index.DeltaSegments;
import io.ivfpq.benchmarks.report.Spread;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Megabytes a second that segments are merged at, beside copying the same bytes; in memory. */
final class MergeMeasurement {

    private static final double MEGA = 1e-6;

    private final Codebook codebook;
    private final VectorBatch rows;

    MergeMeasurement(Codebook codebook, VectorBatch rows) {
        this.codebook = codebook;
        this.rows = rows;
    }

    /**
     * @param segmentCounts in how many segments the rows are merged
     */
    List<Figure> measure(Rounds rounds, List<Integer> segmentCounts) throws IOException {
        List<Figure> figures = new ArrayList<>();
        for (int count : segmentCounts) {
            DeltaSegments segments = DeltaSegments.of(codebook, rows, count);
            Spread merged = megabytes(rounds.rates(segments.bytes(), segments::merge));
            Spread copied = megabytes(rounds.rates(segments.bytes(), segments::copy));
            figures.add(
                    figure("merge", merged, segments)
                            .also("of copying", merged.median() / copied.median()));
            figures.add(figure("copy", copied, segments));
        }
        return figures;
    }

    private static Figure figure(String work, Spread rate, DeltaSegments segments) {
        return Figure.of(rate, "MB/s")
                .what("work", work)
                .what("segments", segments.count())
                .also("bytes", segments.bytes());
    }

    private static Spread megabytes(Spread bytes) {
        return new Spread(MEGA * bytes.min(), MEGA * bytes.median(), MEGA * bytes.max());
    }
}
