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

import io.ivfpq.format.codebook.BlockEncoder;
import io.ivfpq.format.codebook.CodebookShape;
import io.ivfpq.format.codebook.Rotation;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.WorkerThreads;
import io.ivfpq.format.vector.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * Finds the rotation under which a product quantiser loses least, by turns: with the rotation
 * fixed, codewords by k-means; with the decoded rows <i>Y</i> fixed, the rotation <i>R</i> of least
 * ‖X Rᵀ − Y‖ by the orthogonal Procrustes problem.
 *
 * <p>Source: T. Ge, K. He, Q. Ke, J. Sun, "Optimized Product Quantization", TPAMI 2014, sections 3
 * and 4. It starts from their parametric solution, and codewords go on from those of the turn
 * before, so a few turns do where Faiss takes fifty from a random start.
 */
final class OpqTrainer {

    /** Turns; the error falls by less than a hundredth after that. */
    static final int TURNS = 6;

    /** More gains nothing, the rotation has far fewer degrees of freedom. */
    private static final int MAX_ROWS = 16_384;

    private static final int FIRST_ITERATIONS = 8;
    private static final int NEXT_ITERATIONS = 2;

    /** Share of the error that {@link Opq#AUTO} wants to see saved. */
    private static final double WORTHWHILE = 0.05;

    private final CodebookShape shape;
    private final VectorBatch rows;
    private final WorkerThreads workers;
    private final SplittableRandom random;
    private final DistanceKernels kernels = Kernels.get();

    /**
     * @param errors mean squared error of quantising the rows under the rotation that each turn
     *     started from; entry 0 without any
     */
    record Outcome(Rotation rotation, List<Double> errors) {

        boolean worthwhile() {
            return errors.get(errors.size() - 1) <= (1 - WORTHWHILE) * errors.get(0);
        }
    }

    /**
     * @param residuals rows in random order; not changed
     */
    OpqTrainer(CodebookShape shape, VectorBatch residuals, WorkerThreads workers, long seed) {
        int count = Math.min(residuals.count(), MAX_ROWS);
        this.shape = shape;
        float[] used = Arrays.copyOf(residuals.values(), count * shape.dimension());
        this.rows = new VectorBatch(used, count, shape.dimension());
        this.workers = workers;
        this.random = new SplittableRandom(seed);
    }

    /** {@code progress} receives the number of turns done. */
    Outcome train(IntConsumer progress) {
        List<Double> errors = new ArrayList<>();
        errors.add(quantise(rows, new ArrayList<>()).error());
        Procrustes procrustes = new Procrustes(rows, workers);
        Rotation rotation = procrustes.parametric(shape.subspaceCount());
        List<float[]> codewords = new ArrayList<>();
        for (int turn = 1; turn <= TURNS; turn++) {
            Quantised quantised = quantise(rotated(rotation), codewords);
            errors.add(quantised.error());
            rotation = procrustes.nearest(quantised.decoded());
            progress.accept(turn);
        }
        return new Outcome(rotation, errors);
    }

    /** A copy of the vectors, rotated; the vectors themselves without a rotation. */
    static float[] rotated(
            Rotation rotation, float[] vectors, int dimension, WorkerThreads workers) {
        if (rotation.isNone()) {
            return vectors;
        }
        float[] result = new float[vectors.length];
        workers.run(
                vectors.length / dimension,
                BlockEncoder.BLOCK_ROWS,
                (from, to) -> {
                    float[] block = new float[(to - from) * dimension];
                    rotation.apply(vectors, from * dimension, to - from, block);
                    System.arraycopy(block, 0, result, from * dimension, block.length);
                });
        return result;
    }

    private VectorBatch rotated(Rotation rotation) {
        int dimension = shape.dimension();
        return new VectorBatch(
                rotated(rotation, rows.values(), dimension, workers), rows.count(), dimension);
    }

    /**
     * @param decoded row-major
     * @param error mean squared error
     */
    private record Quantised(float[] decoded, double error) {}

    /**
     * @param codewords of each subspace, replaced by better ones; empty to start afresh
     */
    private Quantised quantise(VectorBatch vectors, List<float[]> codewords) {
        boolean first = codewords.isEmpty();
        float[] decoded = new float[vectors.count() * shape.dimension()];
        for (int m = 0; m < shape.subspaceCount(); m++) {
            Subspace subspace = Subspace.of(shape, m, vectors.values(), vectors.count());
            if (first) {
                codewords.add(
                        KMeans.train(
                                subspace.rows(),
                                shape.codewordCount(),
                                FIRST_ITERATIONS,
                                random.nextLong(),
                                workers,
                                done -> {}));
            } else {
                codewords.set(
                        m,
                        KMeans.resume(
                                subspace.rows(),
                                codewords.get(m),
                                NEXT_ITERATIONS,
                                random.nextLong(),
                                workers));
            }
            subspace.decode(codewords.get(m), workers, decoded);
        }
        double sum = 0;
        for (int row = 0; row < vectors.count(); row++) {
            int offset = row * shape.dimension();
            sum +=
                    kernels.squaredDistance(
                            vectors.values(), offset, decoded, offset, shape.dimension());
        }
        return new Quantised(decoded, sum / vectors.count());
    }
}
