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

package io.ivfpq.format.codebook;

import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.NibbleCodewords;
import io.ivfpq.format.kernel.PackedVectors;
import io.ivfpq.format.vector.Metric;
import io.ivfpq.format.vector.VectorRules;
import java.util.Objects;
import java.util.UUID;

/**
 * The frozen model that rows are encoded with: an optional rotation, coarse centroids, the
 * codewords of a product quantiser of the residuals, and how well these fitted when trained.
 * Immutable.
 *
 * <p>Source: H. Jégou, M. Douze, C. Schmid, "Product Quantization for Nearest Neighbor Search",
 * TPAMI 2011, section IV (IVFADC). Residuals are encoded under every metric.
 */
public final class Codebook {

    private final UUID id;
    private final int generation;
    private final int revision;
    private final CodebookShape shape;
    private final Baseline baseline;
    private final Calibration calibration;
    private final Rotation rotation;
    private final ScalarQuantiser refine;
    private final float[] centroids;
    private final float[] codewords;
    private final PackedVectors packedCentroids;
    private final PackedVectors[] packedCodewords;

    /** Null unless codes have 4 bits. */
    private final NibbleCodewords nibbleCodewords;

    /**
     * @param centroids row-major, {@code listCount × dimension}; kept, must not change
     * @param codewords {@code [subspace][codeword][component]}; kept, must not change
     */
    Codebook(
            CodebookVersion version,
            CodebookShape shape,
            Baseline baseline,
            Rotation rotation,
            ScalarQuantiser refine,
            float[] centroids,
            float[] codewords) {
        this.id = version.id();
        this.generation = version.generation();
        this.revision = version.revision();
        this.shape = Objects.requireNonNull(shape, "shape");
        this.baseline = Objects.requireNonNull(baseline, "baseline");
        this.calibration = Calibration.NONE;
        this.rotation = Objects.requireNonNull(rotation, "rotation");
        this.refine = Objects.requireNonNull(refine, "refine");
        this.centroids = centroids;
        this.codewords = codewords;
        DistanceKernels kernels = Kernels.get();
        packedCentroids =
                PackedVectors.of(kernels, centroids, 0, shape.listCount(), shape.dimension());
        packedCodewords = new PackedVectors[shape.subspaceCount()];
        int subspaceFloats = shape.codewordCount() * shape.subspaceDimension();
        for (int m = 0; m < packedCodewords.length; m++) {
            packedCodewords[m] =
                    PackedVectors.of(
                            kernels,
                            codewords,
                            m * subspaceFloats,
                            shape.codewordCount(),
                            shape.subspaceDimension());
        }
        nibbleCodewords =
                shape.codeBits() == 4
                        ? NibbleCodewords.of(
                                codewords, shape.subspaceCount(), shape.subspaceDimension())
                        : null;
    }

    private Codebook(
            Codebook model, CodebookVersion version, Baseline baseline, Calibration calibration) {
        this.id = version.id();
        this.generation = version.generation();
        this.revision = version.revision();
        this.shape = model.shape;
        this.baseline = Objects.requireNonNull(baseline, "baseline");
        this.calibration = Objects.requireNonNull(calibration, "calibration");
        this.rotation = model.rotation;
        this.refine = model.refine;
        this.centroids = model.centroids;
        this.codewords = model.codewords;
        this.packedCentroids = model.packedCentroids;
        this.packedCodewords = model.packedCodewords;
        this.nibbleCodewords = model.nibbleCodewords;
    }

    /**
     * A codebook of generation 1, revision 0, whose id is computed from its contents: training the
     * same sample with the same seed gives the same id.
     *
     * @param centroids row-major, {@code listCount × dimension}; kept, must not change
     * @param codewords {@code [subspace][codeword][component]}; kept, must not change
     */
    public static Codebook of(
            CodebookShape shape, Baseline baseline, float[] centroids, float[] codewords) {
        return of(shape, baseline, Rotation.NONE, ScalarQuantiser.NONE, centroids, codewords);
    }

