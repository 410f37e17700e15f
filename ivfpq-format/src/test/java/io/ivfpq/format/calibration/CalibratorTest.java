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

package io.ivfpq.format.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import io.ivfpq.format.codebook.Calibration;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookFile;
import io.ivfpq.format.io.MemoryByteSink;
import io.ivfpq.format.io.MemoryByteSource;
import io.ivfpq.format.search.Distances;
import io.ivfpq.format.search.ExactSearch;
import io.ivfpq.format.search.QueryPlan;
import io.ivfpq.format.search.QueryScan;
import io.ivfpq.format.search.Refinement;
import io.ivfpq.format.search.RowFilter;
import io.ivfpq.format.search.TopK;
import io.ivfpq.format.segment.InvertedList;
import io.ivfpq.format.segment.SegmentReader;
import io.ivfpq.format.segment.Segments;
import io.ivfpq.format.training.CodebookTrainer;
import io.ivfpq.format.training.Refine;
import io.ivfpq.format.training.TrainingProgress;
import io.ivfpq.format.training.TrainingSpec;
import io.ivfpq.format.vector.ClusteredVectors;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorBatch;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibratorTest {

    private static final long SEED = 21;
    private static final int DIMENSION = 16;
    private static final int QUERIES = 200;

    /** Rows, and then queries of the same kind that the codebook has never seen. */
    private static final VectorBatch ALL = ClusteredVectors.of(8000 + QUERIES, DIMENSION, 60, SEED);

    private static final VectorBatch ROWS = rowsOf(ALL);

    /** Where many lists are equally near. */
    private static final VectorBatch WIDE = ClusteredVectors.of(8000 + QUERIES, DIMENSION, 3, SEED);

    /** 300 held-out and 200 fresh queries have standard errors of about 0.01 each. */
    private static final double MARGIN = 0.04;

    @ParameterizedTest
    @CsvSource({"L2, 8, 1", "INNER_PRODUCT, 8, 1", "COSINE, 8, 1", "L2, 4, 1", "L2, 8, 2"})
    void theRecallThatIsAskedForIsWhatFreshQueriesGet(Metric metric, int codeBits, int listsPerRow)
            throws IOException {
        VectorBatch all = listsPerRow == 1 ? ALL : WIDE;
        TrainingSpec spec =
                spec(metric, Refine.SQ8).withCodeBits(codeBits).withListsPerRow(listsPerRow);
        Codebook codebook = calibrated(spec, rowsOf(all));
        SegmentReader reader = Segments.reader(codebook, rowsOf(all));

        for (double target : new double[] {0.5, 0.7, 0.8, 0.9, 0.95}) {
            int probes = codebook.calibration().probeCount(target, true).orElseThrow();
            double recall = recall(codebook, reader, probes, all);
            assertThat(recall)
                    .as("%s target %s with %d probes, seed %d", metric, target, probes, SEED)
                    .isGreaterThan(target - MARGIN);
        }
        int few = codebook.calibration().probeCount(0.5, true).orElseThrow();
        int many = codebook.calibration().probeCount(0.95, true).orElseThrow();
        assertThat(few).isLessThan(many);
        assertThat(many).isLessThan(codebook.listCount());
    }

    @Test
    void recallByCodesIsMeasuredTooAndEndsWhereItNoLongerRises() {
        Calibration calibration = calibrated(Metric.L2, Refine.NONE).calibration();

        assertThat(calibration.queries()).isEqualTo(300);
        assertThat(calibration.rows()).isEqualTo(7200);
        List<Calibration.Point> points = calibration.points();
        assertThat(points)
                .extracting(Calibration.Point::probeCount)
                .containsExactly(1, 2, 4, 8, 16, 32, 64);
        assertThat(points).allMatch(point -> point.byCodes() <= point.refined());
        assertThat(calibration.probeCount(1, false).orElseThrow()).isLessThan(64);
    }

    @Test
    void readsBackWhatWasMeasured() throws IOException {
        Codebook codebook = calibrated(Metric.L2, Refine.NONE);
        MemoryByteSink sink = new MemoryByteSink("codebook");
        CodebookFile.write(codebook, sink);

        Codebook read = CodebookFile.read(new MemoryByteSource("codebook", sink.toByteArray()));

        assertThat(read.calibration()).isEqualTo(codebook.calibration());
        assertThat(read.id()).isEqualTo(codebook.withCalibration(Calibration.NONE).id());
    }

    @Test
    void aTrainingThatHeldNothingOutIsNotCalibrated() {
        VectorBatch few = new VectorBatch(ALL.values(), 500, DIMENSION);
        TrainingSpec spec = TrainingSpec.automatic(Metric.L2, DIMENSION, 500);
        Codebook codebook = CodebookTrainer.train(spec, few, TrainingProgress.NONE);

        Codebook calibrated = Calibrator.calibrate(codebook, spec, few);

        assertThat(calibrated.calibration()).isEqualTo(Calibration.NONE);
        assertThat(calibrated.calibration().probeCount(0.9, true)).isEmpty();
    }

    /** What rows in two lists are for. */
    @ParameterizedTest
    @CsvSource({"L2, SQ8", "COSINE, NONE", "INNER_PRODUCT, SQ8"})
    void rowsInTwoListsAreFoundWithFewerProbes(Metric metric, Refine refine) {
        TrainingSpec spec = spec(metric, refine);
        VectorBatch rows = new VectorBatch(WIDE.values(), 5000, DIMENSION);

        List<Calibration.Point> one = calibrated(spec, rows).calibration().points();
        List<Calibration.Point> two =
                calibrated(spec.withListsPerRow(2), rows).calibration().points();

        // 1, 2 and 4 lists of 64: from 0.30 to 0.45, from 0.49 to 0.69, from 0.70 to 0.86.
        for (int i = 0; i < 3; i++) {
            String how = one.get(i) + ", " + two.get(i) + " seed " + SEED;
            assertThat(two.get(i).probeCount()).isEqualTo(one.get(i).probeCount());
            assertThat(two.get(i).refined()).as(how).isGreaterThan(one.get(i).refined() + 0.1f);
        }
    }

    private static Codebook calibrated(Metric metric, Refine refine) {
        return calibrated(spec(metric, refine), ROWS);
    }

    private static Codebook calibrated(TrainingSpec spec, VectorBatch rows) {
        Codebook codebook = CodebookTrainer.train(spec, rows, TrainingProgress.NONE);
        return Calibrator.calibrate(codebook, spec, rows);
    }

    private static TrainingSpec spec(Metric metric, Refine refine) {
        return TrainingSpec.automatic(metric, DIMENSION, 8000).withListCount(64).withRefine(refine);
    }

    /** All but the queries. */
    private static VectorBatch rowsOf(VectorBatch all) {
        return new VectorBatch(all.values(), 8000, DIMENSION);
    }

    private static double recall(
            Codebook codebook, SegmentReader reader, int probes, VectorBatch all)
            throws IOException {
        int hits = 0;
        for (int query = 0; query < QUERIES; query++) {
            float[] vector = all.vector(8000 + query);
            Set<Long> exact =
                    Arrays.stream(
                                    ExactSearch.search(rowsOf(all), vector, 10, codebook.metric())
                                            .ids())
                            .boxed()
                            .collect(Collectors.toSet());
            QueryPlan plan = QueryPlan.create(codebook, vector, probes);
            List<InvertedList> lists = reader.readLists(plan.probedLists());
            TopK candidates = new TopK(Refinement.candidateCount(10));
            // As a search does that ranks candidates again.
            QueryScan scan = new QueryScan(plan, RowFilter.ALL, candidates, Distances.ESTIMATED);
            lists.forEach(list -> scan.scan(list, 0));
            TopK best = new TopK(10);
            new Refinement(plan).rank(candidates, reader::readRefineCodes, best);
            hits += (int) Arrays.stream(best.ids()).filter(exact::contains).count();
        }
        return hits / (10.0 * QUERIES);
    }
}
