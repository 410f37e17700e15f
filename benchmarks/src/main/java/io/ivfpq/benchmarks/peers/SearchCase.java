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
import io.ivfpq.benchmarks.index.SearchParameters;
import io.ivfpq.format.search.BatchSearch;
import io.ivfpq.format.search.Distances;
import java.io.IOException;
import java.util.Map;

/**
 * Searching by codes alone against Faiss with the same codebook: {@code IndexIVFPQ}, or {@code
 * IndexIVFPQFastScan} of codes of 4 bits.
 */
record SearchCase(IndexSettings settings, int nprobe) implements PeerCase {

    @Override
    public String id() {
        return "search" + settings.codeBits() + "-np" + nprobe;
    }

    @Override
    public Contest prepare(PeerBench bench) throws IOException {
        SearchParameters how = SearchParameters.plain(nprobe);
        String faiss = bench.giveToFaiss(settings);
        return new SearchContest(
                        settings,
                        how,
                        () -> bench.searchOurs(settings, how),
                        () -> bench.searchFaiss(faiss, settings.data(), how))
                .prepare(
                        bench,
                        Map.of(
                                "batchQueriesOurs",
                                BatchSearch.portion(settings.codeBits(), Distances.EXACT)));
    }
}
