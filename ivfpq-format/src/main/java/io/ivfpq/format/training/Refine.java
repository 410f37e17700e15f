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

/** What rows get besides codes, so that a search can rank its candidates again. */
public enum Refine {
    /** Nothing. */
    NONE("none"),
    /** One byte for each component. */
    SQ8("sq8");

    private static final double FINER_CODES_REACH = 0.85;

    private final String optionValue;

    Refine(String optionValue) {
        this.optionValue = optionValue;
    }

    /**
     * What a target recall of the ten nearest wants: nothing as far as finer codes reach it on most
     * data ({@link TrainingSpec#withFinerCodes}); refine codes, which rank 100 candidates again,
     * reach what the lists read allow.
     *
     * @param targetRecall 0 if there is none
     */
    public static Refine forRecall(double targetRecall) {
        return targetRecall > FINER_CODES_REACH ? SQ8 : NONE;
    }

    /** The word that stands for this in options. */
    public String optionValue() {
        return optionValue;
    }
}
