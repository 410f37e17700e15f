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

package io.ivfpq.format.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.segment.Segments;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;

/**
 * All lists of one segment, to be scanned one after the other.
 *
 * @param rows of the segment
 */
record ScannedLists(Codebook codebook, List<InvertedList> lists, int rows) {

    static ScannedLists of(Codebook codebook, SegmentReader reader) throws IOException {
        int[] all = IntStream.range(0, codebook.listCount()).toArray();
        return new ScannedLists(codebook, reader.readLists(all), (int) reader.rowCount());
    }

    TopK nearest(float[] query, int k) {
        QueryPlan plan = QueryPlan.create(codebook, query, codebook.listCount());
        TopK top = new TopK(k);
        lists.forEach(list -> plan.scan(list, 0, RowFilter.ALL, top));
        return top;
    }

    /** Finds every row at the distance of its decoded vector, computed in double precision. */
    void assertDecodedDistances(float[] query) {
        TopK top = nearest(query, rows);

        double[] expected = new double[rows];
        for (InvertedList list : lists) {
            Segments.decodedDistances(codebook, list, query, expected);
        }
        assertThat(top.size()).isEqualTo(rows);
        long[] ids = top.ids();
        float[] distances = top.distances();
        for (int i = 0; i < rows; i++) {
            // Norms are below 100: 24 subspaces in single precision.
            assertThat((double) distances[i])
                    .isCloseTo(expected[(int) ids[i]], Offset.offset(2e-4));
        }
    }

    /** How many of the exact neighbours were found. */
    static int hits(TopK found, TopK exact) {
        return (int)
                Arrays.stream(found.ids())
                        .filter(id -> Arrays.stream(exact.ids()).anyMatch(other -> other == id))
                        .count();
    }
}
