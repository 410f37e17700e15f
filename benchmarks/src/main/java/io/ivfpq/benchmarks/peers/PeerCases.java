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

import io.ivfpq.format.vector.Metric;
import java.util.List;

/** Every comparison, in the order they run. */
final class PeerCases {

    private PeerCases() {}

    static List<PeerCase> all() {
        return List.of(
                new Search8Case(32),
                new Search8Case(8),
                new EncodeCase("encode-128", IndexSettings.SYNTHETIC_128, 60_000),
                new EncodeCase("encode-768", IndexSettings.SYNTHETIC_768, 16_000),
                new KMeansCase(),
                new BestCase(
                        "best-090",
                        IndexSettings.SYNTHETIC_128,
                        0.90,
                        List.of(16, 32),
                        List.of("IVF1024,PQ32x4fs", "IVF1024,PQ64x4fs")),
                new BestCase(
                        "best-095-wordnet",
                        IndexSettings.WORDNET,
                        0.95,
                        List.of(48, 96),
                        List.of("IVF512,PQ96x4fs", "IVF512,PQ192x4fs")),
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
