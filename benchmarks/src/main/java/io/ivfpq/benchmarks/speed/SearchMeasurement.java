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

import io.ivfpq.benchmarks.data.BenchmarkData;
import io.ivfpq.benchmarks.index.OurIndex;
import io.ivfpq.benchmarks.index.Ranking;
import io.ivfpq.benchmarks.index.SearchParameters;
import io.ivfpq.benchmarks.index.SearchRun;
import io.ivfpq.format.vector.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Queries a second and recall of an index in memory, all queries of the data set a turn, by probed
 * lists and by what candidates are ranked again by.
 */
final class SearchMeasurement {

    private final OurIndex index;
    private final long[][] exact;
    private final int k;
    private final Rounds rounds;

    /**
     * @param index with refine codes
     */
    SearchMeasurement(OurIndex index, BenchmarkData data, Metric metric, int k, Rounds rounds) {
        this.index = index;
        this.exact = data.exactNeighbours(k, metric);
        this.k = k;
        this.rounds = rounds;
    }

    /**
     * @param refine candidates ranked again
     * @param threads for a figure of codes alone, if more than 1
     */
    List<Figure> at(int nprobe, int refine, int threads) throws IOException {
        SearchParameters codes = new SearchParameters(k, nprobe, k);
        SearchParameters refined = new SearchParameters(k, nprobe, refine);
        OurIndex bySq8 = index.rankingBy(Ranking.REFINE_CODES);
        List<Figure> figures = new ArrayList<>();
        figures.add(figure("codes", index, codes, 1));
        figures.add(batches(codes));
        if (threads > 1) {
            figures.add(figure("codes", index, codes, threads));
        }
        figures.add(figure("best " + refine + " by sq8", bySq8, refined, 1));
        figures.add(figure("best " + refine + " by vectors", index, refined, 1));
        return figures;
    }

    private Figure batches(SearchParameters how) throws IOException {
        return Figure.of(
                        rounds.spread(() -> index.searchInBatches(how, rounds.seconds()).rate()),
                        "queries/s")
                .what("nprobe", how.nprobe())
                .what("ranking", "codes, in batches")
                .what("threads", 1)
                .also("recall", index.searchInBatches(how, 0).recall(exact, k));
    }

    private Figure figure(String ranking, OurIndex searched, SearchParameters how, int threads)
            throws IOException {
        SearchRun run = searched.searchAll(how, 0, threads);
        return Figure.of(
                        rounds.spread(
                                () -> searched.searchAll(how, rounds.seconds(), threads).rate()),
                        "queries/s")
                .what("nprobe", how.nprobe())
                .what("ranking", ranking)
                .what("threads", threads)
                .also("recall", run.recall(exact, k));
    }
}
