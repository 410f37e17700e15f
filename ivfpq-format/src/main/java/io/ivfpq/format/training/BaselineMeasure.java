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
import io.ivfpq.format.codebook.BlockEncoder;
import io.ivfpq.format.codebook.Codebook;
import io.ivfpq.format.codebook.EncodedBlock;
import io.ivfpq.format.kernel.WorkerThreads;
import java.util.Arrays;

/** Measures residuals and errors of the held-out rows, or of all rows when none were held out. */
final class BaselineMeasure {

    private BaselineMeasure() {}

    static Baseline measure(Codebook codebook, TrainingSplit split, WorkerThreads workers) {
        int first = split.heldOutRows() > 0 ? split.trainingRows() : 0;
        int count = split.heldOutRows() > 0 ? split.heldOutRows() : split.trainingRows();
        int listsPerRow = codebook.shape().listsPerRow();
        float[] residuals = new float[count];
        float[] errors = new float[count];
        workers.run(
                count,
                BlockEncoder.blockRows(codebook.shape()),
                (from, to) -> {
                    int offset = (first + from) * codebook.dimension();
                    EncodedBlock block =
                            new BlockEncoder(codebook).encode(split.values(), offset, to - from);
                    for (int row = from; row < to; row++) {
                        residuals[row] = block.residuals()[(row - from) * listsPerRow];
                        errors[row] = block.errors()[(row - from) * listsPerRow];
                    }
                });
        return new Baseline(
                count,
                mean(residuals, 1),
                mean(residuals, 2),
                mean(errors, 1),
                mean(errors, 2),
                percentile99(residuals),
                0);
    }

    private static double mean(float[] values, int power) {
        double sum = 0;
        for (float value : values) {
            sum += power == 1 ? value : (double) value * value;
        }
        return sum / values.length;
    }

    private static double percentile99(float[] values) {
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
    }
}
