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
 * What a training makes of its sample: the rows it trains on, and those it keeps out of it, by
 * which the codebook is judged.
 *
 * @param trained prepared, in random order
 * @param heldOut prepared, in random order; none if the sample is small
 */
public record HeldOutRows(VectorBatch trained, VectorBatch heldOut) {

    /** The rows that {@link CodebookTrainer#train} uses for the same specification and sample. */
    public static HeldOutRows of(TrainingSpec spec, VectorBatch sample) {
        VectorRules rules = new VectorRules(spec.dimension(), spec.metric());
        SplittableRandom random = new SplittableRandom(spec.seed());
        TrainingSplit split = TrainingSplit.of(rules, sample, random.split());
        int end = split.trainingRows() * spec.dimension();
        float[] heldOut = Arrays.copyOfRange(split.values(), end, split.values().length);
        return new HeldOutRows(
                new VectorBatch(split.values(), split.trainingRows(), spec.dimension()),
                new VectorBatch(heldOut, split.heldOutRows(), spec.dimension()));
    }
}
