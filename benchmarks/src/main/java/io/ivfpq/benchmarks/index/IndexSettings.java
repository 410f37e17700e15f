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

import io.ivfpq.benchmarks.data.DataSet;
import io.ivfpq.format.training.Opq;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an index is built with, by us and by the peer.
 *
 * @param subspaces of one code each
 * @param codeBits bits of a code, 8 or 4
 * @param trainingRows the first rows of the data set, for both sides
 * @param iterations of k-means
 * @param opq whether both rotate vectors first
 * @param listsPerRow of ours; Faiss has each row in one list
 */
public record IndexSettings(
        DataSet data,
        Metric metric,
        int lists,
        int subspaces,
        int codeBits,
        int trainingRows,
        int iterations,
        long seed,
        boolean opq,
        int listsPerRow) {

    public static final IndexSettings SYNTHETIC_128 =
            new IndexSettings(
                    DataSet.SYNTHETIC_1M_128, Metric.L2, 1024, 16, 8, 131_072, 20, 1, false, 1);
    public static final IndexSettings SYNTHETIC_768 =
            new IndexSettings(
                    DataSet.SYNTHETIC_200K_768, Metric.L2, 256, 96, 8, 65_536, 20, 1, false, 1);
    public static final IndexSettings WORDNET =
            new IndexSettings(DataSet.WORDNET, Metric.L2, 512, 48, 8, 60_000, 20, 1, false, 1);

    /** Of our smallest data set, where everything takes a moment. */
    static final IndexSettings SYNTHETIC_32 =
            new IndexSettings(DataSet.SYNTHETIC_4K_32, Metric.L2, 16, 8, 8, 4_000, 5, 1, false, 1);

    /** What suits a data set. */
    public static IndexSettings of(DataSet data) {
        return switch (data) {
            case WORDNET -> WORDNET;
            case SYNTHETIC_1M_128 -> SYNTHETIC_128;
            case SYNTHETIC_200K_768 -> SYNTHETIC_768;
            case SYNTHETIC_4K_32 -> SYNTHETIC_32;
        };
    }

    /** As the trainer wants it. */
    public TrainingSpec trainingSpec(VectorBatch rows) {
        return TrainingSpec.automatic(metric, rows.dimension(), rows.count())
                .withListCount(lists)
                .withCodeBits(codeBits)
                .withSubspaceCount(subspaces)
                .withOpq(opq ? Opq.ON : Opq.OFF)
                .withIterations(iterations)
                .withSeed(seed)
                .withListsPerRow(listsPerRow);
    }

    public IndexSettings withLists(int count) {
        return new IndexSettings(
                data,
                metric,
                count,
                subspaces,
                codeBits,
                trainingRows,
                iterations,
                seed,
                opq,
                listsPerRow);
    }

    public IndexSettings withTrainingRows(int count) {
        return new IndexSettings(
                data,
                metric,
                lists,
                subspaces,
                codeBits,
                count,
                iterations,
                seed,
                opq,
                listsPerRow);
    }

    public IndexSettings withSeed(long other) {
        return new IndexSettings(
                data,
                metric,
                lists,
                subspaces,
                codeBits,
                trainingRows,
                iterations,
                other,
                opq,
                listsPerRow);
    }

    public IndexSettings withMetric(Metric other) {
        return new IndexSettings(
                data,
                other,
                lists,
                subspaces,
                codeBits,
                trainingRows,
                iterations,
                seed,
                opq,
                listsPerRow);
    }

    public IndexSettings withOpq(boolean rotated) {
        return new IndexSettings(
                data,
                metric,
                lists,
                subspaces,
                codeBits,
                trainingRows,
                iterations,
                seed,
                rotated,
                listsPerRow);
    }

    public IndexSettings withListsPerRow(int count) {
        return new IndexSettings(
                data,
                metric,
                lists,
                subspaces,
                codeBits,
                trainingRows,
                iterations,
                seed,
                opq,
                count);
    }

    /** What {@code faiss.index_factory} takes; codes of 4 bits are for its fast scan. */
    public String faissFactory() {
        String index = "IVF" + lists + ",PQ" + subspaces + (codeBits == 4 ? "x4fs" : "x8");
        return opq ? "OPQ" + subspaces + "," + index : index;
    }

    public IndexSettings withCodes(int count, int bits) {
        return new IndexSettings(
                data, metric, lists, count, bits, trainingRows, iterations, seed, opq, listsPerRow);
    }

    /** For the JSON file; a new map that the caller may add to. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("data", data.toString());
        map.put("metric", metric.optionValue());
        map.put("lists", lists);
        map.put("subspaces", subspaces);
        map.put("codeBits", codeBits);
        map.put("trainingRows", trainingRows);
        map.put("iterations", iterations);
        map.put("seed", seed);
        map.put("opq", opq);
        map.put("listsPerRow", listsPerRow);
        return map;
    }
}
