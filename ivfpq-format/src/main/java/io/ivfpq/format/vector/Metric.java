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

package io.ivfpq.format.vector;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How two vectors are compared. A distance is smaller for nearer vectors; a score is larger.
 *
 * <p>Scores follow Paimon's {@code VectorSearchMetric}, so that rows found through the index and
 * rows searched exactly mix in the right order.
 */
public enum Metric {
    /** Distance {@code ‖q − x‖²}. */
    L2(0, "l2") {
        @Override
        public float score(float distance) {
            return 1f / (1f + Math.max(distance, 0f));
        }
    },
    /** Distance {@code −⟨q, x⟩}. */
    INNER_PRODUCT(1, "inner_product") {
        @Override
        public float score(float distance) {
            return -distance;
        }
    },
    /** Distance {@code ‖q̂ − x̂‖² = 2 − 2 cos(q, x)} of the normalised vectors. */
    COSINE(2, "cosine") {
        @Override
        public float score(float distance) {
            return 1f - distance / 2f;
        }
    };

    private final int code;
    private final String optionValue;

    Metric(int code, String optionValue) {
        this.code = code;
        this.optionValue = optionValue;
    }

    /** The score of a distance: {@code 1 / (1 + d)}, the inner product, or the cosine. */
    public abstract float score(float distance);

    /** The number that stands for this metric on disk. */
    public int code() {
        return code;
    }

    /** The word that stands for this metric in options. */
    public String optionValue() {
        return optionValue;
    }

    /**
     * @throws IllegalArgumentException if no metric has this option value
     */
    public static Metric fromOption(String value) {
        for (Metric metric : values()) {
            if (metric.optionValue.equals(value)) {
                return metric;
            }
        }
        String known =
                Arrays.stream(values()).map(Metric::optionValue).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                String.format("metric '%s' is unknown; expected one of %s", value, known));
    }

    /**
     * @throws IllegalArgumentException if no metric has this code
     */
    public static Metric fromCode(int code) {
        for (Metric metric : values()) {
            if (metric.code == code) {
                return metric;
            }
        }
        throw new IllegalArgumentException(
                String.format("metric code %d is unknown; expected 0, 1 or 2", code));
    }
}