    /**
     * As above, of a model whose centroids and codewords are of rotated vectors, or with refine
     * codes.
     */
    public static Codebook of(
            CodebookShape shape,
            Baseline baseline,
            Rotation rotation,
            ScalarQuantiser refine,
            float[] centroids,
            float[] codewords) {
        if (centroids.length != shape.centroidFloats()
                || codewords.length != shape.codewordFloats()) {
            throw new IllegalArgumentException(
                    String.format(
                            "%d centroid values and %d codeword values, expected %d and %d for %s",
                            centroids.length,
                            codewords.length,
                            shape.centroidFloats(),
                            shape.codewordFloats(),
                            shape));
        }
        CodebookVersion version =
                CodebookVersion.ofContents(shape, rotation, refine, centroids, codewords);
        return new Codebook(version, shape, baseline, rotation, refine, centroids, codewords);
    }

    /** The same model with another baseline; shares the memory of this one. */
    public Codebook withBaseline(Baseline other) {
        return new Codebook(this, version(), other, calibration);
    }

    /** The same model with what recall to expect of it; shares the memory of this one. */
    public Codebook withCalibration(Calibration other) {
        return new Codebook(this, version(), baseline, other);
    }

    private CodebookVersion version() {
        return new CodebookVersion(id, generation, revision);
    }

    /**
     * The same model as revision 0 of another generation; shares the memory of this one.
     *
     * @throws IllegalArgumentException if {@code number} is less than 1
     */
    public Codebook withGeneration(int number) {
        return new Codebook(this, new CodebookVersion(id, number, 0), baseline, calibration);
    }

    public UUID id() {
        return id;
    }

    /** The number of the full training this codebook came from, from 1. */
    public int generation() {
        return generation;
    }

    /** The number of local repairs of centroids since the full training, from 0. */
    public int revision() {
        return revision;
    }

    public CodebookShape shape() {
        return shape;
    }

    public Metric metric() {
        return shape.metric();
    }

    public int dimension() {
        return shape.dimension();
    }

    public int listCount() {
        return shape.listCount();
    }

    public int subspaceCount() {
        return shape.subspaceCount();
    }

    public int codeBits() {
        return shape.codeBits();
    }

    public Baseline baseline() {
        return baseline;
    }

    /** What recall to expect of how many probed lists; {@link Calibration#NONE} if unknown. */
    public Calibration calibration() {
        return calibration;
    }

    /** What vectors this codebook takes. */
    public VectorRules rules() {
        return new VectorRules(shape.dimension(), shape.metric());
    }

    /** What vectors are rotated by before they are compared with centroids. */
    public Rotation rotation() {
        return rotation;
    }

    /** How refine codes are made, if rows have them. */
    public ScalarQuantiser refine() {
        return refine;
    }

    /** A query as centroids and codewords want it: prepared for the metric and rotated; a copy. */
    public float[] prepared(float[] query) {
        return rotation.applied(rules().prepared(query));
    }

    /**
     * As {@link #prepared(float[])} for several queries, rotated in one go: the same bits.
     *
     * @param queries each prepared for the metric, side by side; may be returned
     */
    public float[] rotated(float[] queries) {
        if (rotation.isNone()) {
            return queries;
        }
        float[] rotated = new float[queries.length];
        rotation.apply(queries, 0, queries.length / dimension(), rotated);
        return rotated;
    }

    /** Row-major, {@code listCount × dimension}. Shared; must not be changed. */
    public float[] centroids() {
        return centroids;
    }

    /** {@code [subspace][codeword][component]}. Shared; must not be changed. */
    public float[] codewords() {
        return codewords;
    }

    /** The centroids as the kernels want them. */
    public PackedVectors packedCentroids() {
        return packedCentroids;
    }

    /** The codewords of one subspace as the kernels want them. */
    public PackedVectors packedCodewords(int subspace) {
        return packedCodewords[subspace];
    }

    /** The codewords of all subspaces as the kernels want them, where codes have 4 bits. */
    public NibbleCodewords nibbleCodewords() {
        return nibbleCodewords;
    }

    /** Heap bytes this codebook keeps. */
    public long retainedBytes() {
        long bytes = 4L * (centroids.length + codewords.length) + packedCentroids.retainedBytes();
        bytes += rotation.retainedBytes() + refine.retainedBytes();
        for (PackedVectors packed : packedCodewords) {
            bytes += packed.retainedBytes();
        }
        bytes += nibbleCodewords == null ? 0 : nibbleCodewords.retainedBytes();
        return bytes;
    }

    @Override
    public String toString() {
        return String.format(
                "codebook %s generation %d revision %d %s", id, generation, revision, shape);
    }
}
