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

package io.ivfpq.paimon.compact;

import io.ivfpq.format.codebook.BlockEncoder;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.EncodedBlock;
import io.ivfpq.paimon.codebook.CodebookStore;
import io.ivfpq.paimon.coverage.SegmentEntry;
import io.ivfpq.paimon.fixture.VectorTable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.paimon.fs.Path;
import org.apache.paimon.globalindex.VectorSearchMetric;

/**
 * What a search that probes every list must answer: each row decoded by the codebook of the segment
 * that covers it, and scored by Paimon's own metric.
 */
final class EncodedScores {

    private final VectorTable items;
    private final Map<Long, DecodedRow> rows = new LinkedHashMap<>();

    /** A row as its codes say, in the space of the codebook's rotation. */
    private record DecodedRow(Codebook codebook, float[] vector) {}

    EncodedScores(MergingTable table) throws Exception {
        items = table.items();
        Path index = new Path(items.table().location(), "index");
        for (SegmentEntry entry : table.index().segments()) {
            Codebook codebook =
                    CodebookStore.load(
                            items.table().fileIO(), index, entry.descriptor().codebook());
            for (long row = entry.rows().from; row <= entry.rows().to; row++) {
                float[] vector = items.vectors((int) row, (int) row + 1)[0];
                rows.put(row, new DecodedRow(codebook, decode(codebook, vector)));
            }
        }
    }

    /** Scores of all indexed rows, by row id. */
    Map<Long, Float> of(float[] query) {
        String metric = items.column().metric().optionValue();
        Map<Long, Float> scores = new LinkedHashMap<>();
        rows.forEach(
                (row, decoded) ->
                        scores.put(
                                row,
                                VectorSearchMetric.computeScore(
                                        decoded.codebook().prepared(query),
                                        decoded.vector(),
                                        metric)));
        return scores;
    }

    private static float[] decode(Codebook codebook, float[] vector) {
        EncodedBlock block = new BlockEncoder(codebook).encode(vector.clone(), 0, 1);
        int dimension = codebook.dimension();
        int width = dimension / codebook.subspaceCount();
        float[] result = new float[dimension];
        for (int d = 0; d < dimension; d++) {
            int subspace = d / width;
            int code = codebook.shape().code(block.codes(), 0, 1, subspace);
            result[d] =
                    codebook.centroids()[block.lists()[0] * dimension + d]
                            + codebook.codewords()[
                                    (subspace * codebook.shape().codewordCount() + code) * width
                                            + d % width];
        }
        return result;
    }
}
