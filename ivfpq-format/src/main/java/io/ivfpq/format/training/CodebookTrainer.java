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

package io.ivfpq.format.training;

import io.ivfpq.format.codebook.Baseline;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.codebook.Rotation;
import io.ivfpq.format.codebook.ScalarQuantiser;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.PackedVectors;
import io.ivfpq.format.kernel.WorkerThreads;
import io.ivfpq.format.vector.VectorBatch;
import io.ivfpq.format.vector.VectorRules;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains codebooks: k-means for the centroids, a rotation of the residuals if it is worth it,
 * k-means in each of their subspaces for the codewords, and the baseline on rows kept out of all
 * three.
 */
public final class CodebookTrainer {

    private static final Logger LOG = LoggerFactory.getLogger(CodebookTrainer.class);

    /** Rows that codewords are trained on at most: 256 for each of 256, as in Faiss. */
    private static final int MAX_RESIDUALS = 65_536;

    /** Rows without which a rotation is not worth trying. */
    private static final int MIN_ROTATION_ROWS = 256;

    /** Rows that the scales of refine codes are fitted to. */
    private static final int REFINE_ROWS = 20_000;

    private static final int RESIDUAL_GRAIN = 960;

    private final TrainingSpec spec;
    private final CodebookShape shape;
    private final TrainingSplit split;
    private final TrainingProgress progress;
    private final WorkerThreads workers;
    private final SplittableRandom random;

    private CodebookTrainer(
            TrainingSpec spec,
            TrainingSplit split,
            TrainingProgress progress,
            WorkerThreads workers,
            SplittableRandom random) {
        this.spec = spec;
        this.shape = spec.shape();
        this.split = split;
        this.progress = progress;
        this.workers = workers;
        this.random = random;
    }

    /**
     * Trains a codebook of generation 1. The same specification (threads aside) and sample give the
     * same codebook with the same id, on one kind of kernel.
     *
     * <p>Interrupting the thread that calls cancels the training, within about a second.
     *
     * @param sample raw vectors in any order, at least one; not changed
     * @throws java.util.concurrent.CancellationException if this thread is interrupted; the
     *     interrupt flag stays set
     * @throws io.ivfpq.format.vector.InvalidVectorException if a vector breaks the rules
     */
    public static Codebook train(TrainingSpec spec, VectorBatch sample, TrainingProgress progress) {
        if (sample.count() == 0) {
            throw new IllegalArgumentException("training sample is empty, expected at least 1 row");
        }
        long start = System.nanoTime();
        SplittableRandom random = new SplittableRandom(spec.seed());
        VectorRules rules = new VectorRules(spec.dimension(), spec.metric());
        TrainingSplit split = TrainingSplit.of(rules, sample, random.split());
        try (WorkerThreads workers = new WorkerThreads(spec.threads())) {
            Codebook codebook = new CodebookTrainer(spec, split, progress, workers, random).train();
            LOG.info(
                    "trained codebook={} rows={} heldOut={} lists={} subspaces={} dimension={}"
                        + " metric={} codeBits={} kernels={} meanResidual={} meanError={} ms={}",
                    codebook.id(),
                    split.trainingRows(),
                    split.heldOutRows(),
                    spec.listCount(),
                    spec.subspaceCount(),
                    spec.dimension(),
                    spec.metric().optionValue(),
                    spec.codeBits(),
                    Kernels.get().name(),
                    codebook.baseline().meanResidual(),
                    codebook.baseline().meanError(),
                    (System.nanoTime() - start) / 1_000_000);
            return codebook;
        }
    }

    private Codebook train() {
        float[] centroids = trainCentroids();
        float[] residuals = residuals(centroids);
        Rotation rotation = trainRotation(residuals);
        float[] codewords = trainCodewords(rotated(rotation, residuals));
        progress.step("baseline", 0, 1);
        Codebook unmeasured =
                Codebook.of(
                        shape,
                        Baseline.NONE,
                        rotation,
                        fitRefineCodes(rotation),
                        rotated(rotation, centroids),
                        codewords);
        Baseline baseline = BaselineMeasure.measure(unmeasured, split, workers);
        progress.step("baseline", 1, 1);
        return unmeasured.withBaseline(baseline);
    }

