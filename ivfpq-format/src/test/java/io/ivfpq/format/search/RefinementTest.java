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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.segment.Segments;
import io.ivfpq.format.training.CodebookTrainer;
import io.ivfpq.format.training.Opq;
import io.ivfpq.format.training.Refine;
import io.ivfpq.format.training.TrainingProgress;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefinementTest {

    private static final long SEED = 12;
    private static final int LISTS = 16;
    private static final VectorBatch BATCH = ClusteredVectors.of(3000, 24, 40, SEED);

    @ParameterizedTest
    @EnumSource(Metric.class)
    void tenOfAHundredCandidatesAreTheExactNeighbours(Metric metric) throws IOException {
        for (Opq opq : List.of(Opq.OFF, Opq.ON)) {
            Codebook codebook = train(metric, opq);
            SegmentReader reader = Segments.reader(codebook, BATCH);
            int plain = 0;
            int refined = 0;
            Random random = new Random(SEED);
            for (int q = 0; q < 50; q++) {
                float[] query = ClusteredVectors.near(BATCH, q, random);
                Set<Long> exact = new HashSet<>();
                for (long id : ExactSearch.search(BATCH, query, 10, metric).ids()) {
                    exact.add(id);
                }
                TopK candidates = new TopK(Refinement.candidateCount(10));
                TopK best = new TopK(10);
                search(codebook, reader, query, candidates, best);
                plain += hits(Arrays.copyOf(candidates.ids(), 10), exact);
                refined += hits(best.ids(), exact);
            }

            String which = metric + " opq " + opq + " plain " + plain + " seed " + SEED;
            // Of 500; codes alone find 360 to 400.
            assertThat(refined).as(which).isGreaterThan(plain + 50).isGreaterThan(485);
        }
    }

    @Test
    void readsRefineCodesOnlyWhereACandidateIs() throws IOException {
        Codebook codebook = train(Metric.L2, Opq.OFF);
        SegmentReader reader = Segments.reader(codebook, BATCH);
        QueryPlan plan = QueryPlan.create(codebook, BATCH.vector(0), LISTS);
        TopK candidates = new TopK(3);
        plan.scan(reader.readList(plan.probedLists()[0]), 1000, RowFilter.ALL, candidates);
        List<Integer> reads = new ArrayList<>();
        TopK best = new TopK(3);

        new Refinement(plan)
                .rank(
                        candidates,
                        list -> {
                            reads.add(list);
                            return reader.readRefineCodes(list);
                        },
                        best);

        assertThat(reads).containsExactly(plan.probedLists()[0]);
        assertThat(best.ids()).containsExactlyInAnyOrder(candidates.ids());
    }

    @Test
    void listsOfOneIdAreToldApartByNumber() throws IOException {
        Codebook codebook = train(Metric.L2, Opq.OFF);
        SegmentReader reader = Segments.reader(codebook, BATCH);
        QueryPlan plan = QueryPlan.create(codebook, BATCH.vector(0), LISTS);
        TopK once = new TopK(100);
        search(codebook, reader, BATCH.vector(0), new TopK(100), once);
        TopK candidates = new TopK(200);
        QueryScan scan = new QueryScan(plan, RowFilter.ALL, candidates);
        int[] lists = plan.probedLists();
        for (int number = 0; number < 2 * lists.length; number++) {
            InvertedList list = reader.readList(lists[number % lists.length]);
            scan.scan(list, number < lists.length ? 0 : BATCH.count(), number);
        }
        TopK best = new TopK(200);

        new Refinement(plan)
                .rank(
                        candidates,
                        number -> reader.readRefineCodes(lists[number % lists.length]),
                        best);

        long[] expected =
                Arrays.stream(once.ids())
                        .flatMap(id -> LongStream.of(id, id + BATCH.count()))
                        .toArray();
        assertThat(best.ids()).isEqualTo(expected);
    }

    @Test
    void candidatesThatNoScanFoundAreRefused() {
        QueryPlan plan = QueryPlan.create(train(Metric.L2, Opq.OFF), BATCH.vector(0), LISTS);
        TopK candidates = new TopK(1);
        candidates.offer(7, 1);

        assertThatThrownBy(
                        () ->
                                new Refinement(plan)
                                        .rank(
                                                candidates,
                                                list -> {
                                                    throw new AssertionError("asked for " + list);
                                                },
                                                new TopK(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("candidate 0 has no place in a list; offer it by QueryScan");
    }

    private static Codebook train(Metric metric, Opq opq) {
        TrainingSpec spec =
                TrainingSpec.automatic(metric, BATCH.dimension(), BATCH.count())
                        .withListCount(LISTS)
                        .withIterations(6)
                        .withOpq(opq)
                        .withRefine(Refine.SQ8);
        return CodebookTrainer.train(spec, BATCH, TrainingProgress.NONE);
    }

    private static void search(
            Codebook codebook, SegmentReader reader, float[] query, TopK candidates, TopK best)
            throws IOException {
        QueryPlan plan = QueryPlan.create(codebook, query, LISTS);
        List<InvertedList> lists = reader.readLists(plan.probedLists());
        for (InvertedList list : lists) {
            plan.scan(list, 0, RowFilter.ALL, candidates);
        }
        new Refinement(plan).rank(candidates, reader::readRefineCodes, best);
    }

    private static int hits(long[] found, Set<Long> exact) {
        return (int) Arrays.stream(found).filter(exact::contains).count();
    }
}
