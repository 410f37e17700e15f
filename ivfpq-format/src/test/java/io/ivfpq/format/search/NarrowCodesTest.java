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
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searching codes of 4 bits. */
class NarrowCodesTest {

    private static final long SEED = 29;
    private static final int ROWS = 3000;
    private static final int DIMENSION = 24;
    private static final int LISTS = 16;
    private static final VectorBatch BATCH = ClusteredVectors.of(ROWS, DIMENSION, 40, SEED);

    @ParameterizedTest
    @EnumSource(Metric.class)
    void distancesAreThoseOfDecodedVectors(Metric metric) throws IOException {
        for (int subspaces : new int[] {1, 3, 8, 24}) {
            Codebook codebook = Segments.trainNarrow(metric, BATCH, LISTS, subspaces);

            lists(codebook)
                    .assertDecodedDistances(
                            ClusteredVectors.near(BATCH, subspaces, new Random(SEED)));
        }
    }

    @ParameterizedTest
    @EnumSource(Metric.class)
    void theNearestAreTheFirstOfAllRows(Metric metric) throws IOException {
        for (int subspaces : new int[] {1, 3, 8, 24}) {
            Codebook codebook = Segments.trainNarrow(metric, BATCH, LISTS, subspaces);
            ScannedLists lists = lists(codebook);
            Random random = new Random(SEED);
            for (int q = 0; q < 20; q++) {
                float[] query = ClusteredVectors.near(BATCH, q, random);
                TopK all = lists.nearest(query, ROWS);
                for (int k : new int[] {1, 10, 100}) {
                    TopK top = lists.nearest(query, k);

                    String how = metric + " " + subspaces + " subspaces, query " + q;
                    assertThat(top.ids()).as(how).isEqualTo(Arrays.copyOf(all.ids(), k));
                    assertThat(top.distances())
                            .as(how)
                            .isEqualTo(Arrays.copyOf(all.distances(), k));
                }
            }
        }
    }

    @Test
    void asManyBytesOfEitherWidthFindAboutAsMuch() throws IOException {
        Codebook wide = Segments.train(Metric.L2, BATCH, LISTS);
        Codebook narrow = Segments.trainNarrow(Metric.L2, BATCH, LISTS, 2 * wide.subspaceCount());
        assertThat(narrow.shape().codeBytes()).isEqualTo(wide.shape().codeBytes());

        double ofWide = recall(lists(wide));
        double ofNarrow = recall(lists(narrow));

        // Seed 29 gives less by 0.07.
        assertThat(ofNarrow).as("8 bits: %s, seed %d", ofWide, SEED).isGreaterThan(ofWide - 0.15);
    }

    @Test
    void rotationAndRefineCodesGoWithThem() throws IOException {
        TrainingSpec spec =
                TrainingSpec.automatic(Metric.L2, DIMENSION, ROWS)
                        .withListCount(LISTS)
                        .withCodeBits(4)
                        .withOpq(Opq.ON)
                        .withRefine(Refine.SQ8);
        Codebook codebook = CodebookTrainer.train(spec, BATCH, TrainingProgress.NONE);
        SegmentReader reader = Segments.reader(codebook, BATCH);
        float[] query = ClusteredVectors.near(BATCH, 7, new Random(SEED));
        QueryPlan plan = QueryPlan.create(codebook, query, LISTS);
        TopK candidates = lists(codebook).nearest(query, 100);
        TopK best = new TopK(10);

        new Refinement(plan).rank(candidates, reader::readRefineCodes, best);

        assertThat(codebook.rotation().isNone()).isFalse();
        assertThat(best.ids()).isEqualTo(ExactSearch.search(BATCH, query, 10, Metric.L2).ids());
    }

    private static double recall(ScannedLists lists) {
        Random random = new Random(SEED);
        int found = 0;
        for (int q = 0; q < 100; q++) {
            float[] query = ClusteredVectors.near(BATCH, q, random);
            TopK exact = ExactSearch.search(BATCH, query, 10, lists.codebook().metric());
            found += ScannedLists.hits(lists.nearest(query, 10), exact);
        }
        return found / 1000.0;
    }

    private static ScannedLists lists(Codebook codebook) throws IOException {
        return ScannedLists.of(codebook, Segments.reader(codebook, BATCH));
    }
}
