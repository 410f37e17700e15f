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

import io.ivfpq.benchmarks.index.IndexSettings;
import io.ivfpq.format.vector.Metric;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Every comparison, in the order they run. */
final class PeerCases {

    /** The least median that the project wants of each comparison. */
    private static final Map<String, Double> GOALS =
            Map.ofEntries(
                    Map.entry("search8-np32", 3.0),
                    Map.entry("search8-np8", 2.0),
                    Map.entry("search4-np32", 1.3),
                    Map.entry("encode-128", 1.3),
                    Map.entry("encode-768", 1.3),
                    Map.entry("kmeans", 1.2),
                    Map.entry("best-090", Runtime.version().feature() >= 25 ? 1.5 : 1.2),
                    Map.entry("best-095-wordnet", 1.2),
                    Map.entry("search-vindex", 2.0),
                    Map.entry("threads-2", 1.8),
                    Map.entry("scalar8", 0.5),
                    Map.entry("merge-copy", 0.5),
                    Map.entry("recall-l2", -0.005),
                    Map.entry("recall-ip", -0.005),
                    Map.entry("recall-cosine", -0.005),
                    Map.entry("recall-l2-opq", -0.005),
                    Map.entry("recall-ip-opq", -0.005),
                    Map.entry("recall-cosine-opq", -0.005));

    private PeerCases() {}

    /** The least median that is wanted, if any is. */
    static OptionalDouble goal(String id) {
        Double goal = GOALS.get(id);
        return goal == null ? OptionalDouble.empty() : OptionalDouble.of(goal);
    }

    static List<PeerCase> all() {
        return List.of(
                new SearchCase(IndexSettings.SYNTHETIC_128, 32),
                new SearchCase(IndexSettings.SYNTHETIC_128, 8),
                new SearchCase(IndexSettings.SYNTHETIC_128.withCodes(32, 4), 32),
                new EncodeCase("encode-128", IndexSettings.SYNTHETIC_128, 60_000),
                new EncodeCase("encode-768", IndexSettings.SYNTHETIC_768, 16_000),
                new KMeansCase(),
                new BestCase(
                        "best-090",
                        // 128 for each of the most lists: with 32, all find a good deal less.
                        IndexSettings.SYNTHETIC_128.withTrainingRows(524_288),
                        0.90,
                        List.of(2048, 4096),
                        List.of(32, 64)),
                new BestCase(
                        "best-095-wordnet",
                        IndexSettings.WORDNET,
                        0.95,
                        List.of(512, 768, 1024),
                        List.of(96, 192)),
                new SearchVindexCase(32),
                new ThreadsCase(2),
                new ScalarSearchCase(),
                new MergeCase(),
                new RecallCase(Metric.L2, false),
                new RecallCase(Metric.INNER_PRODUCT, false),
                new RecallCase(Metric.COSINE, false),
                new RecallCase(Metric.L2, true),
                new RecallCase(Metric.INNER_PRODUCT, true),
                new RecallCase(Metric.COSINE, true));
    }

    /**
     * @param ids empty for all
     * @throws IllegalArgumentException if there is no such comparison
     */
    static List<PeerCase> of(List<String> ids) {
        List<String> known = all().stream().map(PeerCase::id).toList();
        for (String id : ids) {
            if (!known.contains(id)) {
                throw new IllegalArgumentException(
                        String.format("there is no comparison '%s'; choose of %s", id, known));
            }
        }
        return all().stream().filter(c -> ids.isEmpty() || ids.contains(c.id())).toList();
    }
}
