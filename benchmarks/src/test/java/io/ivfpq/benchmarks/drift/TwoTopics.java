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

package io.ivfpq.benchmarks.drift;

import io.ivfpq.format.vector.VectorBatch;
import java.util.Random;

/** Seeded vectors around two sets of centres: the first half of the rows is one topic. */
final class TwoTopics {

    static final int DIMENSION = 16;
    static final int ROWS = 6_000;

    private static final int CENTRES = 20;

    private TwoTopics() {}

    static VectorBatch vectors() {
        Random random = new Random(7);
        float[] values = new float[ROWS * DIMENSION];
        for (int topic = 0; topic < 2; topic++) {
            float[] centres = new float[CENTRES * DIMENSION];
            for (int i = 0; i < centres.length; i++) {
                centres[i] = (float) random.nextGaussian();
            }
            for (int row = topic * ROWS / 2; row < (topic + 1) * ROWS / 2; row++) {
                int centre = random.nextInt(CENTRES);
                for (int i = 0; i < DIMENSION; i++) {
                    values[row * DIMENSION + i] =
                            centres[centre * DIMENSION + i] + 0.2f * (float) random.nextGaussian();
                }
            }
        }
        return new VectorBatch(values, ROWS, DIMENSION);
    }
}
