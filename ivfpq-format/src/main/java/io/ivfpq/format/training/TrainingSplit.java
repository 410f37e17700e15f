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

import io.ivfpq.format.vector.VectorBatch;
import io.ivfpq.format.vector.VectorRules;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A sample, prepared and shuffled: rows {@code [0, trainingRows)} train, the {@code heldOutRows}
 * after them measure the baseline.
 *
 * @param values row-major; owned by this split, not to be changed
 */
record TrainingSplit(float[] values, int trainingRows, int heldOutRows) {

    private static final int HELD_OUT_SHARE = 10;
    private static final int MAX_HELD_OUT = 10_000;

    /** Fewer held-out rows than this have no 99th percentile worth the name. */
    private static final int MIN_HELD_OUT = 100;

    static TrainingSplit of(VectorRules rules, VectorBatch sample, SplittableRandom random) {
        int count = sample.count();
        int dimension = rules.dimension();
        int[] order = new int[count];
        Arrays.setAll(order, i -> i);
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int row = order[i];
            order[i] = order[other];
            order[other] = row;
        }
        float[] values = new float[Math.multiplyExact(count, dimension)];
        for (int i = 0; i < count; i++) {
            float[] vector = sample.vector(order[i]);
            rules.check(vector, "training row " + order[i]);
            System.arraycopy(vector, 0, values, i * dimension, dimension);
            rules.prepare(values, i * dimension);
        }
        int heldOut = Math.min(MAX_HELD_OUT, count / HELD_OUT_SHARE);
        heldOut = heldOut < MIN_HELD_OUT ? 0 : heldOut;
        return new TrainingSplit(values, count - heldOut, heldOut);
    }
}