    /** Distances do not change under rotation, so centroids need not be trained again. */
    private Rotation trainRotation(float[] residuals) {
        long seed = random.nextLong();
        boolean enough = residuals.length / shape.dimension() >= MIN_ROTATION_ROWS;
        if (spec.opq() == Opq.OFF || shape.subspaceDimension() == shape.dimension() || !enough) {
            return Rotation.NONE;
        }
        progress.step("rotation", 0, OpqTrainer.TURNS);
        VectorBatch rows =
                new VectorBatch(residuals, residuals.length / shape.dimension(), shape.dimension());
        OpqTrainer.Outcome outcome =
                new OpqTrainer(shape, rows, workers, seed)
                        .train(done -> progress.step("rotation", done, OpqTrainer.TURNS));
        boolean used = spec.opq() == Opq.ON || outcome.worthwhile();
        LOG.info("trained rotation used={} opq={} errors={}", used, spec.opq(), outcome.errors());
        return used ? outcome.rotation() : Rotation.NONE;
    }

    private ScalarQuantiser fitRefineCodes(Rotation rotation) {
        if (spec.refine() == Refine.NONE) {
            return ScalarQuantiser.NONE;
        }
        int count = Math.min(split.trainingRows(), REFINE_ROWS);
        float[] rows = Arrays.copyOf(split.values(), count * shape.dimension());
        return ScalarQuantiser.fit(rotated(rotation, rows), shape.dimension());
    }

    private float[] rotated(Rotation rotation, float[] vectors) {
        return OpqTrainer.rotated(rotation, vectors, shape.dimension(), workers);
    }

    private float[] trainCentroids() {
        int iterations = spec.iterations();
        progress.step("centroids", 0, iterations);
        VectorBatch rows = new VectorBatch(split.values(), split.trainingRows(), shape.dimension());
        float[] centroids =
                KMeans.train(
                        rows,
                        shape.listCount(),
                        iterations,
                        random.nextLong(),
                        workers,
                        done -> progress.step("centroids", done, iterations));
        progress.step("centroids", iterations, iterations);
        return centroids;
    }

    private float[] trainCodewords(float[] residuals) {
        int subspaces = shape.subspaceCount();
        progress.step("codewords", 0, subspaces);
        int count = residuals.length / shape.dimension();
        float[] codewords = new float[shape.codewordCount() * shape.dimension()];
        for (int m = 0; m < subspaces; m++) {
            float[] trained =
                    KMeans.train(
                            Subspace.of(shape, m, residuals, count).rows(),
                            shape.codewordCount(),
                            spec.iterations(),
                            random.nextLong(),
                            workers,
                            done -> {});
            System.arraycopy(trained, 0, codewords, m * trained.length, trained.length);
            progress.step("codewords", m + 1, subspaces);
        }
        return codewords;
    }

    /** Residuals of the first training rows; the split has shuffled them. */
    private float[] residuals(float[] centroids) {
        int dimension = shape.dimension();
        int count = Math.min(split.trainingRows(), MAX_RESIDUALS);
        float[] residuals = Arrays.copyOf(split.values(), count * dimension);
        int[] nearest = new int[count];
        PackedVectors packed =
                PackedVectors.of(Kernels.get(), centroids, 0, shape.listCount(), dimension);
        workers.run(
                count,
                RESIDUAL_GRAIN,
                (from, to) -> {
                    Kernels.get()
                            .nearest(
                                    packed,
                                    residuals,
                                    from * dimension,
                                    dimension,
                                    to - from,
                                    nearest,
                                    from);
                    for (int row = from; row < to; row++) {
                        subtract(residuals, row * dimension, centroids, nearest[row] * dimension);
                    }
                });
        return residuals;
    }

    private void subtract(float[] values, int offset, float[] centroids, int centroid) {
        for (int d = 0; d < shape.dimension(); d++) {
            values[offset + d] -= centroids[centroid + d];
        }
    }
}
