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

import io.ivfpq.format.codebook.Rotation;
import io.ivfpq.format.kernel.DistanceKernels;
import io.ivfpq.format.kernel.Kernels;
import io.ivfpq.format.kernel.PackedVectors;
import io.ivfpq.format.kernel.WorkerThreads;
import io.ivfpq.format.vector.VectorBatch;
import java.util.Arrays;
import java.util.Comparator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * Orthogonal matrices for the rows <i>X</i> of a sample (one row a vector).
 *
 * <p>Sources: P. Schönemann, "A generalized solution of the orthogonal Procrustes problem",
 * Psychometrika 1966; T. Ge et al., "Optimized Product Quantization", TPAMI 2014, section 4.
 */
final class Procrustes {

    private static final int GRAIN = 16;

    private final VectorBatch rows;
    private final WorkerThreads workers;

    /** The components of all rows: {@code dimension} vectors of {@code count} components. */
    private final PackedVectors components;

    Procrustes(VectorBatch rows, WorkerThreads workers) {
        this.rows = rows;
        this.workers = workers;
        this.components =
                PackedVectors.of(
                        Kernels.get(),
                        transposed(rows.values()),
                        0,
                        rows.dimension(),
                        rows.count());
    }

    /**
     * The rotation <i>R</i> of least ‖X Rᵀ − Y‖. With the singular value decomposition Yᵀ X = U S
     * Vᵀ it is U Vᵀ; the decomposition of Xᵀ Y gives its transpose, which is orthogonal as well and
     * worse than none.
     *
     * @param target <i>Y</i>, row-major, as many rows as <i>X</i>
     */
    Rotation nearest(float[] target) {
        int dimension = rows.dimension();
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(dimension, dimension, true, true, false);
        if (!svd.decompose(productWithRows(target))) {
            throw new IllegalStateException(
                    "the singular value decomposition of a matrix of dimension "
                            + dimension
                            + " failed; train with 'vector.index.opq' = 'false'");
        }
        DMatrixRMaj rotation = new DMatrixRMaj(dimension, dimension);
        CommonOps_DDRM.mult(svd.getU(null, false), svd.getV(null, true), rotation);
        return rotation(rotation);
    }

    /**
     * The principal axes, dealt out to the subspaces so that the products of their variances are
     * about equal: the best rotation if the rows are Gaussian.
     */
    Rotation parametric(int subspaceCount) {
        int dimension = rows.dimension();
        EigenDecomposition_F64<DMatrixRMaj> eigen =
                DecompositionFactory_DDRM.eig(dimension, true, true);
        if (!eigen.decompose(productWithRows(rows.values()))) {
            throw new IllegalStateException(
                    "the eigenvalue decomposition of a matrix of dimension "
                            + dimension
                            + " failed; train with 'vector.index.opq' = 'false'");
        }
        double[] variances = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            variances[i] = Math.max(eigen.getEigenvalue(i).getReal(), Double.MIN_NORMAL);
        }
        int[] axes = deal(variances, subspaceCount);
        DMatrixRMaj rotation = new DMatrixRMaj(dimension, dimension);
        for (int i = 0; i < dimension; i++) {
            DMatrixRMaj axis = eigen.getEigenVector(axes[i]);
            for (int d = 0; d < dimension; d++) {
                rotation.set(i, d, axis.get(d));
            }
        }
        return rotation(rotation);
    }

    /** The axis for each rotated component: largest first, each to the subspace with the least. */
    static int[] deal(double[] variances, int subspaceCount) {
        int width = variances.length / subspaceCount;
        Integer[] descending = new Integer[variances.length];
        Arrays.setAll(descending, i -> i);
        Arrays.sort(descending, Comparator.comparingDouble((Integer i) -> -variances[i]));
        double[] logProducts = new double[subspaceCount];
        int[] filled = new int[subspaceCount];
        int[] axes = new int[variances.length];
        // Relative to the smallest variance, so that a subspace with more axes has more.
        double smallest = Math.log(variances[descending[variances.length - 1]]);
        for (int axis : descending) {
            int least = -1;
            for (int m = 0; m < subspaceCount; m++) {
                boolean free = filled[m] < width;
                if (free && (least < 0 || logProducts[m] < logProducts[least])) {
                    least = m;
                }
            }
            axes[least * width + filled[least]++] = axis;
            logProducts[least] += Math.log(variances[axis]) - smallest;
        }
        return axes;
    }

    /** {@code targetᵀ X}. */
    private DMatrixRMaj productWithRows(float[] target) {
        int dimension = rows.dimension();
        float[] columns = transposed(target);
        DMatrixRMaj product = new DMatrixRMaj(dimension, dimension);
        workers.run(
                dimension,
                GRAIN,
                (from, to) -> {
                    float[] negated = new float[(to - from) * dimension];
                    DistanceKernels kernels = Kernels.get();
                    kernels.negatedDotsOfRows(
                            components, columns, from * rows.count(), to - from, negated);
                    for (int i = 0; i < negated.length; i++) {
                        product.data[from * dimension + i] = -negated[i];
                    }
                });
        return product;
    }

    private float[] transposed(float[] values) {
        int dimension = rows.dimension();
        float[] columns = new float[rows.count() * dimension];
        for (int row = 0; row < rows.count(); row++) {
            for (int d = 0; d < dimension; d++) {
                columns[d * rows.count() + row] = values[row * dimension + d];
            }
        }
        return columns;
    }

    private static Rotation rotation(DMatrixRMaj matrix) {
        float[] values = new float[matrix.getNumElements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) matrix.data[i];
        }
        return Rotation.of(matrix.numRows, values);
    }
}
